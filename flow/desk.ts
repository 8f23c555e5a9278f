/** A new alert's place on its owner's desk: told at once, or in their next digest. */
import { type DeskState, type Entry, onWaiting } from '../core/alerts/desk.ts';
import type { AlertState } from '../core/alerts/state.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { zoneOf } from '../core/customers/zone.ts';
import { deskKey, profileKey } from '../core/keys.ts';
import type { Ports } from '../core/ports.ts';
import type { Rules } from '../core/rules/state.ts';
import { commit } from './commit.ts';

export const entryOf = ({ customerId, flag, reason, since }: AlertState): Entry => ({ customer: customerId, alert: `${flag}#${reason}`, since });

/** Urgent alerts are told at once, the others as the company wants it. @returns whether the owner is told now; if not, it waits for their next digest */
export async function placeOnDesk(
  ports: Pick<Ports, 'table' | 'clock' | 'pause'>,
  { owner, priority }: AlertState,
  { alerts, zone }: Pick<Rules, 'alerts' | 'zone'>,
): Promise<boolean> {
  if (priority === 'urgent' || alerts.delivery === 'at-once') return true;
  const theirs = await zoneOfOwner(ports, owner, zone);
  await commit(ports, deskKey(owner), (desk: DeskState | undefined, now) => onWaiting(desk ?? { owner }, alerts, theirs, now));
  return false;
}

export async function zoneOfOwner({ table }: Pick<Ports, 'table'>, owner: string, zone: string): Promise<string> {
  return zoneOf((await table.get(profileKey({ owner })))?.body as ProfileState | undefined, zone).zone;
}
