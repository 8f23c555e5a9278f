/** From a kind and its variables to what a person reads, in their language. Bundled into the function that delivers. */
import { type Kind, policyOf } from '../core/notices/kinds.ts';
import type { Render, RenderInput } from '../core/ports.ts';
import { cut, lineOf, linesOf, mailAddress, webAddress } from './clean.ts';
import { type Format, formatFor } from './format.ts';
import type { Frame, Titles } from './frame.ts';
import { layout } from './layout.compiled.ts';
import { type Parsed, parseWords, type Scope, say } from './liquid.ts';
import { LOCALES, type Locale, type Message } from './message.ts';
import { FRAMES, MESSAGES } from './messages.ts';
import { briefOf, type Page, piecesOf, textOf } from './page.ts';
import { toneOf } from './tone.ts';

/** A mailbox shows far fewer; the field's limit is 998 bytes. */
export const MAX_SUBJECT_CHARS = 200;

export type RendererOptions = {
  /** Throw when a variable is missing, where mail would fall back to the kind's plainer text. */
  readonly strict?: boolean;
};

/** @throws by the returned function, when not even the plain text can be filled in (or at once, when strict) */
export const createRenderer =
  ({ strict = false }: RendererOptions = {}): Render =>
  (asked) => {
    const input = { ...asked, variables: present(asked.variables) };
    const wording = wordingFor(input);
    if (strict) return rendered(fullPage(wording, input), false);
    return withoutStacks(() => {
      try {
        return rendered(fullPage(wording, input), false);
      } catch {
        return rendered(plainPage(wording, input), true);
      }
    });
  };

/** What is empty was not given: Liquid takes an empty text for true. */
function present(variables: Scope): Scope {
  const entries = Object.entries(variables);
  const filled = entries.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return filled.length === entries.length ? variables : Object.fromEntries(filled);
}

const rendered = (page: Page, plain: boolean): ReturnType<Render> => ({ subject: page.subject, text: textOf(page), html: layout(page), brief: briefOf(page), plain });

/** A required part of a message came out empty: something that it depends on is missing. */
export class EmptyPart extends Error {
  override name = 'EmptyPart';
}

type Deep<T> = T extends string ? Parsed : { readonly [Key in keyof T]: Deep<T[Key]> };
type Wording = { readonly locale: Locale; readonly message: Deep<Message>; readonly frame: Deep<Frame>; readonly format: Format };

/** Parsed once: messages by kind and language, frames by language. */
const parsed = new Map<string, Deep<unknown>>();

function wordingFor({ kind, locale: requested, timezone }: RenderInput): Wording {
  const locale = localeFor(requested);
  return {
    locale,
    message: parsedOnce(`${kind} ${locale}`, MESSAGES[kind][locale] as Message),
    frame: parsedOnce(locale, FRAMES[locale] as Frame),
    format: formatFor(locale, requested, timezone),
  };
}

/** A message whose words cannot be read as a template, by kind and language. */
export class BrokenMessage extends Error {
  override name = 'BrokenMessage';
}

/** Reads every message once, so that a broken one stops a start and not a customer's mail. @throws BrokenMessage */
export function checkMessages(): void {
  for (const [kind, byLocale] of Object.entries(MESSAGES)) {
    for (const [locale, message] of Object.entries(byLocale)) {
      try {
        parsedOnce(`${kind} ${locale}`, message);
      } catch (error) {
        throw new BrokenMessage(`templates/${kind}/${locale}.ts cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown'}`, { cause: error });
      }
    }
  }
}

/** The exact locale, else its language, else English. */
export function localeFor(requested: string | undefined): Locale {
  const tag = requested?.replaceAll('_', '-').toLowerCase();
  return LOCALES.find((locale) => locale.toLowerCase() === tag) ?? LOCALES.find((locale) => locale === tag?.split('-')[0]) ?? 'en';
}

function parsedOnce<T>(key: string, source: T): Deep<T> {
  const known = parsed.get(key);
  if (known !== undefined) return known as Deep<T>;
  const made = parsedDeep(source);
  parsed.set(key, made);
  return made;
}

function parsedDeep<T>(source: T): Deep<T> {
  if (typeof source === 'string') return parseWords(source) as Deep<T>;
  if (Array.isArray(source)) return source.map((part) => parsedDeep<unknown>(part)) as unknown as Deep<T>;
  return Object.fromEntries(Object.entries(source as object).map(([key, value]) => [key, parsedDeep(value)])) as Deep<T>;
}

