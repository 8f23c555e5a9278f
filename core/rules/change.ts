/** What may be changed of the rules while the system runs. Pauses have their own way, as they are done in a hurry. */
import type { Away } from '../alerts/policy.ts';
import type { NoticeClass } from '../notices/kinds.ts';
import { once } from '../once.ts';
import { DAY } from '../time.ts';
import * as z from '../zod.ts';
import { DEFAULT_RULES, type RulesState } from './state.ts';

const hour = once(() => z.int().check(z.minimum(0), z.maximum(23)));
/** A holdout of more than half would be the smaller group that hears. */
const MOST_PERCENT = 50;
const MOST_DAYS = 365;
const MOST_PER_DAY = 100_000;
const days = once(() => z.int().check(z.minimum(1), z.maximum(MOST_DAYS)));
const amount = once(() => z.number().check(z.minimum(0), z.maximum(1_000_000)));
const escalation = once(() => z.strictObject({ teamAfterDays: z.number().check(z.minimum(0), z.maximum(60)), managerAfterDays: z.number().check(z.minimum(0), z.maximum(90)) }));
const ownerId = once(() => z.string().check(z.minLength(1), z.maxLength(128)));

/** Each is optional: what is not named stays as it is. */
const alertsChange = once(() =>
  z.partial(
    z.strictObject({
      mode: z.enum(['live', 'shadow']),
      delivery: z.enum(['at-once', 'digest']),
      digestHour: hour(),
      perDay: z.int().check(z.minimum(1), z.maximum(500)),
      highFrom: amount(),
      escalation: escalation(),
      escalationBySegment: z.record(z.string().check(z.maxLength(64)), escalation()),
      goodwillLimit: z.strictObject({ csm: amount(), lead: amount() }),
      currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
      leads: z.array(ownerId()).check(z.maxLength(50)),
      /** All of them: a team that is not named is no more. */
      teams: z.record(z.string().check(z.minLength(1), z.maxLength(64)), z.array(ownerId()).check(z.maxLength(200))),
      /** From and until are instants; nothing ends an absence early. */
      away: z.record(ownerId(), z.nullable(z.strictObject({ from: z.number(), until: z.number(), cover: ownerId() }))),
    }),
  ),
);

const HELD_OUT = ['progress', 'survey', 'outreach'] as const satisfies readonly NoticeClass[];

export const rulesChange = once(() =>
  z.strictObject({
    /** Local hours of the recipient; equal ones mean that there are none. */
    quietHours: z.optional(z.strictObject({ from: hour(), until: hour() })),
    /** Percent of customers by class; 0 ends a holdout. */
    holdoutPercent: z.optional(z.strictObject(Object.fromEntries(HELD_OUT.map((name) => [name, z.optional(z.number().check(z.minimum(0), z.maximum(MOST_PERCENT)))])))),
    /** 0 is Sunday, 6 Saturday; none means that every day is a working day. At least one day must be left. */
    restDays: z.optional(z.array(z.int().check(z.minimum(0), z.maximum(6))).check(z.maxLength(6))),
    surveys: z.optional(
      z.strictObject({
        /** As many as the team can answer on one day; 0 asks nobody. */
        npsPerDay: z.optional(z.int().check(z.minimum(0), z.maximum(MOST_PER_DAY))),
        ces: z.optional(z.boolean()),
        delivery: z.optional(z.boolean()),
      }),
    ),
    surveyCap: z.optional(z.strictObject({ most: z.int().check(z.minimum(1), z.maximum(10)), days: days(), sameKindDays: days() })),
    outreachCap: z.optional(z.strictObject({ most: z.int().check(z.minimum(1), z.maximum(50)), days: days() })),
    alerts: z.optional(alertsChange()),
  }),
);
export type RulesChange = z.infer<ReturnType<typeof rulesChange>>;

/** The rules with a change. What is not named stays as it is. */
export function withChange(state: RulesState, { quietHours, holdoutPercent, restDays, surveys, surveyCap, outreachCap, alerts }: RulesChange): RulesState {
  const caps = { ...DEFAULT_RULES.caps, ...state.caps };
  const held = Object.fromEntries(Object.entries({ ...state.holdoutPercent, ...holdoutPercent }).filter(([, percent]) => percent !== undefined && percent > 0));
  return {
    ...state,
    ...(quietHours && { quietHours }),
    ...(alerts && { alerts: withAlerts(state.alerts, alerts) }),
    ...(restDays && { restDays: [...new Set(restDays)].sort() }),
    ...(surveys && { surveys: { ...DEFAULT_RULES.surveys, ...state.surveys, ...Object.fromEntries(Object.entries(surveys).filter(([, value]) => value !== undefined)) } }),
    ...(holdoutPercent && { holdoutPercent: held }),
    ...((surveyCap ?? outreachCap) && {
      caps: {
        survey: surveyCap ? { most: surveyCap.most, withinMs: surveyCap.days * DAY, sameKindMs: surveyCap.sameKindDays * DAY } : caps.survey,
        outreach: outreachCap ? { most: outreachCap.most, withinMs: outreachCap.days * DAY } : caps.outreach,
      },
    }),
  };
}

/** Absences are added to those that are known; `null` takes one away. */
function withAlerts(known: RulesState['alerts'] = {}, { away, ...change }: NonNullable<RulesChange['alerts']>): NonNullable<RulesState['alerts']> {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const absences = Object.entries({ ...known.away, ...away }).filter((entry): entry is [string, Away] => entry[1] !== null);
  return { ...known, ...given, ...(away && { away: Object.fromEntries(absences) }) };
}
