import { describe, expect, it } from 'vitest';
import type { Row } from '../../bench/real/data.ts';
import { eventsOf, ticketLog } from '../../bench/real/ticket-log.ts';
import { countOf, dataOrWord, expectAccepted } from './sample.ts';

const row = (number: string, state: string, updatedAt: string, over: Partial<Record<string, string>> = {}): Row => ({
  number,
  incident_state: state,
  caller_id: 'Caller 7',
  opened_at: '01-03-2016 08:00',
  sys_updated_at: updatedAt,
  priority: '2 - High',
  category: 'Category 1',
  subcategory: '?',
  resolved_by: 'Resolved by 9',
  ...(over as Row),
});

const casesIn = (rows: readonly Row[]) =>
  eventsOf(rows)
    .filter(({ type }) => type.startsWith('case.'))
    .map(({ time, type }) => `${time.slice(5, 16)} ${type}`);

describe('the life of a ticket', () => {
  it('is opened once and resolved once, however often that is written down', () => {
    const log = [
      row('T1', 'New', '01-03-2016 08:10'),
      row('T1', 'Active', '01-03-2016 09:00'),
      row('T1', 'Resolved', '01-03-2016 10:00'),
      row('T1', 'Resolved', '01-03-2016 11:00'),
      row('T1', 'Closed', '06-03-2016 11:00'),
    ];
    expect(casesIn(log)).toEqual(['03-01T08:00 case.opened', '03-01T10:00 case.resolved']);
    expectAccepted(eventsOf(log));
  });

  it('comes back when it leaves Resolved for work, and is resolved anew', () => {
    const log = [
      row('T1', 'Resolved', '01-03-2016 10:00'),
      row('T1', 'Active', '02-03-2016 10:00'),
      row('T1', 'Awaiting User Info', '02-03-2016 11:00'),
      row('T1', 'Resolved', '03-03-2016 10:00'),
      row('T1', 'Closed', '08-03-2016 10:00'),
    ];
    expect(casesIn(log)).toEqual(['03-01T08:00 case.opened', '03-01T10:00 case.resolved', '03-02T10:00 case.reopened', '03-03T10:00 case.resolved']);
    expectAccepted(eventsOf(log));
  });

  it('follows the times, not the order of the rows', () => {
    const log = [row('T1', 'Active', '01-03-2016 09:00'), row('T1', 'Closed', '02-03-2016 10:00'), row('T1', 'Resolved', '01-03-2016 10:00')];
    expect(casesIn(log)).toEqual(['03-01T08:00 case.opened', '03-01T10:00 case.resolved']);
  });

  it('does not come back by being written down as new', () => {
    const log = [row('T1', 'Resolved', '01-03-2016 10:00'), row('T1', 'New', '01-03-2016 10:30'), row('T1', 'Closed', '06-03-2016 10:00')];
    expect(casesIn(log)).toEqual(['03-01T08:00 case.opened', '03-01T10:00 case.resolved']);
  });

  it('is resolved by being closed when nobody resolved it', () => {
    expect(casesIn([row('T1', 'Active', '01-03-2016 09:00'), row('T1', 'Closed', '02-03-2016 10:00')])).toEqual(['03-01T08:00 case.opened', '03-02T10:00 case.resolved']);
  });

  it('has a caller, a topic and a priority as far as they are known', () => {
    const [known] = eventsOf([row('T1', 'New', '01-03-2016 09:00')]).filter(({ type }) => type === 'case.opened');
    expect(known?.data).toEqual({ customerId: 'Caller 7', caseId: 'T1', topic: 'Category 1', priority: 'high', customerWrote: true });
    const [unknown] = eventsOf([row('T2', 'New', '01-03-2016 09:00', { caller_id: '?', category: '?', priority: '?', opened_at: '?' })]).filter(
      ({ type }) => type === 'case.opened',
    );
    expect(unknown).toMatchObject({ time: '2016-03-01T09:00:00.000Z', data: { customerId: 'caller of T2', caseId: 'T2', customerWrote: true } });
    expect(Object.keys(unknown?.data ?? {})).toEqual(['customerId', 'caseId', 'customerWrote']);
  });

  it('leaves out updates without a time', () => {
    expect(casesIn([row('T1', 'New', '01-03-2016 09:00'), row('T1', 'Resolved', '?')])).toEqual(['03-01T08:00 case.opened']);
  });
});

const folder = dataOrWord('tickets-incident-log');
describe.skipIf(folder === undefined)('the 890 tickets', () => {
  it('become events that are all accepted, and those come back that the log itself counts as reopened', async () => {
    const log = await ticketLog(folder ?? '');
    const events = eventsOf(log);
    expect(countOf(events, 'case.opened')).toBe(890);
    expect(countOf(events, 'case.resolved') - countOf(events, 'case.reopened')).toBe(890);
    const back = new Set(events.flatMap((event) => (event.type === 'case.reopened' ? [event.data.caseId] : [])));
    expect(back).toEqual(new Set(log.filter((row) => row.reopen_count !== '0').map((row) => row.number)));
    expectAccepted(events);
  });
});
