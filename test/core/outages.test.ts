import { describe, expect, test } from 'vitest';
import { decideOnOutage, type OutageDecision } from '../../core/outages/decide.ts';
import { experiencesOf, membersTold } from '../../core/outages/fan-out.ts';
import { outageRelevance } from '../../core/outages/notice.ts';
import type { IncidentState } from '../../core/outages/state.ts';
import { Refused } from '../../core/ports.ts';
import { HOUR, isoOf, MINUTE } from '../../core/time.ts';
import { NOON, outage } from '../builders.ts';

type Input = Parameters<typeof decideOnOutage>[1];

/** What each input told, in the order of arrival. */
function tell(...inputs: Input[]): { readonly told: string[]; readonly incident: IncidentState; readonly last: OutageDecision } {
  let incident: IncidentState | undefined;
  let last: OutageDecision | undefined;
  const told: string[] = [];
  for (const input of inputs) {
    last = decideOnOutage(incident, input, NOON + 24 * HOUR);
    incident = last.state;
    if (last.pages.length > 0) told.push(incident?.reports.find(({ name }) => name === last?.pages[0]?.report)?.step ?? '');
  }
  return { told, incident: incident as IncidentState, last: last as OutageDecision };
}

const WAKE = { wake: { pk: 'INCIDENT#i1', sk: 'STATE' } };

