/**
 * What a kind of message says in one language. Every string is a small Liquid template of plain text: no markup.
 * HTML and text are made from the same rendered parts, so both state the same facts.
 */
import type { Experience } from '../core/engagement/policy.ts';
import type { Kind } from '../core/notices/kinds.ts';

export const LOCALES = ['en', 'de'] as const;
export type Locale = (typeof LOCALES)[number];

/** A row of the short table. Left out when its value renders empty. */
export type Fact = { readonly label: string; readonly value: string };

export type Message = {
  readonly subject: string;
  /** What a mailbox shows beside the subject. */
  readonly preheader: string;
  /** The state in two or three words, above the heading. Never empty where a message has one. */
  readonly badge?: string;
  readonly heading: string;
  /** What happened. */
  readonly what: string;
  /** What it means for the reader. */
  readonly forYou: string;
  /** What we do about it. */
  readonly weDo: string;
  /** When the reader hears next. */
  readonly next: string;
  /** How to reach a person. */
  readonly person: string;
  readonly facts?: readonly Fact[];
  /** Left out when the address is empty or not a web address. */
  readonly action?: { readonly label: string; readonly url: string };
  /** One entry for each of `entries`, whose variables are the entry's own. Its page is the entry's `url`. */
  readonly list?: { readonly title: string; readonly item: string; readonly text: string };
  readonly scale?: Scale;
  /** A sentence for each reason's code; its variables are the reason's own numbers. */
  readonly reasons?: Readonly<Record<string, string>>;
  /** Stands in when a variable is missing. May use `company` and `support` only. */
  readonly plain: { readonly subject: string; readonly text: string };
};

export type Scale = {
  readonly question: string;
  /** The words for the lowest and the highest answer. */
  readonly low: string;
  readonly high: string;
};

export type SurveyMessage = Message & { readonly scale: Scale };
export type QuietMessage = Message & { readonly reasons: Readonly<Record<'silent' | 'history', string>> };
export type EscalatedMessage = Message & { readonly reasons: Readonly<Record<Experience | 'silent' | 'history', string>> };
export type DigestMessage = Message & { readonly list: NonNullable<Message['list']> };
export type UnhappyMessage = Message & { readonly reasons: Readonly<Record<Experience, string>> };

/** What the message of a kind must have. */
export type MessageOf<K extends Kind> = K extends 'survey.read' | 'survey.overdue'
  ? Message
  : K extends `survey.${string}`
    ? SurveyMessage
    : K extends 'alert.quiet'
      ? QuietMessage
      : K extends 'alert.unhappy'
        ? UnhappyMessage
        : K extends 'alert.escalated'
          ? EscalatedMessage
          : K extends 'digest.csm'
            ? DigestMessage
            : Message;
