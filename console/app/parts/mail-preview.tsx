/**
 * A mail as a mail program shows it, within a page whose policy lets no inline style in: its markup is rebuilt element by element in a tree of its
 * own, its styles set one by one, and what could do anything (scripts, forms, addresses) left out.
 */
import { useEffect, useRef } from 'react';

const LEFT_OUT = new Set(['script', 'link', 'meta', 'base', 'iframe', 'object', 'embed', 'form', 'title', 'style']);
const KEPT = new Set(['align', 'valign', 'width', 'height', 'border', 'cellpadding', 'cellspacing', 'bgcolor', 'role', 'alt', 'dir', 'lang', 'colspan', 'rowspan', 'class']);

export function MailPreview({ html, title }: { readonly html: string; readonly title: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = host.current?.shadowRoot ?? host.current?.attachShadow({ mode: 'open' });
    if (root === undefined || root === null) return;
    // Read as inert text: nothing of it is loaded or applied.
    const rules: string[] = [];
    const markup = html.replace(/<style[^>]*>([\s\S]*?)<\/style>/gi, (_, css: string) => {
      rules.push(css);
      return '';
    });
    const mail = new DOMParser().parseFromString(withoutStyleAttributes(markup), 'text/html');
    root.adoptedStyleSheets = rules.map(sheetOf);
    root.replaceChildren(copied(mail.body));
  }, [html]);
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and who has no pointer scrolls it by the arrow keys
  return <section ref={host} className="mail-preview" tabIndex={0} aria-label={title} />;
}

const STYLED = 'data-mail-style';
/** The policy would report each; under another name they are only text. */
const withoutStyleAttributes = (html: string): string => html.replace(/(<[a-z][^>]*?\s)style=/gi, `$1${STYLED}=`);

function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css.replace(/@import[^;]*;/g, ''));
  return sheet;
}

function copied(from: Element): HTMLElement {
  const name = from.localName === 'body' ? 'div' : from.localName;
  const to = document.createElement(name);
  for (const { name: attribute, value } of from.attributes) if (KEPT.has(attribute)) to.setAttribute(attribute, value);
  to.style.cssText = from.getAttribute(STYLED) ?? '';
  if (name === 'a') {
    // Sample addresses lead nowhere; what one would lead to can still be read.
    to.setAttribute('title', from.getAttribute('href') ?? '');
  }
  for (const child of from.childNodes) {
    if (child instanceof Element) {
      if (!LEFT_OUT.has(child.localName)) to.append(copied(child));
    } else if (child.nodeType === Node.TEXT_NODE) to.append(child.textContent ?? '');
  }
  return to;
}
