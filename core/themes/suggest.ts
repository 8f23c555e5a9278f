/** Which themes a comment may belong to, by its words: a suggestion that a person says yes or no to. */
import type { Theme } from './state.ts';

/** Case and accents aside: "Später" is "spater". */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase('en');

/**
 * Those of whose words one stands in the text as a word of its own, or begins one where it ends in `*`; several words as they stand in a row.
 * The most hits first.
 */
export function suggestedThemes(text: string, themes: readonly Theme[]): readonly string[] {
  const words = plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return themes
    .map(({ id, words: looked }) => ({ id, hits: looked.filter((each) => standsIn(words, each)).length }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

function standsIn(words: readonly string[], looked: string): boolean {
  const isStem = looked.endsWith('*');
  const parts = plain(looked).match(/[\p{L}\p{N}]+/gu) ?? [];
  const fits = (word: string | undefined, part: string, isLast: boolean): boolean => word !== undefined && (isLast && isStem ? word.startsWith(part) : word === part);
  return parts.length > 0 && words.some((_, start) => parts.every((part, n) => fits(words[start + n], part, n === parts.length - 1)));
}
