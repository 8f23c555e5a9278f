import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rowsIn, rowsOf } from '../../bench/real/data.ts';
import { eventsOf } from '../../bench/real/relax-usage.ts';
import { dataOrWord, expectAccepted } from './sample.ts';

const USERS = `user_id,creation_time,creation_source,opted_in_to_mailing_list,enabled_for_marketing_drip,org_id,invited_by_user_id
1,2013-01-02T03:04,SIGNUP,0,0,7,
2,2013-01-03T10:00,GUEST_INVITE,1,0,8,1
`;

const recordsIn = (events: Awaited<ReturnType<typeof eventsOf>>) => events.flatMap((event) => (event.type === 'usage.recorded' ? event.data.records : []));

describe('Relax’s log-ins', () => {
  it('are packed by day, at its end', async () => {
    const events = await eventsOf(rowsIn(USERS), rowsIn('user_id,date\n1,2013-01-02\n1,2013-01-04\n2,2013-01-04\n'));
    expectAccepted(events);
    expect(events.slice(2).map(({ time, data }) => [time, data])).toEqual([
      ['2013-01-02T23:59:59.000Z', { records: [{ customerId: '1', day: '2013-01-02' }] }],
      [
        '2013-01-04T23:59:59.000Z',
        {
          records: [
            { customerId: '1', day: '2013-01-04' },
            { customerId: '2', day: '2013-01-04' },
          ],
        },
      ],
    ]);
  });

  it('of a busy day take several events of at most 500 records', async () => {
    const busy = Array.from({ length: 1_001 }, (_, index) => `${index},2013-01-04`).join('\n');
    const events = (await eventsOf(rowsIn(USERS), rowsIn(`user_id,date\n${busy}\n`))).slice(2);
    expect(events.map((event) => event.type === 'usage.recorded' && event.data.records.length)).toEqual([500, 500, 1]);
    expectAccepted(events);
  });

  it('say nothing personal of an account', async () => {
    const [account] = await eventsOf(rowsIn(USERS), rowsIn('user_id,date\n'));
    expect(account).toMatchObject({ time: '2013-01-02T03:04:00.000Z', data: { customerId: '1', plan: 'SIGNUP', segment: 'org-7' } });
    expect(Object.keys(account?.data ?? {}).sort()).toEqual(['customerId', 'plan', 'segment']);
  });
});

const folder = dataOrWord('usage-relax');
describe.skipIf(folder === undefined)('the 12,000 accounts', () => {
  it('keep every one of their 207,917 days, in events that are all accepted', { timeout: 60_000 }, async () => {
    const events = await eventsOf(rowsOf(join(folder ?? '', 'users.csv.gz')), rowsOf(join(folder ?? '', 'engagement.csv.gz')));
    expect(recordsIn(events)).toHaveLength(207_917);
    expect(events.filter(({ type }) => type === 'customer.updated')).toHaveLength(12_000);
    expectAccepted(events);
  });
});
