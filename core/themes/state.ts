/** What customers say again and again, and what was done about it. Comments are theirs; a theme, and that a comment belongs to it, is said by a person of ours. */
import { hashName } from '../hash.ts';
import type { Key } from '../ports.ts';
import type { SurveyKind } from '../surveys/scales.ts';
import { type Instant, utcDayOf } from '../time.ts';
import { type Week, weekOf } from '../truth/weeks.ts';

/** Those that messages are written in. */
export const LANGUAGES = ['en', 'de'] as const;
/** By language, at least one: who reads another gets that. */
export type Texts = Readonly<Partial<Record<(typeof LANGUAGES)[number], string>>>;

/** What was done, and since when it is so. */
export type Fix = {
  readonly at: Instant;
  /** When somebody of ours said so. */
  readonly saidAt: Instant;
  readonly by: string;
  /** As customers read it, after "We did:". */
  readonly did: Texts;
  readonly url?: string;
  /** Everybody who had raised it has been asked of the gate. */
  readonly toldAt?: Instant;
};

export type Theme = {
  readonly id: string;
  /** For colleagues. */
  readonly name: string;
  /** As customers read it, after "You said:". */
  readonly said: Texts;
  /** Words by which it is suggested for a comment. */
  readonly words: readonly string[];
  /** In the order of their instants. */
  readonly fixes: readonly Fix[];
};

/** Words of a customer, with an answer or outside any survey. */
export type CommentState = {
  readonly customerId: string;
  readonly at: Instant;
  readonly text: string;
  readonly kind?: SurveyKind;
  readonly score?: number;
  readonly scale?: number;
  readonly topic?: string;
  readonly caseId?: string;
  readonly orderId?: string;
  /** Themes that a person has tagged it with. */
  readonly themes: Readonly<Record<string, { readonly by: string; readonly at: Instant }>>;
};

/** That a customer has raised a theme: when, by the comment that says so. */
export type Raised = { readonly mentions: Readonly<Record<string, Instant>> };

export const THEMES = 'THEMES';
export const themeKey = (id: string): Key => ({ pk: THEMES, sk: `THEME#${id}` });
export const themeIn = (sk: string): string => sk.slice('THEME#'.length);
export const raisersOf = (id: string): string => `THEME#${id}`;
export const raisedKey = (id: string, customer: string): Key => ({ pk: raisersOf(id), sk: `CUSTOMER#${customer}` });

export const COMMENTS = 'COMMENT#';
export const commentKey = (customer: string, name: string): Key => ({ pk: `CUSTOMER#${customer}`, sk: `${COMMENTS}${name}` });
/** Under which a comment is kept: whatever it stands in names it, so that changed words replace the ones before. */
export const commentName = (...standsIn: readonly (string | number)[]): string => hashName(JSON.stringify(standsIn));
/** Where readers find what was said in a week. Goes with the comment when its customer is forgotten. */
export const commentsIn = (week: Week): string => `COMMENTS#${week}`;
export const mentionKey = (customer: string, name: string, at: Instant): Key => ({ pk: commentsIn(weekOf(utcDayOf(at))), sk: commentName(customer, name) });
export type Mention = { readonly customer: string; readonly name: string };

/** Of a fix those are told who raised it since the fix before, and before this one took effect: whoever complains afterwards is not helped by it. */
export function isToldOf(theme: Theme, fix: Fix, { mentions }: Raised): boolean {
  const before = theme.fixes.findLast(({ at }) => at < fix.at)?.at ?? Number.NEGATIVE_INFINITY;
  return Object.values(mentions).some((at) => at > before && at <= fix.at);
}

export const fixAt = (theme: Theme, at: Instant): Fix | undefined => theme.fixes.find((fix) => fix.at === at);
/** The earliest instant at which somebody is to be told. */
export function nextTellingAt({ fixes }: Theme): Instant | undefined {
  const untold = fixes.filter(({ toldAt }) => toldAt === undefined);
  return untold.length === 0 ? undefined : Math.min(...untold.map(({ at }) => at));
}
