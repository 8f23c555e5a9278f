/** Log-ins of a product as usage events, a day's in one (or a few): `node bench/real/relax-usage.ts [--out FILE]`. */
import { join } from 'node:path';
import type { Event } from '../../core/events/catalogue.ts';
import { MAX_USAGE_RECORDS } from '../../core/events/usage.ts';
import { DAY, SECOND } from '../../core/time.ts';
import { cloudEvent } from '../../emitter/cloud-event.ts';
import { type Row, rowsOf } from './data.ts';
import { convert } from './write-events.ts';

const source = 'relax';

/** Ids stay as they are, so that the folds of the protocol (by checksum of the id) can be told. */
export async function eventsOf(users: AsyncIterable<Row>, engagement: AsyncIterable<Row>): Promise<Event[]> {
  return [...(await accounts(users)), ...(await days(engagement))];
}

/** No names and no addresses: where they came from, and their organisation. */
async function accounts(users: AsyncIterable<Row>): Promise<Event[]> {
  const events: Event[] = [];
  for await (const { user_id, creation_time, creation_source, org_id } of users) {
    if (!user_id || !creation_time) continue;
    events.push(
      cloudEvent('customer.updated', { source, id: `user-${user_id}` }, Date.parse(`${creation_time}Z`), {
        customerId: user_id,
        ...(creation_source && { plan: creation_source }),
        ...(org_id && { segment: `org-${org_id}` }),
      }),
    );
  }
  return events;
}

async function days(engagement: AsyncIterable<Row>): Promise<Event[]> {
  const activeOn = new Map<string, string[]>();
  for await (const { user_id, date } of engagement) {
    if (!user_id || !date) continue;
    const active = activeOn.get(date);
    if (active) active.push(user_id);
    else activeOn.set(date, [user_id]);
  }
  return [...activeOn].flatMap(([day, active]) => packed(day, active));
}

function packed(day: string, active: readonly string[]): Event[] {
  const parts = Math.ceil(active.length / MAX_USAGE_RECORDS);
  return Array.from({ length: parts }, (_, part) =>
    cloudEvent('usage.recorded', { source, id: `${day}-${part + 1}` }, Date.parse(day) + DAY - SECOND, {
      records: active.slice(part * MAX_USAGE_RECORDS, (part + 1) * MAX_USAGE_RECORDS).map((customerId) => ({ customerId, day })),
    }),
  );
}

if (import.meta.main) {
  await convert('usage-relax', (folder) => eventsOf(rowsOf(join(folder, 'users.csv.gz')), rowsOf(join(folder, 'engagement.csv.gz'))));
}
