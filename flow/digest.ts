/** The owner's morning, carried out: the alerts that wait go out in one message, and wait no more. */
import { deadlineOf } from '../core/alerts/decide.ts';
import { type DeskState, nameOf, noticeOfDigest, onMorning } from '../core/alerts/desk.ts';
import type { AlertState } from '../core/alerts/state.ts';
import { alertKey, deskKey } from '../core/keys.ts';
import type { Key, Ports } from '../core/ports.ts';
import type { Rules } from '../core/rules/state.ts';
import type { Instant } from '../core/time.ts';
import { commitAlert } from './alert-item.ts';
import { commit } from './commit.ts';
import { entryOf, zoneOfOwner } from './desk.ts';
import { perform } from './effects.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'lanes' | 'clock' | 'pause'>;

/** Rung in the owner's morning: what waits goes out in one message, the most valuable first. */
export async function ringDesk(ports: Needs, { pk }: Key, { alerts, zone }: Pick<Rules, 'alerts' | 'zone'>): Promise<void> {
  const owner = pk.slice('OWNER#'.length);
  const [waiting, theirs] = await Promise.all([waitingFor(ports, owner), zoneOfOwner(ports, owner, zone)]);
  const { state } = await commit(ports, deskKey(owner), (desk: DeskState | undefined, now) => onMorning(desk ?? { owner }, waiting.map(entryOf), alerts, theirs, now), {
    woken: true,
  });
  await perform(ports, { notices: noticeOfDigest(state) });
  const told = new Set(state.digest?.entries.map(nameOf));
  for (const alert of waiting) if (state.digest && told.has(nameOf(entryOf(alert)))) await takeOffTheWait(ports, alert, state.digest.at);
}

/** More than anybody works off; the rest is found once these are closed. */
const MOST_OPEN = 500;
const PAGE = 100;

/** Alerts of the owner that nobody has been told of, the most valuable first. */
async function waitingFor({ table }: Pick<Needs, 'table'>, owner: string): Promise<readonly AlertState[]> {
  const waiting: AlertState[] = [];
  let after: string | undefined;
  let seen = 0;
  do {
    const { found, next } = await table.worklist(owner, { limit: PAGE, after });
    const items = found.length === 0 ? [] : await table.getMany(found);
    waiting.push(...items.flatMap((item) => (item === undefined ? [] : [item.body as AlertState])).filter((alert) => alert.waits && !alert.closed && alert.owner === owner));
    seen += found.length;
    after = next;
  } while (after !== undefined && seen < MOST_OPEN);
  return waiting;
}

async function takeOffTheWait(ports: Needs, { customerId, flag, reason, since }: AlertState, digestAt: Instant): Promise<void> {
  await commitAlert(ports, alertKey(customerId, flag, reason), (seen, now) => {
    if (seen?.since !== since || !seen.waits) return { state: seen, deadline: seen && deadlineOf(seen, now) };
    const { waits: _told, ...rest } = seen;
    const state: AlertState = { ...rest, digestAt };
    return { state, deadline: deadlineOf(state, now) };
  });
}
