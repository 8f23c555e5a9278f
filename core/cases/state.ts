/** What we know of a support case: its facts in the order of their times, and the survey that its last resolution earned. */
import type { CaseEvent } from '../events/catalogue.ts';
import type { Answer } from '../surveys/answer.ts';
import type { FollowUps } from '../surveys/follow-up.ts';
import type { Reminders } from '../surveys/reminder.ts';
import { DAY, type Instant, instantOf } from '../time.ts';

export type CaseFact = {
  readonly step: 'opened' | 'resolved' | 'reopened';
  readonly at: Instant;
  /** What its sender's clock said, where that was ahead of ours: it names the fact when it comes again. */
  readonly said?: Instant;
  readonly resolvedBy?: 'human' | 'auto';
  /** Of a resolution, where it was none. */
  /** Opened again by us, for a low answer: no further bad experience. */
  readonly byUs?: true;
  readonly resolution?: 'merged' | 'duplicate' | 'spam';
  /** It came with a history: nobody is asked about it. */
  readonly imported?: true;
};

export type CaseState = {
  readonly caseId: string;
  readonly customerId: string;
  readonly facts: readonly CaseFact[];
  readonly topic?: string;
  readonly agent?: string;
  readonly customerWrote?: boolean;
  /** Its source lets us open it again. */
  readonly reopenable?: boolean;
  /** When somebody of ours first replied. */
  readonly repliedAt?: Instant;
  /** What is owed for an answer, by the time of its resolution. */
  readonly followUps?: FollowUps;
  /** Resolutions whose survey has been asked of the gate, by their time. */
  readonly asked?: readonly Instant[];
  /** The answer to the survey of the resolution at that time; the latest replaces. */
  /** What becomes of the reminder of a survey, by the time of its resolution. */
  readonly reminders?: Reminders;
  readonly answers?: Readonly<Record<string, Answer>>;
};

export const MAX_FACTS = 60;

/** The source of cases that we open again. */
export const OUR_SURVEYS = 'beforehand.surveys';

export const caseFactOf = (event: CaseEvent, at: Instant): CaseFact => ({
  step: event.type.slice('case.'.length) as CaseFact['step'],
  at,
  ...(instantOf(event.time) !== at && { said: instantOf(event.time) }),
  ...(event.source === OUR_SURVEYS && { byUs: true }),
  ...(event.imported && { imported: true }),
  ...(event.data.resolution !== undefined && event.data.resolution !== 'solved' && { resolution: event.data.resolution }),
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

/** Resolutions that were taken back, each by the first fact that opened the case again: nobody is asked about them, and that is written down. */
export function takenBack(state: CaseState): readonly { readonly resolution: CaseFact; readonly by: CaseFact }[] {
  const found: { readonly resolution: CaseFact; readonly by: CaseFact }[] = [];
  let resolution: CaseFact | undefined;
  for (const fact of state.facts) {
    if (fact.step === 'resolved') resolution ??= fact;
    else {
      if (resolution !== undefined) found.push({ resolution, by: fact });
      resolution = undefined;
    }
  }
  return found;
}

/** A case of which nothing has been heard for so long is not being worked on, whatever its last word was. */
const FORGOTTEN_AFTER_MS = 90 * DAY;

export function isOpenCase(state: CaseState, now: Instant): boolean {
  const last = state.facts.at(-1);
  return last !== undefined && now - last.at < FORGOTTEN_AFTER_MS && resolutionOf(state) === undefined;
}

/** The time under which the survey of this resolution has been asked for. A late word of an earlier "resolved" asks for no second one. */
export const askedFor = (state: CaseState, resolution: CaseFact): Instant | undefined => state.asked?.find((at) => at >= resolution.at);
