/** A message with all its words filled in, before it becomes HTML or text. Whatever may be absent is `null` or empty, never left out. */
import type { Brief } from '../core/ports.ts';
import type { Tone } from './tone.ts';

/** A run of words; an address in it becomes a link. */
export type Piece = { readonly text: string; readonly mail: boolean };
export type Section = { readonly title: string; readonly lines: readonly string[] };

export type Page = {
  readonly lang: string;
  readonly subject: string;
  readonly preheader: string;
  readonly company: string;
  readonly tone: Tone;
  readonly badge: string | null;
  readonly heading: string;
  readonly intro: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[] | null;
  readonly reasons: Section | null;
  readonly list: List | null;
  readonly scale: Survey | null;
  readonly action: Link | null;
  readonly sections: readonly Section[];
  readonly person: { readonly title: string; readonly lines: readonly (readonly Piece[])[]; readonly help: Link | null } | null;
  readonly why: string;
  readonly support: string;
  /** The same, where it can stand in a link. */
  readonly mail: string | null;
  readonly unsubscribe: Link | null;
  /** Where the reader chooses what reaches them, and how. */
  readonly preferences: Link | null;
};

/** Several things at once, each with a page of its own. */
export type List = { readonly title: string; readonly items: readonly { readonly title: string; readonly text: string; readonly url: string }[] };

/** `url` is an http or https address. */
export type Link = { readonly label: string; readonly url: string };
export type Survey = { readonly question: string; readonly ends: string; readonly answers: readonly { readonly score: string; readonly label: string; readonly url: string }[] };

/** The same page as plain text: blocks with blank lines between. */
export function textOf(page: Page): string {
  const { badge, heading, intro, facts, reasons, list, scale, action, sections, person } = page;
  const blocks = [
    badge === null ? heading : `[${badge}] ${heading}`,
    ...intro,
    facts?.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    reasons && [reasons.title, ...reasons.lines.map((line) => `- ${line}`)].join('\n'),
    list && [list.title, ...list.items.map(({ title, text, url }) => `- ${title}\n${text}\n${url}`)].join('\n'),
    scale && [scale.question, scale.ends, ...scale.answers.map(({ score, url }) => `${score}: ${url}`)].join('\n'),
    action && `${action.label}: ${action.url}`,
    ...sections.map(({ title, lines }) => [title, ...lines].join('\n')),
    person && [person.title, ...person.lines.map(joined), ...(person.help ? [`${person.help.label}: ${person.help.url}`] : [])].join('\n'),
    ['-- ', page.why, `${page.company} · ${page.support}`, ...[page.preferences, page.unsubscribe].flatMap((link) => (link ? [`${link.label}: ${link.url}`] : []))].join('\n'),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

/** The same page for a chat, a phone or another system: what happened and what to press, without the letter around it. */
export function briefOf({ badge, heading, intro, facts, reasons, list, scale, action }: Page): Brief {
  const [, ...what] = intro.length > 1 ? intro : ['', ...intro];
  const answer = scale?.answers[0] && { label: scale.question, url: scale.answers[0].url.split('?')[0] ?? '' };
  return {
    title: heading,
    badge,
    lines: [...what, ...(reasons?.lines ?? []), ...(list?.items ?? []).map(({ title, text, url }) => `${title}. ${text} ${url}`)],
    facts: facts ?? [],
    action: action ?? answer ?? null,
  };
}

const joined = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');

/** Splits a line at the addresses in it. */
export function piecesOf(line: string, addresses: readonly string[]): readonly Piece[] {
  const found = addresses.map((address) => ({ address, at: line.indexOf(address) })).filter(({ at }) => at >= 0);
  const first = found.sort((a, b) => a.at - b.at)[0];
  if (first === undefined) return line === '' ? [] : [{ text: line, mail: false }];
  const { address, at } = first;
  const before = at > 0 ? [{ text: line.slice(0, at), mail: false }] : [];
  return [...before, { text: address, mail: true }, ...piecesOf(line.slice(at + address.length), addresses)];
}
