/** The preview's own pages: frames of what a phone and a desktop show, beside the text, the chat and the SMS. */
import { escapeHtml } from '../../templates/escape.ts';
import type { Document } from './documents.ts';

/** All kinds and pages, each as its fullest sample shows it. */
export function indexOf(groups: ReadonlyMap<string, readonly Document[]>): string {
  const first = ([group, documents]: readonly [string, readonly Document[]]): string => {
    const shown = documents.filter(({ variant }) => variant === documents[0]?.variant);
    const others = documents.length - shown.length;
    return `<section id="${group}"><h2><a href="${group}.html">${group}</a></h2><p>${others} more with other data on <a href="${group}.html">its sheet</a>.</p>${shown.map(row).join('')}</section>`;
  };
  const links = (is: Document['is']): string =>
    [...groups].flatMap(([group, [any]]) => (any?.is === is ? [`<li><a href="#${group}">${group}</a> (<a href="${group}.html">sheet</a>)</li>`] : [])).join('');
  return around(
    'Preview of messages and pages',
    `<nav><h2>Messages</h2><ul>${links('message')}</ul><h2>Pages</h2><ul>${links('page')}</ul></nav>${[...groups].map(first).join('')}`,
  );
}

/** Every sample of one kind or page, the worst ones last. */
export const sheetOf = (group: string, documents: readonly Document[]): string =>
  around(
    group,
    `<p><a href="index.html">All messages and pages</a></p>${[...documents]
      .sort((a, b) => Number(a.worst) - Number(b.worst))
      .map(row)
      .join('')}`,
  );

function row(document: Document): string {
  const { id, locale, variant, worst, other } = document;
  const address = `d/${encodeURIComponent(id)}.html`;
  const frame = (of: string): string =>
    `<figure class="${of}"><figcaption>${of === 'phone' ? '390 px' : '1280 px, at half its size'}</figcaption><iframe src="${address}" title="${escapeHtml(id)}, ${of}" loading="lazy" sandbox></iframe></figure>`;
  const text = (of: string, words: string): string => `<figure class="text"><figcaption>${of}</figcaption><pre lang="${locale}">${escapeHtml(words)}</pre></figure>`;
  const short = other ? `<div>${text('Chat and feed', other.chat)}${text(`SMS, ${other.sms.length} characters`, other.sms)}</div>` : '';
  return `<article id="${id}"><h3>${locale}, ${variant}${worst ? ' (worst case)' : ''} · <a href="${address}">alone</a></h3>${other ? `<p class="subject">${escapeHtml(other.subject)}</p>` : ''}
<div class="row">${frame('phone')}${frame('desktop')}${other ? text('Text', other.text) : ''}${short}</div></article>`;
}

const around = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Beforehand</title>
<style>
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;padding:1.5rem;background:light-dark(#fff,#14181d);color:light-dark(#1a2129,#e8edf2)}
nav ul{columns:16rem;margin:.2rem 0 1rem}
section{margin-top:3rem}h3{margin:2rem 0 .2rem}.subject{margin:0 0 .6rem;font-weight:600;overflow-wrap:anywhere}
.row{display:flex;gap:1rem;align-items:start;overflow-x:auto;padding-bottom:.6rem}
figure{margin:0;flex:none}figcaption{font-size:.85rem;color:light-dark(#46525e,#b4c0cb)}
iframe{border:1px solid light-dark(#c3ccd5,#3a4652);border-radius:.5rem;background:light-dark(#fff,#14181d)}
.phone iframe{width:390px;height:760px}
.desktop{width:642px}.desktop iframe{width:1280px;height:1520px;zoom:.5}
pre{width:26rem;margin:0;padding:.8rem;max-height:735px;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.45 ui-monospace,monospace;border:1px solid light-dark(#c3ccd5,#3a4652);border-radius:.5rem;box-sizing:border-box}
.text+.text{margin-top:1rem}
a{color:light-dark(#0b5fa5,#7db8ee)}
</style></head><body><h1>${title}</h1>
${body}
</body></html>
`;
