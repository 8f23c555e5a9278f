/** A help desk's real log with random waits: every resolution has one survey, or the reason why it has none. Runs where the data is. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dataSet } from '../../bench/real/data.ts';
import { eventsOf, ticketLog } from '../../bench/real/ticket-log.ts';
import { type CaseState, takenBack } from '../../core/cases/state.ts';
import type { Event } from '../../core/events/catalogue.ts';
import { caseKey } from '../../core/keys.ts';
import { DAY, type Instant, instantOf, isoOf } from '../../core/time.ts';
import { live } from '../../local/drive.ts';
import { openSystem } from '../journeys/system.ts';

const folder = dataSet('tickets-incident-log');
const there = folder !== undefined && existsSync(join(folder, 'incident_event_log.csv.gz'));
if (!there) console.log('ticket-surveys: the ticket log is not here, so its replay does not run');

const TICKETS = 890;

/** Waits of up to a day between the events of a ticket, the same for a seed. */
function withWaits(events: readonly Event[], seed: number): Event[] {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const waited = new Map<string, Instant>();
  return events
    .map((event) => {
      if (!('caseId' in event.data) || event.data.caseId === undefined) return event;
      const by = (waited.get(event.data.caseId) ?? 0) + Math.floor(next() * DAY);
      waited.set(event.data.caseId, by);
      return { ...event, time: isoOf(instantOf(event.time) + by) };
    })
    .sort((a, b) => instantOf(a.time) - instantOf(b.time)) as Event[];
}

describe.skipIf(!there)('890 tickets of a help desk', () => {
  test('bring one survey for each resolution that may be asked about, none for one that was taken back, and a reason for every other', { timeout: 120_000 }, async () => {
    const all = eventsOf(await ticketLog(folder as string));
    const ids = [...new Set(all.flatMap((event) => ('caseId' in event.data && event.data.caseId !== undefined ? [event.data.caseId] : [])))];
    const chosen = new Set(ids.filter((_, index) => index % Math.floor(ids.length / TICKETS) === 0).slice(0, TICKETS));
    const mine = all.filter((event) => 'caseId' in event.data && event.data.caseId !== undefined && chosen.has(event.data.caseId));
    const callers = new Set(mine.map((event) => (event.data as { customerId: string }).customerId));
    const events = withWaits([...all.filter(({ type, data }) => type === 'customer.updated' && callers.has((data as { customerId: string }).customerId)), ...mine], 42);

    const system = await openSystem(instantOf(events[0]?.time ?? ''));
    try {
      await live(system.engine, events);
      await system.turnTo(system.engine.clock.now() + 12 * DAY);
      const outcomes: Record<string, number> = {};
      for (const caller of callers) {
        const cases = (await system.state(caller)).cases as { caseId: string }[];
        const why = await system.why(caller);
        for (const { caseId } of cases) {
          const state = (await system.engine.table.get(caseKey(caller, caseId)))?.body as CaseState;
          const surveys = why.filter(({ kind, subject }) => kind === 'survey.csat' && subject === `CASE#${caseId}`);
          const resolutions = state.facts.filter(({ step }, index) => step === 'resolved' && state.facts[index - 1]?.step !== 'resolved');
          expect(surveys.length, caseId).toBe(resolutions.length);
          for (const survey of surveys) {
            outcomes[survey.reason ?? survey.decision] = (outcomes[survey.reason ?? survey.decision] ?? 0) + 1;
            expect(survey.decision === 'sent' || (survey.decision === 'skipped' && survey.reason !== undefined), caseId).toBe(true);
          }
          for (const { resolution, by } of takenBack(state)) {
            const survey = surveys.find(({ factAt }) => Date.parse(factAt) === resolution.at);
            if (survey?.decision === 'sent') expect(Date.parse(survey.at), caseId).toBeLessThanOrEqual(by.at);
          }
        }
      }
      console.log(`ticket-surveys: ${chosen.size} tickets, ${JSON.stringify(outcomes)}`);
      expect(chosen.size).toBe(TICKETS);
      expect(outcomes.sent).toBeGreaterThan(100);
    } finally {
      await system.close();
    }
  });
});
