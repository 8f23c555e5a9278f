/** What a customer is owed who was not satisfied, or asked for a word: that we have read it, a name and a date, and the truth when that date has passed. */
import { wallDay } from '../notices/quiet-hours.ts';
import type { NoticeRequest } from '../notices/request.ts';
import type { Key } from '../ports.ts';
import type { Rules } from '../rules/state.ts';
import { DAY, type Instant } from '../time.ts';
import type { Answer } from './answer.ts';
import { ACTED_ON_AFTER_MS, REPLY_WITHIN_WORKING_DAYS } from './policy.ts';

export type FollowUp = {
  /** When they answered. */
  readonly at: Instant;
  /** By when they were promised a reply. */
  readonly byAt: Instant;
  /** They have been told so. */
  readonly read?: true;
  readonly over?: 'kept' | 'missed' | 'rapid';
  /** When somebody got in touch. */
  readonly keptAt?: Instant;
  /** Who hears that the promise was missed. */
  readonly owner?: string;
};
/** By the survey's name. */
export type FollowUps = Readonly<Record<string, FollowUp>>;

/** `keptAt`: when somebody got in touch since then, as far as we can see; `owner`: whose customer it is. */
export type FollowUpSight = { readonly keptAt: (since: Instant) => Instant | undefined; readonly owner: string };

const KEPT = 20;

export const withFollowUp = (followUps: FollowUps | undefined, name: string, at: Instant, rules: Pick<Rules, 'restDays' | 'zone'>): FollowUps =>
  followUps?.[name] ? followUps : Object.fromEntries([...Object.entries(followUps ?? {}), [name, { at, byAt: replyBy(at, rules) }] as const].slice(-KEPT));

/** The same time of day, so many working days of the company later. */
function replyBy(at: Instant, { restDays, zone }: Pick<Rules, 'restDays' | 'zone'>): Instant {
  let by = at;
  // Day 0 was a Thursday.
  for (let working = 0; working < REPLY_WITHIN_WORKING_DAYS; ) {
    by += DAY;
    if (!restDays.includes((wallDay(by, zone) + 4) % 7)) working++;
  }
  return by;
}

export function nextFollowUpAt(followUps: FollowUps | undefined): Instant | undefined {
  const due = Object.values(followUps ?? {}).flatMap(({ at, byAt, read, over }) => (over ? [] : [read ? byAt : at + ACTED_ON_AFTER_MS]));
  return due.length > 0 ? Math.min(...due) : undefined;
}

/** The follow-ups at `now`; the same object when nothing was due. */
export function judgedFollowUps(
  followUps: FollowUps | undefined,
  answers: Readonly<Record<string, Answer>> | undefined,
  sight: FollowUpSight | undefined,
  now: Instant,
): FollowUps | undefined {
  const changed = Object.entries(followUps ?? {}).flatMap(([name, each]) => {
    const after = judged(each, answers?.[name], sight, now);
    return after === each ? [] : [[name, after] as const];
  });
  return changed.length === 0 ? followUps : { ...followUps, ...Object.fromEntries(changed) };
}

function judged(followUp: FollowUp, answer: Answer | undefined, sight: FollowUpSight | undefined, now: Instant): FollowUp {
  const { at, byAt, read, over } = followUp;
  if (over) return followUp;
  // A program that presses every button is promised nothing.
  if (!read) return now < at + ACTED_ON_AFTER_MS ? followUp : answer?.rapid ? { ...followUp, over: 'rapid' } : { ...followUp, read: true };
  if (now < byAt || sight === undefined) return followUp;
  const keptAt = sight.keptAt(at);
  return keptAt === undefined ? { ...followUp, over: 'missed', owner: sight.owner } : { ...followUp, over: 'kept', keptAt };
}

/** Everything that has been asked of the gate, the latest three. */
export function followUpRequests(followUps: FollowUps | undefined, customer: string, subject: Key): readonly NoticeRequest[] {
  return Object.entries(followUps ?? {})
    .slice(-3)
    .flatMap(([name, { at, byAt, read, over, owner }]): NoticeRequest[] => [
      ...(read ? [{ kind: 'survey.read', subject, fact: `read:${name}`, factAt: at, to: [{ customer }] } as const] : []),
      ...(over === 'missed' ? [{ kind: 'survey.read', subject, fact: `missed:${name}`, factAt: byAt, to: [{ customer }] } as const] : []),
      ...(over === 'missed' && owner !== undefined ? [{ kind: 'survey.overdue', subject, fact: `missed:${name}`, factAt: byAt, to: [{ owner }] } as const] : []),
    ]);
}

type Answered = { readonly followUps?: FollowUps; readonly answers?: Readonly<Record<string, Answer>>; readonly customerId: string };
export type FollowUpVariables = {
  readonly at: Instant;
  readonly byAt: Instant;
  readonly missed?: true;
  readonly customerId: string;
  readonly score?: number;
  readonly scale?: number;
  readonly comment?: string;
};

export function followUpVariables(state: Answered, fact: string): FollowUpVariables | undefined {
  const [what, name = ''] = fact.split(':');
  const followUp = state.followUps?.[name];
  if (followUp === undefined) return undefined;
  const { score, scale, comment } = state.answers?.[name] ?? {};
  return {
    at: followUp.at,
    byAt: followUp.byAt,
    customerId: state.customerId,
    ...(what === 'missed' && { missed: true }),
    ...(score !== undefined && { score }),
    ...(scale !== undefined && { scale }),
    ...(comment !== undefined && { comment }),
  };
}
