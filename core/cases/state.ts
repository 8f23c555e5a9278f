/** What we know of a support case: its facts in the order of their times, and the survey that its last resolution earned. */
import type { CaseEvent } from '../events/catalogue.ts';
import { DAY, type Instant, instantOf } from '../time.ts';

export type CaseFact = {
  readonly step: 'opened' | 'resolved' | 'reopened';
  readonly at: Instant;
  /** What its sender's clock said, where that was ahead of ours: it names the fact when it comes again. */
  readonly said?: Instant;
  readonly resolvedBy?: 'human' | 'auto';
};

export type Answer = { readonly score: number; readonly scale: number; readonly at: Instant; readonly comment?: string };

export type CaseState = {
  readonly caseId: string;
  readonly customerId: string;
  readonly facts: readonly CaseFact[];
  readonly topic?: string;
  readonly agent?: string;
  readonly customerWrote?: boolean;
  /** Resolutions whose survey has been asked of the gate, by their time. */
  readonly asked?: readonly Instant[];
  /** The answer to the survey of the resolution at that time; the latest replaces. */
  readonly answers?: Readonly<Record<string, Answer>>;
};

export const MAX_FACTS = 60;

export const caseFactOf = (event: CaseEvent, at: Instant): CaseFact => ({
  step: event.type.slice('case.'.length) as CaseFact['step'],
  at,
  ...(instantOf(event.time) !== at && { said: instantOf(event.time) }),
  ...(event.data.resolvedBy !== undefined && { resolvedBy: event.data.resolvedBy }),
});

export const sameFact = (a: CaseFact, b: CaseFact): boolean => a.step === b.step && (a.said ?? a.at) === (b.said ?? b.at);

/**
 * The resolution in force, if the case stands resolved: the first "resolved" since it was last open.
 * Follows from the facts' times alone, so that the order of their arrival does not matter.
 */
export function resolutionOf(state: CaseState): CaseFact | undefined {
  let resolution: CaseFact | undefined;
  for (const fact of state.facts) {
    if (fact.step === 'resolved') resolution ??= fact;
    else resolution = undefined;
  }
  return resolution;
}

/** A case of which nothing has been heard for so long is not being worked on, whatever its last word was. */
const FORGOTTEN_AFTER_MS = 90 * DAY;

export function isOpenCase(state: CaseState, now: Instant): boolean {
  const last = state.facts.at(-1);
  return last !== undefined && now - last.at < FORGOTTEN_AFTER_MS && resolutionOf(state) === undefined;
}

/** The time under which the survey of this resolution has been asked for. A late word of an earlier "resolved" asks for no second one. */
export const askedFor = (state: CaseState, resolution: CaseFact): Instant | undefined => state.asked?.find((at) => at >= resolution.at);
