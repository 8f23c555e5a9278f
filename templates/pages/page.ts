/** The pages that people reach from a message: plain HTML that works without scripts, on a phone, by keyboard and read aloud. */
import type { Sender } from '../../core/notices/sender.ts';
import { SCALES, type SurveyKind, scoresOf } from '../../core/surveys/scales.ts';
import { escapeHtml, message, shell } from './shell.ts';
import { SURVEY_WORDS } from './survey-words.ts';
import { type Language, WORDS } from './words.ts';

/** The first of our languages that the browser asks for. */
export const languageOf = (accepted: string | undefined): Language => (/(^|,)\s*de\b/i.test((accepted ?? '').split(/,\s*en\b/i)[0] ?? '') ? 'de' : 'en');

/** The language of a person's own locale, when it is one of ours. */
export const languageIn = (locale: string | undefined): Language | undefined => LANGUAGES.find((language) => locale?.toLowerCase().split(/[-_]/)[0] === language);
const LANGUAGES: readonly Language[] = ['en', 'de'];

export type AnswerForm = {
  readonly kind: SurveyKind;
  /** The last day on which the answer may be changed, in the reader's words. */
  readonly changeableUntil?: string | undefined;
  readonly chosen?: number | undefined;
  /** As it was typed, when the form comes back. */
  readonly comment?: string;
  readonly problem?: 'no-score' | 'too-long';
  /** Whether they may wish to hear what became of it. */
  readonly offersNews?: boolean;
};

export function answerPage(language: Language, sender: Sender, { kind, changeableUntil, chosen, comment = '', problem, offersNews = false }: AnswerForm): string {
  const words = WORDS[language];
  const survey = SURVEY_WORDS[language];
  const { question, low, high } = survey.questions[kind];
  const scores = scoresOf(kind);
  const choices = scores
    .map((score) => `<label class="score"><input type="radio" name="score" value="${score}" required${score === chosen ? ' checked' : ''}><span>${score}</span></label>`)
    .join('');
  return shell(
    language,
    sender,
    question,
    `<h1>${question}</h1>
${problem ? `<p class="problem" role="alert">${words[problem]}</p>` : ''}
<form method="post">
<fieldset><legend>${survey.ends(SCALES[kind].from, low, SCALES[kind].to, high)}</legend><div class="scores">${choices}</div></fieldset>
<label for="comment">${words.comment}</label>
<textarea id="comment" name="comment" rows="4" maxlength="2000">${escapeHtml(comment)}</textarea>
<p><label class="tick"><input type="checkbox" name="contact" value="yes"> <span>${survey.contact}</span></label></p>
${offersNews ? `<p><label class="tick"><input type="checkbox" name="tell" value="yes"> <span>${survey.tell}</span></label></p>` : ''}
<button type="submit">${words.send}</button>
${changeableUntil ? `<p class="small">${escapeHtml(survey.changeableUntil(changeableUntil))}</p>` : ''}
</form>`,
  );
}

/** Answers came too late, or from somebody of whom nothing is kept. */
export const closedSurveyPage = (language: Language, sender: Sender): string => message(language, sender, SURVEY_WORDS[language].closed, SURVEY_WORDS[language].closedMore);
export const forgottenPage = (language: Language, sender: Sender): string => message(language, sender, SURVEY_WORDS[language].forgotten, SURVEY_WORDS[language].forgottenMore);

/** Says which answer has arrived, so that a slip is seen, and leads back to change it. @param until when, in words, it may be changed */
export function thanksPage(language: Language, sender: Sender, { score, scale }: { readonly score: number; readonly scale: number }, until?: string): string {
  const words = WORDS[language];
  const more = [words.thanksFor(score, scale), words.thanksMore, ...(until ? [SURVEY_WORDS[language].changeableUntil(until)] : [])];
  return message(language, sender, words.thanks, more.join(' '), `<p><a href="?score=${score}">${words.change}</a></p>`);
}

export const deadLinkPage = (language: Language, sender: Sender): string => message(language, sender, WORDS[language].deadLink, WORDS[language].deadLinkMore);

/** Nobody knows at the moment whether the link is good. */
export const notNowPage = (language: Language, sender: Sender): string => message(language, sender, WORDS[language].notNow, WORDS[language].notNowMore);

/** What somebody may leave: messages of a topic on a channel. */
export type Subscription = { readonly topic: string; readonly channel: string };

export function unsubscribePage(language: Language, sender: Sender, subscription: Subscription): string {
  const words = WORDS[language];
  const title = words.unsubscribe(...inWords(language, subscription));
  return shell(
    language,
    sender,
    title,
    `<h1>${escapeHtml(title)}</h1><p>${words.unsubscribeMore} ${stillComes(language, subscription)}</p>
<form method="post"><button type="submit">${words.unsubscribeButton}</button></form>`,
  );
}

/** @param preferences where the person may take it back */
export function unsubscribedPage(language: Language, sender: Sender, subscription: Subscription, preferences: string | undefined): string {
  const words = WORDS[language];
  const more = `${words.unsubscribedMore(...inWords(language, subscription))} ${stillComes(language, subscription)}`;
  return message(language, sender, words.unsubscribed, more, preferences && `<p><a href="${escapeHtml(preferences)}">${words.toPreferences}</a></p>`);
}

function inWords(language: Language, { topic, channel }: Subscription): readonly [topic: string, way: string] {
  const words = WORDS[language];
  return [words.topics[topic] ?? topic, words.ways[channel] ?? channel];
}

const stillComes = (language: Language, { topic }: Subscription): string => WORDS[language].stillComes[topic] ?? '';
