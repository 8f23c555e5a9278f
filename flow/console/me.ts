/** Who has signed in, and which colleagues they see. */
import { mayRead } from '../../core/console/access.ts';
import { COLLEAGUES } from '../../core/keys.ts';
import type { Table } from '../../core/ports.ts';
import { isoOf } from '../../core/time.ts';
import type { Colleague } from '../know-customer.ts';
import { everything, profileOf, type Story } from './call.ts';

/** Many more than look after customers in one company. */
const MOST_COLLEAGUES = 2_000;

export const me: Story<'me'> = async ({ table, rules, clock, sender }, { who }) => {
  const [{ alerts, zone }, all, profile] = await Promise.all([rules(), colleagues(table), profileOf(table, { owner: who.id })]);
  const known = all.filter(({ id }) => mayRead(who, id, alerts.teams));
  return {
    body: {
      id: who.id,
      name: profile?.fields.name?.value ?? known.find(({ id }) => id === who.id)?.name ?? who.id,
      role: who.role,
      company: sender.company,
      zone,
      now: isoOf(clock.now()),
      colleagues: known,
    },
  };
};

/** Everybody whom a customer has named as their CSM. */
export async function colleagues(table: Table): Promise<{ readonly id: string; readonly name: string }[]> {
  const items = await everything(table, COLLEAGUES, 'OWNER#', MOST_COLLEAGUES);
  return items.map(({ sk, body }) => ({ id: sk.slice('OWNER#'.length), name: (body as Colleague).name }));
}
