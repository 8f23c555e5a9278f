/** `npx node templates/build.ts`: layout.mjml becomes the committed layout.compiled.ts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Mjml = (source: string, options: object) => Promise<{ readonly html: string; readonly errors: readonly { readonly formattedMessage: string }[] }>;

const SOURCE = new URL('./layout.mjml', import.meta.url);
const COMPILED = new URL('./layout.compiled.ts', import.meta.url);

/** What layout.compiled.ts must contain. */
export async function compiledLayout(): Promise<string> {
  // mjml brings no types; `fonts: {}` keeps it from linking to remote ones.
  const mjml: Mjml = createRequire(import.meta.url)('mjml');
  const { html, errors } = await mjml(readFileSync(SOURCE, 'utf8'), { fonts: {}, validationLevel: 'strict', keepComments: false });
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
  return `// Made by \`npx node templates/build.ts\` from layout.mjml. Change that, then run it again.\nexport const LAYOUT =\n  ${quoted(small(html))};\n`;
}

/** Without the whitespace between elements and within style sheets, and without help for Outlook of before 2007. */
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

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

if (import.meta.main) {
  const text = await compiledLayout();
  writeFileSync(COMPILED, text);
  console.log(`layout.compiled.ts: ${text.length} characters`);
}
