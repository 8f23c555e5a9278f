/** What may be changed of the rules while the system runs. Pauses have their own way, as they are done in a hurry. */
import * as z from 'zod';
import type { Away } from '../alerts/policy.ts';
import type { NoticeClass } from '../notices/kinds.ts';
import { DAY } from '../time.ts';
import { DEFAULT_RULES, type RulesState } from './state.ts';

const Hour = z.int().min(0).max(23);
/** A holdout of more than half would be the smaller group that hears. */
const MOST_PERCENT = 50;
const MOST_DAYS = 365;
const MOST_PER_DAY = 100_000;
const Days = z.int().min(1).max(MOST_DAYS);
const Money = z.number().min(0).max(1_000_000);
const Escalation = z.strictObject({ teamAfterDays: z.number().min(0).max(60), managerAfterDays: z.number().min(0).max(90) });
const OwnerId = z.string().min(1).max(128);

/** Each is optional: what is not named stays as it is. */
const Alerts = z
  .strictObject({
    mode: z.enum(['live', 'shadow']),
    delivery: z.enum(['at-once', 'digest']),
    digestHour: Hour,
    perDay: z.int().min(1).max(500),
    highFrom: Money,
    escalation: Escalation,
    escalationBySegment: z.record(z.string().max(64), Escalation),
    goodwillLimit: z.strictObject({ csm: Money, lead: Money }),
    currency: z.string().regex(/^[A-Z]{3}$/),
    leads: z.array(OwnerId).max(50),
    /** All of them: a team that is not named is no more. */
    teams: z.record(z.string().min(1).max(64), z.array(OwnerId).max(200)),
    /** From and until are instants; nothing ends an absence early. */
    away: z.record(OwnerId, z.strictObject({ from: z.number(), until: z.number(), cover: OwnerId }).nullable()),
  })
  .partial();

const HELD_OUT = ['progress', 'survey', 'outreach'] as const satisfies readonly NoticeClass[];

export const RulesChange = z.strictObject({
  /** Local hours of the recipient; equal ones mean that there are none. */
  quietHours: z.strictObject({ from: Hour, until: Hour }).optional(),
  /** Percent of customers by class; 0 ends a holdout. */
  holdoutPercent: z.strictObject(Object.fromEntries(HELD_OUT.map((name) => [name, z.number().min(0).max(MOST_PERCENT).optional()]))).optional(),
  /** 0 is Sunday, 6 Saturday; none means that every day is a working day. At least one day must be left. */
  restDays: z.array(z.int().min(0).max(6)).max(6).optional(),
  surveys: z
    .strictObject({
      /** As many as the team can answer on one day; 0 asks nobody. */
      npsPerDay: z.int().min(0).max(MOST_PER_DAY).optional(),
      ces: z.boolean().optional(),
      delivery: z.boolean().optional(),
    })
    .optional(),
  surveyCap: z.strictObject({ most: z.int().min(1).max(10), days: Days, sameKindDays: Days }).optional(),
  outreachCap: z.strictObject({ most: z.int().min(1).max(50), days: Days }).optional(),
  alerts: Alerts.optional(),
});
export type RulesChange = z.infer<typeof RulesChange>;

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
