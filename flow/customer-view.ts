/** What we know of a customer, for people: every decision with its reason, and the state of everything of theirs. */

import { noticesOfAlert } from '../core/alerts/decide.ts';
import { digestNotice } from '../core/alerts/desk.ts';
import type { AlertState } from '../core/alerts/state.ts';
import type { CaseState } from '../core/cases/state.ts';
import { resolutionOf } from '../core/cases/state.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import type { QuietJudge } from '../core/engagement/judge.ts';
import { standingOf } from '../core/engagement/standing.ts';
import { type EngagementState, type Flag, flagSince } from '../core/engagement/state.ts';
import { noticeItemKey } from '../core/keys.ts';
import { type NoticeRequest, noticeKey } from '../core/notices/request.ts';
import { type Why, whyOf } from '../core/notices/why.ts';
import { type OrderState, stepOf } from '../core/orders/state.ts';
import type { Item, Ports } from '../core/ports.ts';
import type { SurveyState } from '../core/surveys/state.ts';
import { isoOf, startOfUtcDay } from '../core/time.ts';
import { sharedJudge } from './live-risk.ts';

type Needs = Pick<Ports, 'table' | 'clock'>;

/** Every decision about messages to a customer, and about alerts of theirs to our own people. Newest first. */
export async function decisionsAbout(ports: Needs, customer: string, limit = 1_000): Promise<readonly Why[]> {
  const partition = `CUSTOMER#${customer}`;
  const notices = await all(ports, partition, 'NOTICE#', limit, true);
  const alerts = (await all(ports, partition, 'ALERT#', 100, false)).map((item) => item.body as AlertState);
  const sent = await Promise.all(
    alerts.flatMap((alert) => [
      ...noticesOfAlert(alert).map((notice) => alertNotice(ports, notice)),
      ...(alert.digestAt === undefined ? [] : [alertNotice(ports, digestNotice(alert.owner, alert.digestAt))]),
    ]),
  );
  return [...notices.map((item) => whyOf(item)), ...sent.flatMap((why) => why ?? [])].sort((a, b) => (a.factAt < b.factAt ? 1 : -1));
}

/** Every decision about messages to a CSM. Newest first. */
export async function decisionsAboutOwner(ports: Needs, owner: string, limit = 1_000): Promise<readonly Why[]> {
  return (await all(ports, `OWNER#${owner}`, 'NOTICE#', limit, true)).map((item) => whyOf(item));
}

async function alertNotice({ table }: Needs, { to: [to], ...notice }: NoticeRequest): Promise<Why | undefined> {
  const item = to && (await table.get(noticeItemKey(to, noticeKey(notice, to))));
  return item && whyOf(item, `csm ${'owner' in to ? to.owner : to.customer}`);
}

export async function stateOf(ports: Needs, customer: string): Promise<object> {
  const partition = `CUSTOMER#${customer}`;
  const now = ports.clock.now();
  const items = (await Promise.all(['PROFILE', 'GATE', 'ENGAGEMENT', 'ORDER#', 'CASE#', 'SURVEY#', 'ALERT#'].map((prefix) => all(ports, partition, prefix, 500, false)))).flat();
  const body = <T>(sk: string): T | undefined => items.find((item) => item.sk === sk)?.body as T | undefined;
  const bodies = <T>(prefix: string): T[] => items.filter((item) => item.sk.startsWith(prefix)).map((item) => item.body as T);
  const profile = body<ProfileState>('PROFILE');
  return {
    customerId: customer,
    known: profile !== undefined,
    profile: profile && {
      ...Object.fromEntries(Object.entries(profile.fields).map(([name, field]) => [name, field.value])),
      ...(profile.erasedAt && { erasedAt: isoOf(profile.erasedAt) }),
    },
    gate: readable(body<object>('GATE') ?? {}),
    engagement: engagementView(body<EngagementState>('ENGAGEMENT'), now, await sharedJudge(ports, 0)()),
    orders: bodies<OrderState>('ORDER#').map((order) => readable({ ...order, step: stepOf(order) })),
    cases: bodies<CaseState>('CASE#').map((state) => readable({ ...state, status: resolutionOf(state) ? 'resolved' : 'open' })),
    surveys: bodies<SurveyState>('SURVEY#').map((state) => readable(state)),
    alerts: bodies<AlertState>('ALERT#').map((alert) => readable({ ...alert, status: alert.closed ? 'closed' : alert.heldOut ? 'held-out' : 'open' })),
  };
}

function engagementView(state: EngagementState | undefined, now: number, judge: QuietJudge): object {
  const known = state ?? { customerId: '' };
  const { days } = known;
  return {
    activeDays: days?.count ?? 0,
    ...(days && { lastActive: isoOf(startOfUtcDay(days.last)).slice(0, 10) }),
    quiet: flagView(known, 'quiet', now, judge),
    unhappy: flagView(known, 'unhappy', now, judge),
  };
}

function flagView(state: EngagementState, flag: Flag, now: number, judge: QuietJudge): object {
  const since = flagSince(state, flag);
  const { band, ...standing } = standingOf(state, flag, now, judge);
  return { flag: since !== undefined ? 'raised' : band === 'unknown' ? 'unknown' : 'ok', ...(since !== undefined && { since: isoOf(since) }), band, ...standing };
}

async function all(ports: Needs, partition: string, prefix: string, limit: number, descending: boolean): Promise<readonly Item[]> {
  const found: Item[] = [];
  let after: string | undefined;
  do {
    const paged = await ports.table.query(partition, prefix, { limit: Math.min(limit - found.length, 200), after, descending });
    found.push(...paged.found);
    after = paged.next;
  } while (after !== undefined && found.length < limit);
  return found;
}

const INSTANT = /(^|[a-z])(at|since|until)$/i;

/** Instants as people read them. */
function readable(state: object): object {
  return JSON.parse(JSON.stringify(state), (name, value: unknown) => (typeof value === 'number' && INSTANT.test(name) && value > 1e11 ? isoOf(value) : value)) as object;
}
