import type { Event, EventOf } from '../../core/events/catalogue.ts';
import { isoOf } from '../../core/time.ts';
import { cloudEvent } from '../../emitter/cloud-event.ts';
import type { Month } from './month.ts';
import type { Customer } from './people.ts';

export const OUTAGE_DAY = 16;
const BROKEN = 'exports';
const SOURCE = 'cloud.status';

/** The account uses what breaks. */
export const isHit = (account: Customer): boolean => account.components?.includes(BROKEN) ?? false;

/** One outage of one component, from the first word to the last. */
export function outageOf(month: Month): Event[] {
  const incident = { incidentId: 'inc-77', title: 'Exports do not start', components: [BROKEN] };
  const told = <T extends 'outage.opened' | 'outage.updated' | 'outage.resolved'>(
    type: T,
    step: number,
    hour: number,
    data: Partial<EventOf<T>['data']> & { message: string },
  ): Event => cloudEvent(type, { source: SOURCE, id: `inc-77-${step}` }, month.at(OUTAGE_DAY, hour), { ...incident, ...data } as EventOf<T>['data']);
  return [
    told('outage.opened', 1, 9.2, { kind: 'degraded', impact: 'minor', status: 'investigating', message: 'Exports wait much longer than usual. We are looking for the cause.' }),
    told('outage.updated', 2, 9.55, {
      kind: 'down',
      impact: 'major',
      status: 'investigating',
      message: 'No export has started since 09:05 UTC. Nothing is lost: what you ask for now is queued and runs later.',
    }),
    told('outage.updated', 3, 10, {
      status: 'identified',
      message: 'A database that keeps the queue of exports ran out of space. We are moving it to a larger one.',
      workaround: 'Small tables can be copied straight from the dashboard meanwhile.',
      nextUpdateAt: isoOf(month.at(OUTAGE_DAY, 10.75)),
    }),
    told('outage.updated', 4, 10.7, { status: 'identified', message: 'The move is half done and goes as planned.', nextUpdateAt: isoOf(month.at(OUTAGE_DAY, 11.5)) }),
    told('outage.updated', 5, 11.3, {
      kind: 'degraded',
      impact: 'minor',
      status: 'monitoring',
      message: 'Exports run again. The queue of this morning takes about half an hour to clear.',
    }),
    told('outage.resolved', 6, 11.95, {
      status: 'resolved',
      message: 'All exports of this morning are done. The database now has room for a year, and we are warned long before it fills up.',
    }),
  ];
}

/** Planned work, announced three days ahead. */
export function maintenanceOf(month: Month): Event[] {
  const work = {
    incidentId: 'mnt-12',
    title: 'Upgrade of the API gateway',
    components: ['api', 'webhooks'],
    impact: 'minor' as const,
    startsAt: isoOf(month.at(23, 4)),
    endsAt: isoOf(month.at(23, 5)),
  };
  return [
    cloudEvent('maintenance.scheduled', { source: SOURCE, id: 'mnt-12-1' }, month.at(20, 10), {
      ...work,
      message: 'Calls may be answered up to a second later during this hour. Nothing has to be done on your side.',
    }),
    cloudEvent('maintenance.started', { source: SOURCE, id: 'mnt-12-2' }, month.at(23, 4), { ...work, message: 'The upgrade has begun.' }),
    cloudEvent('maintenance.completed', { source: SOURCE, id: 'mnt-12-3' }, month.at(23, 4.8), { ...work, message: 'The upgrade is done.' }),
  ];
}
