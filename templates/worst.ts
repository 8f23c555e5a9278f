/** The worst that other people's data can do to a message, made of any sample: new kinds are covered as they come. */
import type { Kind } from '../core/notices/kinds.ts';
import { LOCALES } from './message.ts';
import { MESSAGES } from './messages.ts';

export const WORST = ['long', 'right-to-left', 'nameless', 'unbroken', 'markup'] as const;
export type Worst = (typeof WORST)[number];

type Variables = Readonly<Record<string, unknown>>;
type Texts = { readonly text: (was: string) => string; readonly url: (was: string) => string; readonly mail: (was: string) => string };

/** As long as a name may be. */
export const LONG_NAME = 'Wilhelmine Konstantinopolska-Brandenburger of the Society for Steam Navigation and Overseas Trade, '.repeat(3).slice(0, 200).trim();
/** An embedded direction mark that would turn what follows is among it. */
export const RIGHT_TO_LEFT = 'شركة الشاي \u202eالشمالية 42 בית התה הצפוני';
/** As long as an id may be, with no place to break it. */
export const UNBROKEN = 'ORD7f3a9c1e5b8d2046'.repeat(7).slice(0, 128);
export const MARKUP = `</td></table><script>alert("1")</script><b onclick='x()'>{{ support }} & {% if %}`;
const UNBROKEN_URL = `https://track.example/${'p4rc3l'.repeat(50)}?token=${'A1b2'.repeat(40)}`;

const asIs = (was: string): string => was;
const TEXTS: Readonly<Record<Exclude<Worst, 'nameless'>, Texts>> = {
  long: { text: () => LONG_NAME, url: asIs, mail: asIs },
  'right-to-left': { text: () => RIGHT_TO_LEFT, url: asIs, mail: asIs },
  unbroken: { text: () => UNBROKEN, url: () => UNBROKEN_URL, mail: () => `${'abcdefgh'.repeat(8)}@${'subdomain.'.repeat(8)}example` },
  markup: { text: () => MARKUP, url: () => 'https://x.example/"><script>alert(1)</script>', mail: asIs },
};

/** @param variables of a sample of the kind; codes, instants, amounts and what a message chooses its words by stay as they are */
export function worstOf(kind: Kind, variables: Variables, worst: Worst): Variables {
  if (worst === 'nameless') return Object.fromEntries(Object.entries(variables).filter(([name]) => name !== 'name' && name !== 'customerName'));
  const kept = new Set([...CODES, ...choicesOf(kind)]);
  const { text, url, mail } = TEXTS[worst];
  const changed = (name: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((each) => changed(name, each));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, changed(key, each)]));
    if (typeof value !== 'string' || kept.has(name) || isInstant(value)) return value;
    if (/^https?:\/\//.test(value)) return worst === 'markup' && OURS.includes(name) ? value : url(value);
    return /^\S+@\S+$/.test(value) ? mail(value) : text(value);
  };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, changed(name, value)]));
}

/** Read by code, not by people: never free text. */
const CODES = ['code', 'amount', 'currency', 'offset'] as const;

/** Addresses that we sign, or that are settings and checked as such. */
const OURS: readonly string[] = ['url', 'act', 'unsubscribe', 'preferences', 'statusPage', 'help'];

const isInstant = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T/.test(text);

/** The variables by which the kind's messages choose their words. */
function choicesOf(kind: Kind): readonly string[] {
  const source = LOCALES.map((locale) => JSON.stringify(MESSAGES[kind][locale])).join('');
  return [...source.matchAll(/{%-? (?:case|when|if|elsif|unless) (\w+) (?:==|!=|%})/g)].flatMap(([whole, name]) =>
    whole.includes('case') || /[!=]=/.test(whole) ? [name ?? ''] : [],
  );
}
