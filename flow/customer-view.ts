/** What we know of a customer, for people: every decision with its reason, and the state of everything of theirs. */

import { noticesOfAlert } from '../core/alerts/decide.ts';
import type { AlertState } from '../core/alerts/state.ts';
import type { CaseState } from '../core/cases/state.ts';
import { resolutionOf } from '../core/cases/state.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { HORIZON_DAYS, QUIET_MIN_ACTIVE_DAYS } from '../core/engagement/policy.ts';
import { quietScore, rhythmOf } from '../core/engagement/quiet-score.ts';
import { reasonsOf } from '../core/engagement/reasons.ts';
import type { EngagementState } from '../core/engagement/state.ts';
import { unhappyScore } from '../core/engagement/unhappy-score.ts';
import { noticeItemKey } from '../core/keys.ts';
import { type NoticeRequest, noticeKey } from '../core/notices/request.ts';
import { type Why, whyOf } from '../core/notices/why.ts';
import { type OrderState, stepOf } from '../core/orders/state.ts';
import type { Item, Ports } from '../core/ports.ts';
import { isoOf, startOfUtcDay, utcDayOf } from '../core/time.ts';

type Needs = Pick<Ports, 'table' | 'clock'>;

/** Every decision about messages to a customer, and about alerts of theirs to our own people. Newest first. */
export async function decisionsAbout(ports: Needs, customer: string, limit = 1_000): Promise<readonly Why[]> {
  const partition = `CUSTOMER#${customer}`;
  const notices = await all(ports, partition, 'NOTICE#', limit, true);
  const alerts = (await all(ports, partition, 'ALERT#', 100, false)).map((item) => item.body as AlertState);
  const sent = await Promise.all(alerts.flatMap((alert) => noticesOfAlert(alert).map((notice) => alertNotice(ports, alert.owner, notice))));
  return [...notices.map((item) => whyOf(item)), ...sent.flatMap((why) => why ?? [])].sort((a, b) => (a.factAt < b.factAt ? 1 : -1));
}

/** Every decision about messages to a CSM. Newest first. */
export async function decisionsAboutOwner(ports: Needs, owner: string, limit = 1_000): Promise<readonly Why[]> {
  return (await all(ports, `OWNER#${owner}`, 'NOTICE#', limit, true)).map((item) => whyOf(item));
}

async function alertNotice({ table }: Needs, owner: string, { to: [to], ...notice }: NoticeRequest): Promise<Why | undefined> {
  const item = to && (await table.get(noticeItemKey(to, noticeKey(notice, to))));
  return item && whyOf(item, `csm ${owner}`);
}

export async function stateOf(ports: Needs, customer: string): Promise<object> {
  const partition = `CUSTOMER#${customer}`;
  const now = ports.clock.now();
  const items = (await Promise.all(['PROFILE', 'GATE', 'ENGAGEMENT', 'ORDER#', 'CASE#', 'ALERT#'].map((prefix) => all(ports, partition, prefix, 500, false)))).flat();
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
    engagement: engagementView(body<EngagementState>('ENGAGEMENT'), now),
    orders: bodies<OrderState>('ORDER#').map((order) => readable({ ...order, step: stepOf(order) })),
    cases: bodies<CaseState>('CASE#').map((state) => readable({ ...state, status: resolutionOf(state) ? 'resolved' : 'open' })),
    alerts: bodies<AlertState>('ALERT#').map((alert) => readable({ ...alert, status: alert.closed ? 'closed' : alert.heldOut ? 'held-out' : 'open' })),
  };
}

function engagementView(state: EngagementState | undefined, now: number): object {
  if (state?.days === undefined && state?.bads === undefined) return { quiet: { flag: 'unknown' }, unhappy: { flag: 'unknown' } };
  const { days, bads = [], flags = {} } = state;
  const score = days && quietScore(rhythmOf(days, HORIZON_DAYS), utcDayOf(now));
  return {
    activeDays: days?.count ?? 0,
    ...(days && { lastActive: isoOf(startOfUtcDay(days.last)).slice(0, 10) }),
    quiet: {
      flag: flags.quiet !== undefined ? 'raised' : (days?.count ?? 0) >= QUIET_MIN_ACTIVE_DAYS ? 'ok' : 'unknown',
      ...(score !== undefined && { score: Math.round(score * 1000) / 1000 }),
      ...(flags.quiet && { since: isoOf(flags.quiet), reasons: reasonsOf(state, 'quiet', now) }),
    },
    unhappy: {
      flag: flags.unhappy === undefined ? 'ok' : 'raised',
      score: Math.round(unhappyScore(bads, now) * 100) / 100,
      ...(flags.unhappy && { since: isoOf(flags.unhappy) }),
      reasons: reasonsOf(state, 'unhappy', now),
    },
  };
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
