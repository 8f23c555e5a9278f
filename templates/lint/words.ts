/** Words that no message says, with what to say instead. Each is a part of a pattern, matched as whole words whatever their case. */
import type { Locale } from '../message.ts';

/** Whom a text is written for: people who buy from the company, or people who work there. */
export type Audience = 'customer' | 'colleague';
type Words = Readonly<Record<string, string>>;

/** Nobody should read what only code means. */
const CODE: Words = {
  'null|undefined|NaN|object Object': 'leave the part out when its variable is missing',
  'payloads?|webhooks?|endpoints?|JSON|CloudEvents?|idempotent|stack ?traces?': 'say what it does for the reader',
  'tombstones?|interlocks?|holdouts?|dueAt|supersed\\w+|quarantin\\w+': 'our own names for things stay in the code',
};

const ENGLISH: Words = {
  'incidents?': 'say what does not work',
  'degraded|degradation': 'slower, or less reliable, than usual',
  'downtime|latency|timeouts?': 'say for how long what does not work, or is slow',
  'tickets?': 'request',
  'SLAs?': 'say the promise itself',
  'escalat\\w+': 'say who takes it up',
  'CSAT|NPS|CES': 'ask the question',
  'churn\\w*|at-risk|segments?': 'our view of customers is not for customers',
  'stakeholders?|root causes?|mitigat\\w+|remediat\\w+|utili[sz]e\\w*|leverag\\w+|facilitat\\w+': 'use a plain word',
  'valued customers?|inconveniences?|kindly|asap|please be advised|at your earliest convenience': 'say sorry, or say when, in your own words',
};
const GERMAN: Words = {
  'Störfälle?|Störfall\\w*|Incidents?': 'sagen, was nicht funktioniert',
  'degradiert\\w*|Downtime|Latenz\\w*|Timeouts?': 'sagen, wie lange was nicht funktioniert oder langsam ist',
  'Tickets?': 'Anfrage',
  'SLAs?|CSAT|NPS|CES': 'das Versprechen oder die Frage selbst sagen',
  'eskalier\\w+|Eskalation\\w*': 'sagen, wer sich kümmert',
  'Churn|Kündigungsrisiko|Segmente?': 'wie wir Kunden einteilen, ist nichts für Kunden',
  'Unannehmlichkeit\\w*|zeitnah\\w*|schnellstmöglich\\w*|baldmöglichst|diesbezüglich\\w*|seitens|bezüglich|hinsichtlich|Sachverhalt\\w*':
    'in eigenen Worten um Entschuldigung bitten oder sagen, wann',
  'utilisieren|Stakeholder\\w*|verunmöglich\\w+|gegebenenfalls|ggf': 'ein einfaches Wort nehmen',
};

/** Colleagues know the trade's words; still nobody likes these. */
const BANNED: Readonly<Record<Locale, Readonly<Record<Audience, Words>>>> = {
  en: {
    customer: { ...CODE, ...ENGLISH },
    colleague: { ...CODE, 'stakeholders?|utili[sz]e\\w*|leverag\\w+|kindly|asap|valued customers?': 'use a plain word' },
  },
  de: {
    customer: { ...CODE, ...GERMAN },
    colleague: { ...CODE, 'zeitnah\\w*|schnellstmöglich\\w*|diesbezüglich\\w*|seitens|ggf': 'ein einfaches Wort nehmen' },
  },
};

/** Signs of shouting, of code, and of the dash that reads like a machine's. */
const SIGNS = /[—–!<>]|&\w+;|{{|{%/;

export type Misspoken = { readonly word: string; readonly instead: string };

/** @param text of ours, without what others have written */
export function bannedIn(text: string, locale: Locale, audience: Audience): readonly Misspoken[] {
  const words = Object.entries(BANNED[locale][audience]).flatMap(([pattern, instead]) =>
    [...text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'giu'))].map(([word]) => ({ word, instead })),
  );
  const sign = SIGNS.exec(text)?.[0];
  return sign === undefined ? words : [...words, { word: sign, instead: 'end the sentence, and write no markup' }];
}
