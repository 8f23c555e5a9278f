/** From rendered text to what may be shown: no control or direction characters, no stray whitespace, only web addresses as links. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const BREAKS = /\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g;
/** Control characters but the line feed; bidirectional embeddings, overrides and isolates, which can turn the words around them; the byte order mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/g;
/** Not the no-break spaces, which keep an amount and its currency on one line. */
const SPACES = /[ \t\u2000-\u200a\u3000]+/g;
const UNUSUAL = /[^\u0020-\u007e\u00a0-\u1fff]| {2}/;

/** The paragraphs of a text: its lines without the empty ones. */
export function linesOf(text: string): readonly string[] {
  if (!UNUSUAL.test(text)) return text.trim() === '' ? [] : [text.trim()];
  return text
    .toWellFormed()
    .replace(BREAKS, '\n')
    .replace(UNSEEN, '')
    .replace(SPACES, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export const lineOf = (text: string): string => linesOf(text).join(' ');

/** Cut between characters, never within one. */
export function cut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return `${text
    .slice(0, maxChars - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()}…`;
}

/** The text when it is an http or https address, else nothing. */
export function webAddress(text: string): string | undefined {
  const address = text.trim();
  return /^https?:\/\/[^\s"'<>`\\]+$/i.test(address) && URL.canParse(address) ? address : undefined;
}

/** The text when it can stand in a `mailto:` as it is, else nothing. */
export const mailAddress = (text: unknown): string | undefined => (typeof text === 'string' && /^[\w.+-]+@[A-Za-z0-9.-]+$/.test(text) ? text : undefined);
