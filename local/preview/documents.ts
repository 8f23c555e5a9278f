/** Everything that people read, rendered: every kind and every page, in every language, with sample data and with the worst. New kinds come by themselves. */
import { letterOf } from '../../templates/lint/letter.ts';
import { LOCALES, type Locale } from '../../templates/message.ts';
import { EVERY_PAGE } from '../../templates/pages/samples.ts';
import { createRenderer } from '../../templates/render.ts';
import { EVERY_SAMPLE } from '../../templates/samples.ts';
import { WORST, worstOf } from '../../templates/worst.ts';

export type Document = {
  /** Unique, and fit for a file's name: `order.delayed-de-silent`. */
  readonly id: string;
  /** The kind of a message, or the page. */
  readonly group: string;
  readonly is: 'message' | 'page';
  readonly locale: Locale;
  readonly variant: string;
  /** Whether its data is meant to break it. */
  readonly worst: boolean;
  readonly html: string;
  /** Of messages only. */
  readonly other?: { readonly subject: string; readonly text: string; readonly chat: string; readonly sms: string };
};

const TIMEZONE = 'Europe/Berlin';
const render = createRenderer({ strict: true });

/** @throws when a message cannot be rendered, with the message's name */
export function everyDocument(): readonly Document[] {
  const samples = EVERY_SAMPLE.map((sample) => ({ ...sample, worst: false }));
  const worst = EVERY_SAMPLE.filter(({ variant }) => variant === 'full').flatMap(({ kind, variables }) =>
    WORST.map((each) => ({ kind, variant: each as string, variables: worstOf(kind, variables, each), worst: true })),
  );
  const messages = [...samples, ...worst].flatMap((sample) => LOCALES.map((locale) => messageDocument(sample, locale)));
  const pages = EVERY_PAGE.flatMap(({ page, variant, worst: isWorst, html }) =>
    LOCALES.map((locale): Document => ({ id: `${page}-${locale}-${variant}`, group: page, is: 'page', locale, variant, worst: isWorst, html: html(locale) })),
  );
  return [...messages, ...pages];
}

function messageDocument({ kind, variant, variables, worst }: (typeof EVERY_SAMPLE)[number] & { readonly worst: boolean }, locale: Locale): Document {
  const id = `${kind}-${locale}-${variant}`;
  try {
    const rendered = render({ kind, locale, timezone: TIMEZONE, variables });
    const { chat, sms } = letterOf(kind, locale, variables, rendered);
    return { id, group: kind, is: 'message', locale, variant, worst, html: rendered.html, other: { subject: rendered.subject, text: rendered.text, chat, sms } };
  } catch (error) {
    throw new Error(`${id} cannot be rendered: ${error instanceof Error ? error.message : 'unknown'}`, { cause: error });
  }
}
