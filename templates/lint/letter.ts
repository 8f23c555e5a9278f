/** A rendered message taken apart again, as a reader takes it in. */
import { type Kind, policyOf } from '../../core/notices/kinds.ts';
import type { Rendered } from '../../core/ports.ts';
import type { Titles } from '../frame.ts';
import type { Locale } from '../message.ts';
import { FRAMES } from '../messages.ts';
import { chatText, smsText } from '../short.ts';
import type { Audience } from './words.ts';

export type Letter = {
  readonly kind: Kind;
  readonly locale: Locale;
  readonly audience: Audience;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly rendered: Rendered;
  readonly chat: string;
  readonly sms: string;
  readonly parts: Readonly<Record<'what' | keyof Titles, string>>;
  /** All of the plain text but the lines below the signature. */
  readonly body: string;
  /** What is read as sentences: without table, list of answers, links and titles. */
  readonly prose: string;
};

export function letterOf(kind: Kind, locale: Locale, variables: Readonly<Record<string, unknown>>, rendered: Rendered): Letter {
  const { class: noticeClass } = policyOf({ kind });
  const titles = FRAMES[locale][noticeClass === 'csm' ? 'colleague' : noticeClass === 'survey' ? 'survey' : 'customer'];
  const preferences = typeof variables.preferences === 'string' ? variables.preferences : '';
  const body = rendered.text.split('\n-- \n')[0] ?? '';
  const blocks = body.split('\n\n').map((block) => block.trim());
  const under = (title: string): string => blocks.find((block) => block.startsWith(`${title}\n`))?.slice(title.length + 1) ?? '';
  const facts = rendered.brief.facts.map(({ label, value }) => `${label}: ${value}`);
  const lines = body.split('\n').filter((line) => line !== '' && !facts.includes(line) && !/: https?:\/\//.test(line) && !Object.values(titles).includes(line));
  return {
    kind,
    locale,
    audience: noticeClass === 'csm' ? 'colleague' : 'customer',
    variables,
    rendered,
    chat: chatText(rendered.brief, preferences),
    sms: smsText({ company: String(variables.company), support: String(variables.support) }, rendered.brief, undefined),
    parts: {
      // A list of things to open is none of it.
      what: rendered.brief.lines.filter((line) => !/https?:\/\/\S+$/.test(line)).join('\n'),
      forYou: under(titles.forYou),
      weDo: under(titles.weDo),
      next: under(titles.next),
      person: under(titles.person),
    },
    body,
    prose: lines.map((line) => line.replace(/^- |^\[[^\]]*\] /, '')).join('\n'),
  };
}
