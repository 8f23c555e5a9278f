/** What all pages share: the document around their words, and its looks, light and dark. */
import type { Sender } from '../../core/notices/sender.ts';
import type { Language } from './words.ts';

/** @param style what only this page needs */
export const shell = (language: Language, { company, support, help }: Sender, title: string, body: string, style = ''): string => `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)} · ${escapeHtml(company)}</title>
<style>
:root{color-scheme:light dark}
body{font:18px/1.5 system-ui,sans-serif;margin:0;overflow-wrap:anywhere;background:light-dark(#f3f5f7,#14181d);color:light-dark(#1a2129,#e8edf2)}
:focus-visible{outline:3px solid light-dark(#a34f00,#ffb938);outline-offset:2px}
main{max-width:34rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:1.5rem;line-height:1.25}
fieldset{border:0;padding:0;margin:0 0 1.5rem}legend{padding:0;margin-bottom:.75rem}
.scores{display:flex;flex-wrap:wrap;gap:.6rem}
label.tick{display:flex;gap:.6rem;align-items:baseline}.tick input{flex:none}
.score input{position:absolute;opacity:0}
.score span{display:grid;place-items:center;width:3.2rem;height:3.2rem;border:2px solid light-dark(#5b6b7b,#8fa0b0);border-radius:.6rem;font-weight:600;cursor:pointer}
.score input:checked+span{background:#0b5fa5;border-color:#0b5fa5;color:#fff}
.score input:focus-visible+span{outline:3px solid light-dark(#a34f00,#ffb938);outline-offset:2px}
textarea{width:100%;box-sizing:border-box;font:inherit;padding:.6rem;border:2px solid light-dark(#5b6b7b,#8fa0b0);border-radius:.4rem;background:light-dark(#fff,#1d242c);color:inherit}
button{font:inherit;font-weight:600;margin-top:1rem;padding:.8rem 1.6rem;border:0;border-radius:.5rem;background:#0b5fa5;color:#fff;cursor:pointer}
.problem{padding:.6rem .8rem;border-left:4px solid #b3261e;background:light-dark(#fdeceb,#3b1d1b)}
footer{margin-top:2.5rem}
.small,footer{font-size:.9rem;color:light-dark(#46525e,#b4c0cb)}
a{color:light-dark(#0b5fa5,#7db8ee)}
${style}</style></head><body><main>
${body}
<footer><p>${escapeHtml(company)} · <a href="mailto:${escapeHtml(support)}">${escapeHtml(support)}</a>${help === undefined ? '' : ` · <a href="${escapeHtml(help)}">${HELP[language]}</a>`}</p></footer>
</main></body></html>`;

const HELP: Readonly<Record<Language, string>> = { en: 'Help', de: 'Hilfe' };

/** A page that only says something; `after` is markup. */
export const message = (language: Language, sender: Sender, title: string, more: string, after = ''): string =>
  shell(language, sender, title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(more)}</p>${after}`);

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);