describe('an outage', () => {
  test('tells its opening, each changed state and its end', () => {
    const { told } = tell(
      outage('outage.opened', NOON, { status: 'investigating' }),
      outage('outage.updated', NOON + MINUTE, { status: 'identified', message: 'Found' }),
      outage('outage.resolved', NOON + HOUR, { message: 'Over' }),
    );
    expect(told).toEqual(['outage.opened', 'outage.updated', 'outage.resolved']);
  });

  test('says nothing when neither status, impact, kind nor components changed', () => {
    expect(tell(outage('outage.opened', NOON), outage('outage.updated', NOON + MINUTE, { message: 'Still on it' })).told).toEqual(['outage.opened']);
  });

  test.each([{ status: 'monitoring' }, { impact: 'critical' }, { kind: 'down' }, { components: ['api', 'dashboard'] }, { notify: true }])('tells an update with %o', (change) => {
    expect(tell(outage('outage.opened', NOON), outage('outage.updated', NOON + MINUTE, { message: 'More', ...change })).told).toHaveLength(2);
  });

  test('tells an unchanged update that keeps a promise, and then no further one', () => {
    const { told } = tell(
      outage('outage.opened', NOON, { nextUpdateAt: isoOf(NOON + HOUR) }),
      outage('outage.updated', NOON + 30 * MINUTE, { message: 'No change yet' }),
      outage('outage.updated', NOON + 40 * MINUTE, { message: 'Nor now' }),
    );
    expect(told).toEqual(['outage.opened', 'outage.updated']);
  });

  test('says so itself, once, when promised news does not come', () => {
    const opened = tell(outage('outage.opened', NOON, { nextUpdateAt: isoOf(NOON + HOUR) }));
    expect(opened.last.deadline).toBe(NOON + HOUR);
    const { told, incident, last } = tell(outage('outage.opened', NOON, { nextUpdateAt: isoOf(NOON + HOUR) }), WAKE, WAKE);
    expect(new Set(told)).toEqual(new Set(['outage.opened', 'outage.updated']));
    expect(incident.reports.filter(({ holding }) => holding)).toHaveLength(1);
    expect(last.deadline).toBeUndefined();
  });

  test.each([{ backfilled: true }, { notify: false }])('tells nobody of what is %o, nor of its end', (quiet) => {
    expect(tell(outage('outage.opened', NOON, quiet), outage('outage.resolved', NOON + HOUR, { message: 'Over' })).told).toEqual([]);
  });

  test('ends once: a second "resolved" is no news', () => {
    expect(tell(outage('outage.opened', NOON), outage('outage.resolved', NOON + HOUR), outage('outage.resolved', NOON + 2 * HOUR, { message: 'Really over' })).told).toEqual([
      'outage.opened',
      'outage.resolved',
    ]);
  });

  test('goes on when it opens again within ten minutes, and begins anew after', () => {
    const soon = tell(outage('outage.opened', NOON), outage('outage.resolved', NOON + HOUR), outage('outage.opened', NOON + HOUR + 9 * MINUTE, { message: 'Back' }));
    expect(soon.told).toEqual(['outage.opened', 'outage.resolved', 'outage.updated']);
    const later = tell(outage('outage.opened', NOON), outage('outage.resolved', NOON + HOUR), outage('outage.opened', NOON + 2 * HOUR, { message: 'Again' }));
    expect(later.told).toEqual(['outage.opened', 'outage.resolved', 'outage.opened']);
  });

  test('is not "over" for anybody when the end is known before the beginning', () => {
    const { told, incident } = tell(outage('outage.resolved', NOON + HOUR, { message: 'Over' }), outage('outage.opened', NOON));
    expect(told).toEqual(['outage.opened']);
    expect(outageRelevance(incident, incident.reports[0]?.name ?? '')).toMatchObject({ reason: 'superseded' });
  });

  test('asks for the same pages when a report is repeated (F28)', () => {
    const event = outage('outage.opened', NOON);
    const first = decideOnOutage(undefined, event, NOON);
    const again = decideOnOutage(first.state, event, NOON);
    expect(again.pages).toEqual(first.pages);
    expect(again.state).toBe(first.state);
  });

  test('pages everybody for audience "all", and named customers in hundreds', () => {
    expect(tell(outage('outage.opened', NOON, { components: undefined, audience: 'all' })).last.pages.every(({ from }) => 'component' in from && from.component === '*')).toBe(
      true,
    );
    const customerIds = Array.from({ length: 250 }, (_, n) => `c${n}`);
    expect(tell(outage('outage.opened', NOON, { components: undefined, customerIds })).last.pages.map(({ from }) => from)).toEqual([{ named: 0 }, { named: 100 }, { named: 200 }]);
  });

  test('lets real news follow its own "no news yet", also when that news was late by seconds, and keeps the promise it makes', () => {
    const { incident, last } = tell(
      outage('outage.opened', NOON, { nextUpdateAt: isoOf(NOON + HOUR) }),
      WAKE,
      outage('outage.updated', NOON + HOUR - 5_000, { status: 'identified', message: 'Found', nextUpdateAt: isoOf(NOON + 2 * HOUR) }),
    );
    const news = incident.reports.find(({ message }) => message === 'Found');
    expect(outageRelevance(incident, news?.name ?? '')).toBeUndefined();
    expect(last.deadline).toBe(NOON + 2 * HOUR);
  });

  test('takes an unchanged update for the promised one only from half-way to the promise on', () => {
    const opened = outage('outage.opened', NOON, { nextUpdateAt: isoOf(NOON + HOUR) });
    expect(tell(opened, outage('outage.updated', NOON + 20 * MINUTE, { message: 'Nothing yet' })).told).toEqual(['outage.opened']);
  });

  test('tells those of every region it was told in that it is over', () => {
    const { incident } = tell(
      outage('outage.opened', NOON, { regions: ['eu', 'us'] }),
      outage('outage.updated', NOON + MINUTE, { regions: ['eu'], status: 'identified', message: 'Only Europe' }),
      outage('outage.resolved', NOON + HOUR, { message: 'Over' }),
    );
    const end = incident.reports.at(-1);
    const members = ['eu', 'us', 'apac'].map((region) => ({ sk: `CUSTOMER#${region}`, body: { region } }));
    expect(end && membersTold(incident, end, members).map(({ sk }) => sk)).toEqual(['CUSTOMER#eu', 'CUSTOMER#us']);
  });

  test('refuses more named customers than an incident can hold', () => {
    const ids = (from: number) => Array.from({ length: 1_500 }, (_, n) => `c${from + n}`);
    expect(() =>
      tell(
        outage('outage.opened', NOON, { components: undefined, customerIds: ids(0) }),
        outage('outage.updated', NOON + MINUTE, { components: undefined, customerIds: ids(1_500), message: 'More' }),
      ),
    ).toThrow(Refused);
  });

  test('that comes back after a few quiet minutes is one bad experience', () => {
    const hard = { impact: 'major', kind: 'down' };
    const { incident } = tell(
      outage('outage.opened', NOON, hard),
      outage('outage.resolved', NOON + HOUR, { message: 'Over' }),
      outage('outage.updated', NOON + HOUR + 5 * MINUTE, { message: 'Back', status: 'investigating' }),
      outage('outage.resolved', NOON + 3 * HOUR, { message: 'Really' }),
    );
    const ends = incident.reports.filter(({ step }) => step === 'outage.resolved').map((end) => experiencesOf(incident, end, ['ada'])[0]);
    expect(ends[0]?.key).toBe(ends[1]?.key);
    expect(ends[1]).toMatchObject({ amount: 3 });
  });

  test('keeps within a size that the table takes, however many reports come', () => {
    const reports = Array.from({ length: 200 }, (_, n) => outage('outage.updated', NOON + n * MINUTE, { message: `${n} ${'word '.repeat(1_000)}` }));
    expect(JSON.stringify(tell(outage('outage.opened', NOON), ...reports).incident).length).toBeLessThan(390_000);
  });
});

describe('planned work', () => {
  test('tells its three events once each, and nothing in between', () => {
    const { told } = tell(
      outage('maintenance.scheduled', NOON, { message: 'On Monday' }),
      outage('maintenance.scheduled', NOON + MINUTE, { message: 'On Monday at 9' }),
      outage('maintenance.started', NOON + HOUR, { message: 'Begun' }),
      outage('maintenance.started', NOON + HOUR + MINUTE, { message: 'Going on' }),
      outage('maintenance.completed', NOON + 2 * HOUR, { message: 'Done' }),
    );
    expect(told).toEqual(['maintenance.scheduled', 'maintenance.started', 'maintenance.completed']);
  });
});
