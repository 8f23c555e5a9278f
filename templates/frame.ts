/** The words around every message in one language: greeting, section titles, footer. Liquid templates of plain text, too. */
import type { Topic } from '../core/notices/kinds.ts';

export type Titles = { readonly forYou: string; readonly weDo: string; readonly next: string; readonly person: string };

export type Frame = {
  readonly greeting: string;
  /** Section titles for customers, for a survey, and for colleagues of ours. */
  readonly customer: Titles;
  readonly survey: Titles;
  readonly colleague: Titles & { readonly reasons: string };
  /** For screen readers: one answer of a survey. Variables: score, scale, and word at both ends. */
  readonly answer: string;
  /** What both ends of a survey's scale mean. Variables: lowest, low, highest, high. */
  readonly ends: string;
  /** The link to where customers find answers by themselves. */
  readonly help: string;
  /** Why you get this. */
  readonly why: Readonly<Record<Topic, string>>;
  readonly unsubscribe: string;
  readonly preferences: string;
};
