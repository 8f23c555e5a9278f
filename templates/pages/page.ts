/** The pages that people reach from a message: plain HTML that works without scripts, on a phone, by keyboard and read aloud. */
import type { Sender } from '../../core/notices/sender.ts';
import { type Language, WORDS } from './words.ts';

/** The first of our languages that the browser asks for. */
export const languageOf = (accepted: string | undefined): Language => (/(^|,)\s*de\b/i.test((accepted ?? '').split(/,\s*en\b/i)[0] ?? '') ? 'de' : 'en');

export type AnswerForm = { readonly scale: number; readonly chosen?: number | undefined; readonly problem?: 'no-score' | 'too-long' };

export function answerPage(language: Language, sender: Sender, { scale, chosen, problem }: AnswerForm): string {
  const words = WORDS[language];
  const scores = [...Array(scale).keys()].map((n) => n + 1);
  const choices = scores
    .map((score) => `<label class="score"><input type="radio" name="score" value="${score}" required${score === chosen ? ' checked' : ''}><span>${score}</span></label>`)
    .join('');
  return shell(
    language,
    sender,
    words.question,
    `<h1>${words.question}</h1>
${problem ? `<p class="problem" role="alert">${words[problem]}</p>` : ''}
<form method="post">
<fieldset><legend>${words.scaleOf(scale)}</legend><div class="scores">${choices}</div></fieldset>
<label for="comment">${words.comment}</label>
<textarea id="comment" name="comment" rows="4" maxlength="2000"></textarea>
<button type="submit">${words.send}</button>
<p class="small">${words.changeable}</p>
</form>`,
  );
}

export const thanksPage = (language: Language, sender: Sender): string => message(language, sender, WORDS[language].thanks, WORDS[language].thanksMore);
export const deadLinkPage = (language: Language, sender: Sender): string => message(language, sender, WORDS[language].deadLink, WORDS[language].deadLinkMore);

export function unsubscribePage(language: Language, sender: Sender, topic: string): string {
  const words = WORDS[language];
  const title = words.unsubscribe(words.topics[topic] ?? topic);
  return shell(
    language,
    sender,
    title,
    `<h1>${escapeHtml(title)}</h1><p>${words.unsubscribeMore}</p><form method="post"><button type="submit">${words.unsubscribeButton}</button></form>`,
  );
}

export const unsubscribedPage = (language: Language, sender: Sender, topic: string): string =>
  message(language, sender, WORDS[language].unsubscribed, WORDS[language].unsubscribedMore(WORDS[language].topics[topic] ?? topic));

const message = (language: Language, sender: Sender, title: string, more: string): string =>
  shell(language, sender, title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(more)}</p>`);

const shell = (language: Language, { company, support }: Sender, title: string, body: string): string => `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)} · ${escapeHtml(company)}</title>
<style>
:root{color-scheme:light dark}
body{font:18px/1.5 system-ui,sans-serif;margin:0;background:light-dark(#f3f5f7,#14181d);color:light-dark(#1a2129,#e8edf2)}
main{max-width:34rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:1.5rem;line-height:1.25}
fieldset{border:0;padding:0;margin:0 0 1.5rem}legend{margin-bottom:.75rem}
.scores{display:flex;flex-wrap:wrap;gap:.6rem}
.score input{position:absolute;opacity:0}
.score span{display:grid;place-items:center;width:3.2rem;height:3.2rem;border:2px solid light-dark(#5b6b7b,#8fa0b0);border-radius:.6rem;font-weight:600;cursor:pointer}
.score input:checked+span{background:#0b5fa5;border-color:#0b5fa5;color:#fff}
.score input:focus-visible+span{outline:3px solid #f0a500;outline-offset:2px}
textarea{width:100%;box-sizing:border-box;font:inherit;padding:.6rem;border:2px solid light-dark(#5b6b7b,#8fa0b0);border-radius:.4rem;background:light-dark(#fff,#1d242c);color:inherit}
button{font:inherit;font-weight:600;margin-top:1rem;padding:.8rem 1.6rem;border:0;border-radius:.5rem;background:#0b5fa5;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #f0a500;outline-offset:2px}
.problem{padding:.6rem .8rem;border-left:4px solid #b3261e;background:light-dark(#fdeceb,#3b1d1b)}
.small,footer{font-size:.9rem;color:light-dark(#46525e,#b4c0cb)}
a{color:light-dark(#0b5fa5,#7db8ee)}
</style></head><body><main>
${body}
<footer><p>${escapeHtml(company)} · <a href="mailto:${escapeHtml(support)}">${escapeHtml(support)}</a></p></footer>
</main></body></html>`;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);
