import { describe, expect, it } from 'vitest';
import { eventsOf, githubIncidents, type Incident } from '../../bench/real/github-incidents.ts';
import { inOrder } from '../../bench/real/write-events.ts';
import type { OutageEvent } from '../../core/events/catalogue.ts';
import { decideOnOutage } from '../../core/outages/decide.ts';
import type { IncidentState } from '../../core/outages/state.ts';
import { instantOf } from '../../core/time.ts';
import { countOf, dataOrWord, expectAccepted } from './sample.ts';

const update = (minute: number, status: string, message = `${status}.`) => ({ at: `2024-05-01T10:${String(minute).padStart(2, '0')}:00Z`, status, message });
const incident = (over: Partial<Incident> = {}): Incident => ({
  id: '1',
  title: 'Incident with Widgets',
  impact: 'minor',
  components: ['Widgets'],
  updates: [update(0, 'Investigating', 'Widgets are slower than usual.'), update(5, 'Update'), update(5, 'Update', 'More.'), update(30, 'Resolved')],
  ...over,
});

const brief = (incidents: readonly Incident[]) => eventsOf(incidents).map(({ type, data }) => [type, 'status' in data ? data.status : undefined]);

function toldOf(events: readonly OutageEvent[]): string[] {
  const states = new Map<string, IncidentState | undefined>();
  return events.flatMap((event) => {
    const decision = decideOnOutage(states.get(event.data.incidentId), event, instantOf(event.time));
    states.set(event.data.incidentId, decision.state);
    return decision.because === 'told' ? [event.type] : [];
  });
}

describe('GitHub’s incidents', () => {
  it('open, go on without a word on the state, and end', () => {
    expect(brief([incident()])).toEqual([
      ['outage.opened', 'investigating'],
      ['outage.updated', undefined],
      ['outage.updated', undefined],
      ['outage.resolved', 'resolved'],
    ]);
    expectAccepted(eventsOf([incident(), incident({ id: '2' })], 3));
  });

  it('tell their beginning and their end once', () => {
    expect(toldOf(eventsOf([incident()]) as OutageEvent[])).toEqual(['outage.opened', 'outage.resolved']);
  });

  it('are resolved and not opened when that is their only word, and then told to nobody', () => {
    const only = eventsOf([incident({ updates: [update(0, 'Resolved')] })]) as OutageEvent[];
    expect(only.map(({ type }) => type)).toEqual(['outage.resolved']);
    expect(toldOf(only)).toEqual([]);
  });

  it.each([
    ['minor', 'Widgets are slower than usual.', 'degraded'],
    ['minor', 'Widgets are down.', 'down'],
    ['major', 'Widgets are slower than usual.', 'down'],
    ['critical', 'Something is odd.', 'down'],
    ['none', 'Something is odd.', 'degraded'],
  ] as const)('of %s impact with the words "%s" are %s throughout', (impact, words, kind) => {
    const events = eventsOf([incident({ impact, updates: [update(0, 'Investigating', words), update(5, 'Update', 'It is down.')] })]) as OutageEvent[];
    expect(events.map(({ data }) => data)).toEqual([expect.objectContaining({ impact, kind }), expect.objectContaining({ impact, kind })]);
  });

  it('become planned work, whose updates repeat its step and are not told', () => {
    const work = eventsOf([
      incident({
        impact: 'maintenance',
        updates: [update(0, 'Scheduled'), update(1, 'Update'), update(2, 'In progress'), update(3, 'Update', 'Half done.'), update(4, 'Completed')],
      }),
    ]) as OutageEvent[];
    expect(work.map(({ type }) => type)).toEqual(['maintenance.scheduled', 'maintenance.scheduled', 'maintenance.started', 'maintenance.started', 'maintenance.completed']);
    expect(toldOf(work)).toEqual(['maintenance.scheduled', 'maintenance.started', 'maintenance.completed']);
    expectAccepted(work);
  });

  it('without a component concern all of GitHub, and the customers use everything before it begins', () => {
    const { components: _none, ...bare } = incident({ id: '2' });
    const events = inOrder(eventsOf([bare, incident()], 2));
    expect(events.map(({ type }) => type).slice(0, 3)).toEqual(['customer.updated', 'customer.updated', 'outage.opened']);
    expect(events[0]?.data).toMatchObject({ components: ['github', 'Widgets'] });
    expect(events.filter(({ id }) => id.startsWith('github-2-')).map(({ data }) => 'components' in data && data.components)).toEqual(Array(4).fill(['github']));
  });
});

const folder = dataOrWord('outages-github-status');
describe.skipIf(folder === undefined)('the 399 incidents to 2024', () => {
  it('become one event for each of their 2,165 updates, every one accepted', async () => {
    const incidents = await githubIncidents(folder ?? '');
    const events = eventsOf(incidents);
    expect(incidents).toHaveLength(399);
    expect(events).toHaveLength(2_165);
    expect(countOf(events, 'outage.resolved')).toBe(389);
    expect(countOf(events, 'maintenance.completed')).toBe(10);
    expectAccepted(events);
  });

  it('are told twice each, at their beginning and their end: no update of an unchanged state, no end without a beginning', async () => {
    const events = inOrder(eventsOf(await githubIncidents(folder ?? ''))) as OutageEvent[];
    const told = Map.groupBy(toldOf(events), (type) => type);
    expect(Object.fromEntries([...told].map(([type, each]) => [type, each.length]))).toEqual({
      'outage.opened': 385,
      'outage.resolved': 385,
      'maintenance.scheduled': 10,
      'maintenance.started': 10,
      'maintenance.completed': 10,
    });
  });
});
