/** The rules that every message and page keeps, asked of all of them: docs/messages.md says why, and how to mend what is found. */
import { KINDS, type Kind } from '../../core/notices/kinds.ts';
import { LOCALES, type Locale } from '../message.ts';
import { FRAMES, MESSAGES } from '../messages.ts';
import { EVERY_PAGE, type PageSample } from '../pages/samples.ts';
import { createRenderer } from '../render.ts';
import { EVERY_SAMPLE } from '../samples.ts';
import { differencesIn } from './facts.ts';
import { type Letter, letterOf } from './letter.ts';
import { REQUIRED } from './parts.ts';
import { easeOf, FEWEST_WORDS, LEAST_EASE } from './reading-ease.ts';
import { blocksOf } from './seen.ts';
import { type Audience, bannedIn } from './words.ts';

export type Finding = { readonly where: string; readonly rule: 'reading ease' | 'words' | 'parts' | 'facts'; readonly found: string; readonly remedy: string };

const render = createRenderer({ strict: true });

/** Every sample of every kind in every language, taken apart. */
export const everyLetter = (): readonly (Letter & { readonly variant: string })[] =>
  EVERY_SAMPLE.flatMap(({ kind, variant, variables }) =>
    LOCALES.map((locale) => ({ variant, ...letterOf(kind, locale, variables, render({ kind, locale, timezone: 'Europe/Berlin', variables })) })),
  );

/** All that is wrong with what people read; nothing when all is well. */
export function lint(): readonly Finding[] {
  const kinds = Object.keys(KINDS) as Kind[];
  return [
    ...kinds.flatMap((kind) => LOCALES.flatMap((locale) => lintSource(kind, locale))),
    ...LOCALES.flatMap(lintFrame),
    ...everyLetter().flatMap((letter) => lintLetter(letter, letter.variant)),
    ...EVERY_PAGE.filter(({ worst }) => !worst).flatMap((page) => LOCALES.flatMap((locale) => lintPage(page, locale))),
  ];
}

/** The words of a message, all its branches included. */
export function lintSource(kind: Kind, locale: Locale, message: unknown = MESSAGES[kind][locale]): readonly Finding[] {
  const audience = KINDS[kind].class === 'csm' ? 'colleague' : 'customer';
  return wordsFound(`templates/${kind}/${locale}.ts`, stringsOf(message), locale, audience);
}

const lintFrame = (locale: Locale): readonly Finding[] => {
  const { colleague, ...rest } = FRAMES[locale];
  const where = `templates/frame/${locale}.ts`;
  return [...wordsFound(where, stringsOf(rest), locale, 'customer'), ...wordsFound(where, stringsOf(colleague), locale, 'colleague')];
};

/** A message as it goes out: how it reads, what it has, and whether all channels tell the same. */
export function lintLetter(letter: Letter, variant: string): readonly Finding[] {
  const { kind, locale, audience, prose } = letter;
  const where = `${kind} in ${locale}, ${variant}`;
  const parts = REQUIRED.filter(({ has }) => !has(letter)).map(({ part, ask }): Finding => ({ where, rule: 'parts', found: `${part} is missing`, remedy: ask }));
  const facts = differencesIn(letter).map(
    ({ fact, toldIn, missingIn }): Finding => ({
      where,
      rule: 'facts',
      found: `${fact} is told in ${toldIn} and not in ${missingIn}`,
      remedy: 'put it into `facts` or into `what`, which all channels tell',
    }),
  );
  return [...hardToRead(where, prose, locale, audience), ...parts, ...facts];
}

export function lintPage({ page, variant, html }: PageSample, locale: Locale): readonly Finding[] {
  const where = `${page} in ${locale}, ${variant}`;
  const audience = /alert/i.test(page) ? 'colleague' : 'customer';
  const text = blocksOf(html(locale).replace(/<option[\s\S]*?<\/option>/g, '')).join('\n');
  return [...wordsFound(where, [text], locale, audience), ...hardToRead(where, text, locale, audience)];
}

function hardToRead(where: string, text: string, locale: Locale, audience: Audience): readonly Finding[] {
  const { score, words } = easeOf(text, locale);
  const least = LEAST_EASE[locale][audience];
  if (words < FEWEST_WORDS || score >= least) return [];
  return [{ where, rule: 'reading ease', found: `${score} of at least ${least}`, remedy: 'shorter sentences, shorter words' }];
}

const wordsFound = (where: string, texts: readonly string[], locale: Locale, audience: Audience): readonly Finding[] =>
  texts.flatMap((text) =>
    bannedIn(text.replace(/{%.*?%}|{{.*?}}/g, ' '), locale, audience).map(({ word, instead }): Finding => ({ where, rule: 'words', found: `says “${word}”`, remedy: instead })),
  );

function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}
