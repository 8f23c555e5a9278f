/** What a message must have. Source: contract, section 1 (what a customer must see) and section 6. */
import type { Topic } from '../../core/notices/kinds.ts';
import { policyOf } from '../../core/notices/kinds.ts';
import type { Locale } from '../message.ts';
import type { Letter } from './letter.ts';

type Required = { readonly part: string; readonly ask: string; readonly has: (letter: Letter) => boolean };

/** A sentence of at least three words that ends as one. */
const isSentence = (text: string): boolean => /\S+\s+\S+\s+\S+.*[.?!]$/su.test(text.trim());

/** An instant, or what it depends on, or that nothing more comes. */
const SAYS_WHEN: Readonly<Record<Locale, RegExp>> = {
  en: /\b(when|as soon as|by|only if|at once|last message|do not expect to write)\b|\d{4}/i,
  de: /\b(wenn|sobald|falls|bis|nur|sofort|letzte Nachricht|nichts mehr)\b|\d{4}/i,
};

const links = (letter: Letter): readonly string[] => letter.body.match(/https?:\/\/\S+/g) ?? [];
const leadsTo = (letter: Letter, ...names: readonly string[]): boolean => names.some((name) => links(letter).some((url) => url === letter.variables[name]));

/** What the reader can do alone. A setting or datum that is absent leaves its link out, and is not asked for. */
const SELF_SERVICE: Readonly<Record<Topic, (letter: Letter) => boolean>> = {
  orders: (letter) =>
    (letter.variables.help === undefined || leadsTo(letter, 'help')) && (letter.variables.trackingUrl === undefined || leadsTo(letter, 'trackingUrl') || isDone(letter)),
  outages: (letter) => letter.variables.statusPage === undefined || leadsTo(letter, 'statusPage'),
  // Where nothing is asked there is nothing to press.
  surveys: (letter) => (letter.variables.answers === undefined ? letter.variables.help === undefined || leadsTo(letter, 'help') : links(letter).length > 0),
  outreach: (letter) => letter.variables.help === undefined || leadsTo(letter, 'help'),
  alerts: (letter) => letter.variables.act === undefined || leadsTo(letter, 'act'),
};

/** There is nothing to follow before an order is on its way or after it has ended. */
const isDone = ({ kind }: Letter): boolean => ['order.confirmed', 'order.delivered', 'order.cancelled', 'order.refunded'].includes(kind);

export const REQUIRED: readonly Required[] = [
  { part: 'what happened', ask: 'a sentence under the greeting', has: ({ parts }) => isSentence(parts.what) },
  { part: 'what it means for you', ask: 'a sentence in `forYou`', has: ({ parts }) => isSentence(parts.forYou) },
  { part: 'what we do', ask: 'a sentence in `weDo`', has: ({ parts }) => isSentence(parts.weDo) },
  {
    part: 'when you hear next',
    ask: 'a sentence in `next` that names an instant or what it depends on',
    has: ({ parts, locale }) => isSentence(parts.next) && SAYS_WHEN[locale].test(parts.next),
  },
  { part: 'a person to reach', ask: '`{{ support }}` in `person`', has: ({ parts, variables }) => parts.person.includes(String(variables.support)) },
  {
    part: 'a way to help oneself',
    ask: 'an `action` (tracking, status page, answers, alert page) or the help link',
    has: (letter) => SELF_SERVICE[policyOf(letter).topic](letter),
  },
];
