/** A new alert's place on its owner's desk: told within the day's budget, or in their next digest. */
import { type DeskState, type Entry, onAlert } from '../core/alerts/desk.ts';
import type { AlertState } from '../core/alerts/state.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { zoneOf } from '../core/customers/zone.ts';
import { deskKey, profileKey } from '../core/keys.ts';
import type { Ports } from '../core/ports.ts';
import type { Rules } from '../core/rules/state.ts';
import { commit } from './commit.ts';

export const entryOf = ({ customerId, flag, reason, since }: AlertState): Entry => ({ customer: customerId, alert: `${flag}#${reason}`, since });

/** @returns whether the owner is told of it now; if not, it is in their next digest */
export async function placeOnDesk(ports: Pick<Ports, 'table' | 'clock' | 'pause'>, alert: AlertState, { alerts, zone }: Pick<Rules, 'alerts' | 'zone'>): Promise<boolean> {
  if (alert.priority === 'urgent') return true;
  const { owner } = alert;
  const theirs = await zoneOfOwner(ports, owner, zone);
  const { tellNow } = await commit(ports, deskKey(owner), (desk: DeskState | undefined, now) => onAlert(desk ?? { owner }, entryOf(alert), alerts, theirs, now));
  return tellNow;
}

export async function zoneOfOwner({ table }: Pick<Ports, 'table'>, owner: string, zone: string): Promise<string> {
  return zoneOf((await table.get(profileKey({ owner })))?.body as ProfileState | undefined, zone).zone;
}
