/**
 * How easily a text is read, 0 (hard) to about 120 (very easy). English: Flesch, "A new readability yardstick", 1948. German: Amstad,
 * "Wie verständlich sind unsere Zeitungen?", 1978, which sets other weights for German's longer words so that both scales mean the same.
 */
import type { Locale } from '../message.ts';
import type { Audience } from './words.ts';

/**
 * From 60 to 70 is "plain" on Flesch's scale, what thirteen to fifteen year olds read without help; above 70 it is easy. Customers come in all kinds and read
 * in a hurry, on a phone, often in trouble: in English 70. Colleagues read about their own trade: 60. German 60, the lower end of plain: the polite forms and the long everyday
 * nouns of a letter to customers ("Bestellung", "vorbereiten", "Erstattung") cost ten points and trouble no German reader; for colleagues 55.
 */
export const LEAST_EASE: Readonly<Record<Locale, Readonly<Record<Audience, number>>>> = { en: { customer: 70, colleague: 60 }, de: { customer: 60, colleague: 55 } };

/** Below so many words a score says more of chance than of the text. */
export const FEWEST_WORDS = 30;

export type Ease = { readonly score: number; readonly words: number };

export function easeOf(text: string, locale: Locale): Ease {
  const plain = withoutData(text);
  const words = plain.match(/\p{L}[\p{L}’'-]*/gu) ?? [];
  const sentences = plain.split(/[.!?:;]+(?=\s|$)|\n+/).filter((sentence) => /\p{L}/u.test(sentence));
  if (words.length === 0) return { score: 100, words: 0 };
  const wordsASentence = words.length / Math.max(1, sentences.length);
  const syllablesAWord = words.reduce((sum, word) => sum + syllablesIn(word.toLowerCase(), locale), 0) / words.length;
  const score = locale === 'en' ? 206.835 - 1.015 * wordsASentence - 84.6 * syllablesAWord : 180 - wordsASentence - 58.5 * syllablesAWord;
  return { score: Math.round(score * 10) / 10, words: words.length };
}

/** Addresses, dates and ids are looked at, not read: each counts as one short word. */
const withoutData = (text: string): string =>
  text
    .replace(/https?:\/\/\S+|\S+@\S+\.[a-z]+/g, 'x')
    .replace(/\p{L}+, \d{1,2}\.? \p{L}+ \d{4}(?: (?:at|um) \d{1,2}:\d{2}(?: Uhr)? [\w+:-]+)?/gu, 'x')
    .replace(/[^\s]*\d[^\s.,;:?!)]*/g, 'x');

function syllablesIn(word: string, locale: Locale): number {
  const groups = locale === 'en' ? englishGroups(word) : (word.match(/aa|ee|oo|ie|ei|ey|ai|au|eu|äu|[aeiouyäöü]/g)?.length ?? 0);
  return Math.max(1, groups);
}

/** Groups of vowels, less the silent endings: "made", "moved", "makes"; not "needed", "ended", "little", "dishes". "Being" has two. */
function englishGroups(word: string): number {
  const groups = word.match(/[aeiouy]+/g)?.length ?? 0;
  const silent = /[^aeiouyl]e$|[^aeiou][aeiouy]+l?e$/.test(word) && !/[^aeiouy]le$/.test(word);
  const mute = silent || (/[^aeiouy]ed$/.test(word) && !/[td]ed$/.test(word)) || (/[^aeiouy]es$/.test(word) && !/(?:[sxzc]|sh|ch|g)es$/.test(word));
  return groups - (mute && groups > 1 ? 1 : 0) + (/[aeiouy]ing$/.test(word) ? 1 : 0);
}
