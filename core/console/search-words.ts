/**
 * What a customer is found by. Names are found by how their words begin, e-mail addresses as a whole; keys of the table hold neither, but keyed
 * hashes of the beginnings. Ids need no items of their own: the audience of everybody lists them.
 */

/** Beginnings that have an item each. Longer words are found by the longest of these and compared with the name in its item. */
const LENGTHS = [6, 4, 3, 2] as const;
const MOST_WORDS = 6;
/** Fewer letters would be the beginning of too many. */
export const LEAST_LETTERS = 2;

/** Letters that have no accent to take away, but are typed without one. */
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', ı: 'i', ø: 'o', ł: 'l', đ: 'd', ð: 'd', æ: 'ae', œ: 'oe', þ: 'th' };

/** Lower case, without accents, in single words: `Müller & Söhne` is `muller`, `sohne`. */
export function wordsOf(text: string): readonly string[] {
  const plain = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßıøłđðæœþ]/g, (letter) => PLAIN[letter] ?? letter);
  return [...new Set(plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= LEAST_LETTERS))].slice(0, MOST_WORDS);
}

/** What somebody is found under: their name and address as they are, or were when the items were last written. */
export type Named = { readonly name?: string; readonly email?: string };

/** One item each. */
export const tokensOf = ({ name, email }: Named): readonly string[] => [
  ...new Set([
    ...wordsOf(name ?? '').flatMap((word) => LENGTHS.filter((length) => word.length >= length).map((length) => `word:${word.slice(0, length)}`)),
    ...(email === undefined ? [] : [emailToken(email)]),
  ]),
];

export const emailToken = (email: string): string => `email:${email.trim().toLowerCase()}`;

/** The items to read for words that somebody typed: those of the longest word, as it has the fewest. Nothing for words too short. */
export function tokenFor(words: readonly string[]): string | undefined {
  const longest = [...words].sort((a, b) => b.length - a.length)[0];
  const length = LENGTHS.find((each) => each <= (longest?.length ?? 0));
  return longest === undefined || length === undefined ? undefined : `word:${longest.slice(0, length)}`;
}

/** Each typed word begins a word of the name. */
export function fits(typed: readonly string[], name: string): boolean {
  const words = wordsOf(name);
  return typed.every((word) => words.some((each) => each.startsWith(word)));
}

export const isSame = (a: Named, b: Named): boolean => a.name === b.name && a.email === b.email;
