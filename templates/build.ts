/**
 * `npx node templates/build.ts`: layout.mjml becomes the committed layout.compiled.ts.
 * MJML makes a Liquid template of HTML from it; that is turned into a function, because LiquidJS needs 100 microseconds to fill it in
 * and a function needs 5. Whatever the template prints is escaped: the function has no other way to print. A test holds it to what
 * LiquidJS makes of the same template.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Mjml = (source: string, options: object) => Promise<{ readonly html: string; readonly errors: readonly { readonly formattedMessage: string }[] }>;

const SOURCE = new URL('./layout.mjml', import.meta.url);
const COMPILED = new URL('./layout.compiled.ts', import.meta.url);

/** What layout.compiled.ts must contain. */
export async function compiledLayout(): Promise<string> {
  return `// Made by \`npx node templates/build.ts\` from layout.mjml. Change that, then run it again.
import { escapeHtml } from './escape.ts';
import type { Page } from './page.ts';

export function layout(page: Page): string {
  let html = '';
${statements(await layoutTemplate())
  .map((line) => `  ${line}\n`)
  .join('')}  return html;
}
`;
}

/** The layout as a Liquid template of HTML. */
export async function layoutTemplate(): Promise<string> {
  // mjml brings no types; `fonts: {}` keeps it from linking to remote ones.
  const mjml = createRequire(import.meta.url)('mjml') as Mjml;
  const { html, errors } = await mjml(readFileSync(SOURCE, 'utf8'), { fonts: {}, validationLevel: 'strict', keepComments: false });
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
  return small(html);
}

/** Without the whitespace between elements and within style sheets, and without what only Outlook of before 2007 or an image would need. */
function small(html: string): string {
  return html
    .replace(/<!--\[if lte mso 11\]>[\s\S]*?<!\[endif\]-->/g, '')
    .replace(/<style([^>]*)>([\s\S]*?)<\/style>/g, (_, attributes: string, css: string) => `<style${attributes.replace(' type="text/css"', '')}>${smallCss(css)}</style>`)
    .replace(/\s+/g, ' ')
    .replace(/(?<=["\w]) (?=\/?>)/g, '')
    .replace(/(?<=>|%}) (?=<|{%)/g, '')
    .replace(/(<[^>]*?) (?= )/g, '$1')
    .replace(/(style="[^"]*?);?\s*"/g, (attribute) => attribute.replace(/;\s+/g, ';').replace(/:\s+/g, ':').replace(/;"$/, '"'))
    .replace(/ class=""| class="[\w-]*-outlook"| xmlns:v="[^"]*"/g, '')
    .replace('img{border:0;height:auto;line-height:100%;outline:none;text-decoration:none;-ms-interpolation-mode:bicubic}', '')
    .replace(/<!--\[if !mso\]><!--><meta http-equiv="X-UA-Compatible"[^>]*><!--<!\[endif\]-->/, '')
    .trim();
}

const smallCss = (css: string): string =>
  css
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .trim();

/** Knows `{{ path }}`, `{% if path %}`, `{% else %}`, `{% for name in path %}` and their ends, and refuses everything else. */
function statements(template: string): readonly string[] {
  const loops: string[] = [];
  const from = (path: string): string => (loops.includes(path.split('.')[0] ?? '') ? path : `page.${path}`);
  const found = template.split(/({{.*?}}|{%.*?%})/).flatMap((token): readonly string[] => {
    if (!/^{[{%]/.test(token)) return token === '' ? [] : [quoted(token)];
    const [, print] = /^{{ ([a-z][\w.]*) }}$/.exec(token) ?? [];
    if (print !== undefined) return [`escapeHtml(${from(print)})`];
    const [, condition] = /^{% if ([a-z][\w.]*) %}$/.exec(token) ?? [];
    if (condition !== undefined) return [`if (${from(condition)}) {`];
    const [, name, list] = /^{% for ([a-z]\w*) in ([a-z][\w.]*) %}$/.exec(token) ?? [];
    if (name !== undefined && list !== undefined) {
      const each = `for (const ${name} of ${from(list)}) {`;
      loops.push(name);
      return [each];
    }
    if (token === '{% endfor %}') loops.pop();
    if (token === '{% else %}') return ['} else {'];
    if (token === '{% endif %}' || token === '{% endfor %}') return ['}'];
    throw new Error(`the layout may not say ${token}`);
  });
  return found.map((line, index) => (isPrint(line) ? `${isPrint(found[index - 1]) ? '  + ' : 'html += '}${line}${isPrint(found[index + 1]) ? '' : ';'}` : line));
}

const isPrint = (line = ''): boolean => line.startsWith("'") || line.startsWith('escapeHtml(');

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

if (import.meta.main) {
  const text = await compiledLayout();
  writeFileSync(COMPILED, text);
  console.log(`layout.compiled.ts: ${text.length} characters`);
}
