/** The reader's own language for dates and numbers. Some browsers name one that no standard knows (`en-US@posix`): then the part of it that is one, or English. */
export const READER_LOCALE = known(navigator.language) ?? known(navigator.language.split(/[^A-Za-z0-9-]/)[0] ?? '') ?? 'en';

function known(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
