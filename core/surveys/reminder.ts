/** One reminder of a survey that went out and was not answered, three days later. Kept beside what the survey is about, by the survey's name there. */
import type { NoticeState } from '../notices/state.ts';
import { DAY, HOUR, type Instant } from '../time.ts';
import { CLOSES_AFTER_MS, REMINDER_AFTER_MS } from './policy.ts';

export type Reminder =
  | { readonly lookAt: Instant }
  /** Asked of the gate as due then, or not worth asking for. */
  | { readonly asked: Instant }
  | { readonly not: 'answered' | 'overtaken' | 'not-sent' | 'closed' };

export type Reminders = Readonly<Record<string, Reminder>>;

/** What became of the survey's own notice, by the survey's name; absent, nobody has looked. */
export type SurveysSeen = ReadonlyMap<string, NoticeState | undefined>;

/** As many of one subject as anybody may still answer. */
const KEPT = 20;
const LOOKS_AGAIN_AFTER_MS = 6 * HOUR;
/** A reminder on the last day would be a threat. */
const NOT_IN_THE_LAST_MS = DAY;

/** The survey of that name was asked for as due then: from three days later on it is worth a look. */
export const withReminder = (reminders: Reminders | undefined, name: string, dueAt: Instant): Reminders =>
  reminders?.[name] ? reminders : Object.fromEntries([...Object.entries(reminders ?? {}), [name, { lookAt: dueAt + REMINDER_AFTER_MS }] as const].slice(-KEPT));

export function nextLookAt(reminders: Reminders | undefined): Instant | undefined {
  const due = Object.values(reminders ?? {}).flatMap((each) => ('lookAt' in each ? [each.lookAt] : []));
  return due.length > 0 ? Math.min(...due) : undefined;
}

/** The surveys whose own notice must be looked at now, by name. */
export const toLookAt = (reminders: Reminders | undefined, now: Instant): readonly string[] =>
  Object.entries(reminders ?? {}).flatMap(([name, each]) => ('lookAt' in each && each.lookAt <= now ? [name] : []));

/** Reminders asked for, the latest last: asked for again at every wake, as one may have been cut off after its write. */
export const remindersAsked = (reminders: Reminders | undefined): readonly { readonly name: string; readonly dueAt: Instant }[] =>
  Object.entries(reminders ?? {}).flatMap(([name, each]) => ('asked' in each ? [{ name, dueAt: each.asked }] : []));

type Standing = { readonly isAnswered: (name: string) => boolean; readonly isOvertaken: (name: string) => boolean };

/** The reminders after what was seen; the same object when nothing was due. */
export function judgedReminders(reminders: Reminders | undefined, standing: Standing, seen: SurveysSeen, now: Instant): Reminders | undefined {
  const due = toLookAt(reminders, now);
  if (due.length === 0) return reminders;
  return { ...reminders, ...Object.fromEntries(due.flatMap((name) => judged(name, standing, seen, now))) };
}

function judged(name: string, { isAnswered, isOvertaken }: Standing, seen: SurveysSeen, now: Instant): readonly (readonly [string, Reminder])[] {
  if (isAnswered(name)) return [[name, { not: 'answered' }]];
  if (isOvertaken(name)) return [[name, { not: 'overtaken' }]];
  if (!seen.has(name)) return [];
  const notice = seen.get(name);
  if (notice?.status === 'skipped' || notice?.status === 'failed') return [[name, { not: 'not-sent' }]];
  if (notice?.status !== 'sent') return [[name, { lookAt: now + LOOKS_AGAIN_AFTER_MS }]];
  const dueAt = notice.at + REMINDER_AFTER_MS;
  if (now < dueAt) return [[name, { lookAt: dueAt }]];
  return [[name, now > notice.at + CLOSES_AFTER_MS - NOT_IN_THE_LAST_MS ? { not: 'closed' } : { asked: dueAt }]];
}