function fullPage({ locale, message, frame, format }: Wording, { kind, variables }: RenderInput): Page {
  const lines = (part: string, text: Parsed): readonly string[] => {
    const said = linesOf(say(text, variables, format));
    if (said.length === 0) throw new EmptyPart(`${kind} ${part}`);
    return said;
  };
  const line = (part: string, text: Parsed): string => lines(part, text).join(' ');
  const optional = (text: Parsed | undefined): string => (text === undefined ? '' : lineOf(say(text, variables, format)));

  const titles = titlesFor(kind, frame);
  const addresses = [variables.support, variables.customerEmail].flatMap((address) => mailAddress(address) ?? []);
  const section = (part: 'forYou' | 'weDo' | 'next') => ({ title: optional(titles[part]), lines: lines(part, message[part]) });
  return {
    ...around(frame, format, kind, variables),
    lang: locale,
    subject: subjectOf(line('subject', message.subject)),
    preheader: line('preheader', message.preheader),
    tone: toneOf(kind, variables),
    badge: message.badge === undefined ? null : line('badge', message.badge),
    heading: line('heading', message.heading),
    intro: [line('greeting', frame.greeting), ...lines('what', message.what)],
    facts: nonEmpty((message.facts ?? []).map((fact) => ({ label: optional(fact.label), value: optional(fact.value) })).filter(({ value }) => value !== '')),
    reasons: message.reasons ? reasonsOf(message.reasons, variables.reasons, frame, format) : null,
    list: message.list ? listOf(message.list, variables, format) : null,
    scale: message.scale ? surveyOf(message.scale, frame, format, variables) : null,
    action: message.action ? linkOf(optional(message.action.label), optional(message.action.url)) : null,
    sections: [section('forYou'), section('weDo'), section('next')],
    person: {
      title: optional(titles.person),
      lines: lines('person', message.person).map((text) => piecesOf(text, addresses)),
      help: policyOf({ kind }).class === 'csm' || typeof variables.help !== 'string' ? null : linkOf(optional(frame.help), variables.help),
    },
  };
}

function titlesFor(kind: Kind, frame: Deep<Frame>): Deep<Titles> {
  const { class: noticeClass } = policyOf({ kind });
  return noticeClass === 'csm' ? frame.colleague : noticeClass === 'survey' ? frame.survey : frame.customer;
}

function plainPage({ locale, message, frame, format }: Wording, { kind, variables }: RenderInput): Page {
  const subject = subjectOf(lineOf(say(message.plain.subject, variables, format)));
  return {
    ...around(frame, format, kind, variables),
    lang: locale,
    subject,
    preheader: '',
    tone: toneOf(kind, variables),
    badge: null,
    heading: subject,
    intro: linesOf(say(message.plain.text, variables, format)),
    facts: null,
    reasons: null,
    list: null,
    scale: null,
    action: null,
    sections: [],
    person: null,
  };
}

function around(frame: Deep<Frame>, format: Format, kind: Kind, variables: Scope): Pick<Page, 'company' | 'why' | 'support' | 'mail' | 'unsubscribe' | 'preferences'> {
  const linkTo = (address: unknown, label: Parsed): Page['action'] => (typeof address === 'string' ? linkOf(lineOf(say(label, variables, format)), address) : null);
  return {
    company: given('company', variables),
    support: given('support', variables),
    mail: mailAddress(variables.support) ?? null,
    why: lineOf(say(frame.why[policyOf({ kind }).topic], variables, format)),
    unsubscribe: linkTo(variables.unsubscribe, frame.unsubscribe),
    preferences: linkTo(variables.preferences, frame.preferences),
  };
}

function given(name: string, variables: Scope): string {
  const text = lineOf(String(variables[name] ?? ''));
  if (text === '') throw new EmptyPart(name);
  return text;
}

const nonEmpty = <T>(list: readonly T[]): readonly T[] | null => (list.length > 0 ? list : null);

const subjectOf = (text: string): string => cut(text, MAX_SUBJECT_CHARS);

function linkOf(label: string, address: string): { label: string; url: string } | null {
  const url = webAddress(address);
  return url === undefined ? null : { label, url };
}

function listOf({ title, item, text }: Deep<NonNullable<Message['list']>>, variables: Scope, format: Format): Page['list'] {
  const items = ((variables.entries ?? []) as readonly Scope[]).flatMap((entry) => {
    const scope = { ...variables, ...present(entry) };
    const link = linkOf(lineOf(say(item, scope, format)), String(entry.url ?? ''));
    return link === null ? [] : [{ title: link.label, text: lineOf(say(text, scope, format)), url: link.url }];
  });
  return items.length > 0 ? { title: lineOf(say(title, variables, format)), items } : null;
}

function reasonsOf(sentences: Readonly<Record<string, Parsed>>, reasons: unknown, frame: Deep<Frame>, format: Format): Page['reasons'] {
  const lines = (reasons as readonly (Scope & { readonly code: string })[]).map((reason) => {
    const sentence = Object.hasOwn(sentences, reason.code) ? sentences[reason.code] : undefined;
    if (sentence === undefined) throw new EmptyPart(`no words for the reason ${reason.code}`);
    return lineOf(say(sentence, reason, format));
  });
  return lines.length > 0 ? { title: lineOf(say(frame.colleague.reasons, {}, format)), lines } : null;
}

function surveyOf(scale: NonNullable<Deep<Message>['scale']>, frame: Deep<Frame>, format: Format, variables: Scope): Page['scale'] {
  const answers = (variables.answers as readonly { readonly score: number; readonly url: string }[]).filter(({ url }) => webAddress(url) !== undefined);
  const [lowest, highest] = [answers[0]?.score, answers.at(-1)?.score];
  if (lowest === undefined || highest === undefined) throw new EmptyPart('no answer to choose');
  const [low, high] = [lineOf(say(scale.low, variables, format)), lineOf(say(scale.high, variables, format))];
  return {
    question: lineOf(say(scale.question, variables, format)),
    ends: lineOf(say(frame.ends, { lowest, low, highest, high }, format)),
    answers: answers.map(({ score, url }) => {
      const word = score === lowest ? low : score === highest ? high : '';
      return { score: String(score), url: url.trim(), label: lineOf(say(frame.answer, { ...variables, score, ...(word && { word }) }, format)) };
    }),
  };
}

/** Inside LiquidJS an absent optional variable is an exception; without a stack it costs 3 microseconds instead of 12. All of it is synchronous. */
function withoutStacks<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
