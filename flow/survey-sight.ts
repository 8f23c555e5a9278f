/** What decisions about surveys look at besides their own item, read before the commit: what became of a survey, how a delivery went, whether the day has a place. */

import { alertReason } from '../core/alerts/decide.ts';
import { type AlertState, TEAM } from '../core/alerts/state.ts';
import type { CaseSeen } from '../core/cases/decide.ts';
import { surveyReminded } from '../core/cases/notice.ts';
import type { CaseState } from '../core/cases/state.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { zoneOf } from '../core/customers/zone.ts';
import { alertKey, customerIn, noticeItemKey, npsDayKey, orderKey, profileKey } from '../core/keys.ts';
import { shutUntil, wallDay } from '../core/notices/quiet-hours.ts';
import { type Notice, noticeKey } from '../core/notices/request.ts';
import type { NoticeState } from '../core/notices/state.ts';
import type { OrderState } from '../core/orders/state.ts';
import type { Key, Ports } from '../core/ports.ts';
import type { Rules } from '../core/rules/state.ts';
import type { Seen, Turn } from '../core/surveys/decide.ts';
import { type FollowUpSight, type FollowUps, nextFollowUpAt } from '../core/surveys/follow-up.ts';
import { askReminded } from '../core/surveys/notice.ts';
import { type SurveysSeen, toLookAt } from '../core/surveys/reminder.ts';
import type { SurveyState } from '../core/surveys/state.ts';
import { DAY, type Instant, isoOf, SECOND, startOfUtcDay } from '../core/time.ts';
import { commit } from './commit.ts';

type Needs = Pick<Ports, 'table' | 'clock' | 'pause' | 'rules'>;

/** @param state as last read; what has changed since is seen at the next ring */
export async function whatCasesSee(ports: Needs, key: Key, state: CaseState | undefined): Promise<CaseSeen> {
  const now = ports.clock.now();
  const surveys = await noticesOf(ports, key, toLookAt(state?.reminders, now), (notice) => surveyReminded(notice));
  return { surveys, followUp: await followUpOf(ports, customerIn(key.pk), state?.followUps, now) };
}

/** Somebody has got in touch when they have closed the alert that the answer opened; a flag that goes down by itself is nobody's reply. */
async function followUpOf({ table }: Needs, customer: string, followUps: FollowUps | undefined, now: Instant): Promise<FollowUpSight | undefined> {
  if ((nextFollowUpAt(followUps) ?? Number.POSITIVE_INFINITY) > now) return undefined;
  const [alert, profile] = await table.getMany([alertKey(customer, 'unhappy', alertReason('unhappy')), profileKey({ customer })]);
  const closed = (alert?.body as AlertState | undefined)?.closed;
  return {
    owner: (profile?.body as ProfileState | undefined)?.fields.csm?.value.id ?? TEAM,
    keptAt: (since) => (closed?.by !== undefined && closed.at >= since ? closed.at : undefined),
  };
}

export async function whatSurveysSee(ports: Needs, key: Key, state: SurveyState | undefined): Promise<Seen> {
  const rules = await ports.rules();
  if (state === undefined) return { rules };
  const now = ports.clock.now();
  const surveys = await noticesOf(ports, key, toLookAt(state.reminders, now), (notice) => askReminded(state, notice));
  const turn = state.turnAt !== undefined && state.turnAt <= now ? await turnOf(ports, state, rules, now) : undefined;
  return { rules, surveys, turn, order: await orderOf(ports, state), followUp: await followUpOf(ports, state.customerId, state.followUps, now) };
}

async function noticesOf({ table }: Needs, key: Key, names: readonly string[], surveyOf: (reminder: Notice) => Notice): Promise<SurveysSeen> {
  if (names.length === 0) return new Map();
  const to = { customer: customerIn(key.pk) };
  const keys = names.map((name) => noticeItemKey(to, noticeKey(surveyOf({ kind: 'survey.reminder', subject: key, fact: '', factAt: Number(name) }), to)));
  const items = await table.getMany(keys);
  return new Map(names.map((name, index) => [name, items[index]?.body as NoticeState | undefined]));
}

async function orderOf({ table }: Needs, { customerId, orderId }: SurveyState): Promise<OrderState | undefined> {
  return orderId === undefined ? undefined : ((await table.get(orderKey(customerId, orderId)))?.body as OrderState | undefined);
}

async function turnOf(ports: Needs, { customerId }: SurveyState, rules: Rules, now: Instant): Promise<Turn> {
  if (rules.surveys.npsPerDay === 0) return { turn: 'off' };
  const profile = (await ports.table.get(profileKey({ customer: customerId })))?.body as ProfileState | undefined;
  // The place is taken on the day on which the question goes out: a weekend's places would all be sent on Monday.
  const shut = shutUntil(now, zoneOf(profile, rules.zone).zone, rules);
  if (shut !== undefined) return { turn: 'shut', until: shut.until };
  return { turn: (await takePlace(ports, rules, now)) ? 'theirs' : 'full' };
}

type PlacesTaken = { readonly taken: number };

/** Long enough to look back a month. */
const COUNTERS_KEPT_MS = 31 * DAY;

/** One place of the company's own day. A place that is taken and then not used, as when the customer is cut off in between, is lost: never too many are asked. */
async function takePlace(ports: Needs, { surveys, zone }: Rules, now: Instant): Promise<boolean> {
  const day = startOfUtcDay(wallDay(now, zone));
  let isTaken = false;
  await commit(
    ports,
    npsDayKey(isoOf(day).slice(0, 10)),
    (seen: PlacesTaken | undefined) => {
      const taken = seen?.taken ?? 0;
      isTaken = taken < surveys.npsPerDay;
      return { state: isTaken ? { taken: taken + 1 } : (seen ?? { taken }) };
    },
    { beside: () => ({ expiresAt: Math.ceil((day + COUNTERS_KEPT_MS) / SECOND) }) },
  );
  return isTaken;
}
