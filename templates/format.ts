/** Days, times, money and lists as a reader of one locale in one time zone writes them. */
import type { Locale } from './message.ts';

export type Format = {
  /** "Monday, 2 March 2026" */
  readonly day: (at: unknown) => string;
  /** "Monday, 2 March 2026 at 14:30 CET": always with the zone's name. */
  readonly moment: (at: unknown) => string;
  /** `{ amount, currency }`; `whole` leaves out the cents. */
  readonly money: (money: unknown, whole?: string) => string;
  /** "1 hour and 35 minutes" */
  readonly minutes: (minutes: unknown) => string;
  /** "A, B and C" */
  readonly list: (names: unknown) => string;
  /** "2 × Teapot and Cup": a number stays on the line of what it counts. */
  readonly items: (items: unknown) => string;
  /** "19 days", "1 day" */
  /** At most one decimal. */
  readonly number: (value: unknown) => string;
  readonly plural: (count: unknown, one: string, other: string) => string;
};

/** A tag and a zone come from other people's data: the cache is emptied before it could grow without end. */
const MAX_FORMATS = 2_000;
const MAX_REMEMBERED = 50;
const MAX_ITEMS_NAMED = 6;
const MINUTES_A_DAY = 1_440;

const formats = new Map<string, Format>();

/** @param requested the reader's own tag, such as `de-AT`: it decides the wording of dates where its language is the message's */
export function formatFor(locale: Locale, requested: string | undefined, timezone: string | undefined): Format {
  const key = `${locale} ${requested ?? ''} ${timezone ?? ''}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  if (formats.size >= MAX_FORMATS) formats.clear();
  const format = createFormat(locale, tagFor(locale, requested), zoneOr(timezone, 'UTC'));
  formats.set(key, format);
  return format;
}

/** English without a country is written day before month. */
function tagFor(locale: Locale, requested: string | undefined): string {
  try {
    const tag = Intl.getCanonicalLocales(requested?.replaceAll('_', '-') ?? [])[0];
    // Extensions of a tag could change the calendar or the digits.
    if (tag !== undefined && tag !== 'en' && tag.split('-')[0] === locale) return new Intl.Locale(tag).baseName;
  } catch {}
  return locale === 'en' ? 'en-GB' : locale;
}

function zoneOr(timezone: string | undefined, otherwise: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone ?? otherwise }).resolvedOptions().timeZone;
  } catch {
    return otherwise;
  }
}

const WORDS = {
  en: { moment: (day: string, time: string, zone: string) => `${day} at ${time} ${zone}`, more: 'more' },
  de: { moment: (day: string, time: string, zone: string) => `${day} um ${time} Uhr ${zone}`, more: 'weitere' },
} as const satisfies Record<Locale, unknown>;

function createFormat(locale: Locale, tag: string, timeZone: string): Format {
  const weekday = new Intl.DateTimeFormat(tag, { timeZone, weekday: 'long' });
  const date = new Intl.DateTimeFormat(tag, { timeZone, dateStyle: 'long' });
  const time = new Intl.DateTimeFormat(tag, { timeZone, timeStyle: 'short' });
  const zone = zoneNamer(tag, timeZone);
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const conjunction = new Intl.ListFormat(tag, { type: 'conjunction' });
  const currencies = new Map<string, Intl.NumberFormat>();
  const units = new Map<string, Intl.NumberFormat>();
  const words = WORDS[locale];

  const dayOf = (at: number): string => `${weekday.format(at)}, ${date.format(at)}`;
  const day = remembering(dayOf);
  const moment = remembering((at) => words.moment(day(at), time.format(at), zone(at)));
  const list = (names: readonly string[]): string => conjunction.format(names);

  return {
    day,
    moment,
    money: (money, whole) => {
      const { amount, currency } = money as { amount: Intl.StringNumericLiteral; currency: string };
      const key = `${currency} ${whole ?? ''}`;
      let formatter = currencies.get(key);
      if (formatter === undefined) {
        formatter = new Intl.NumberFormat(tag, { style: 'currency', currency, ...(whole && { maximumFractionDigits: 0 }) });
        currencies.set(key, formatter);
      }
      return finite(formatter.format(amount));
    },
    minutes: (minutes) => {
      const total = numberOf(minutes);
      const parts = { day: Math.floor(total / MINUTES_A_DAY), hour: Math.floor((total % MINUTES_A_DAY) / 60), minute: total % 60 };
      const said = Object.entries(parts).filter(([, count]) => count > 0);
      return list((said.length > 0 ? said : [['minute', total] as const]).map(([unit, count]) => unitFormat(unit).format(count)));
    },
    list: (names) => list((names as readonly unknown[]).map(String)),
    items: (items) => {
      const named = (items as readonly { readonly name?: string; readonly quantity?: number }[]).map(({ name, quantity }) =>
        quantity && quantity > 1 ? `${quantity}\u00a0×\u00a0${name ?? ''}` : (name ?? ''),
      );
      return list(named.length > MAX_ITEMS_NAMED ? [...named.slice(0, MAX_ITEMS_NAMED), words.more] : named);
    },
    number: (value) => number.format(numberOf(value)),
    plural: (count, one, other) => `${number.format(numberOf(count))} ${numberOf(count) === 1 ? one : other}`,
  };

  function unitFormat(unit: string): Intl.NumberFormat {
    const known = units.get(unit);
    if (known !== undefined) return known;
    const made = new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 });
    units.set(unit, made);
    return made;
  }
}

/** A broadcast says the same few instants a million times. Instants come as milliseconds or, from events, as ISO 8601 text. */
function remembering(say: (at: number) => string): (at: unknown) => string {
  const said = new Map<number, string>();
  return (value) => {
    const at = typeof value === 'string' ? Date.parse(value) : numberOf(value);
    const known = said.get(at);
    if (known !== undefined) return known;
    if (said.size >= MAX_REMEMBERED) said.clear();
    const text = say(at);
    said.set(at, text);
    return text;
  };
}

/** British English calls New York "GMT-5"; another English that has a name for the zone is asked before that. */
function zoneNamer(tag: string, timeZone: string): (at: number) => string {
  const tags = tag.startsWith('en') ? [tag, 'en-GB', 'en-US', 'en-AU'] : [tag];
  const formatters = tags.map((each) => new Intl.DateTimeFormat(each, { timeZone, hour: 'numeric', timeZoneName: 'short' }));
  return (at) => {
    const names = formatters.map((formatter) => formatter.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? timeZone);
    return names.find((name) => !/^GMT[+\u2212-]/.test(name)) ?? names[0] ?? timeZone;
  };
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError('a number is missing');
  return value;
}

function finite(text: string): string {
  if (text.includes('NaN')) throw new TypeError('an amount is missing');
  return text;
}
