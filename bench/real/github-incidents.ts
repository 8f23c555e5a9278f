/** GitHub's public incidents as outage events: `node bench/real/github-incidents.ts [--customers N] [--out FILE]`. */
import { join } from 'node:path';
import type { Event, EventOf } from '../../core/events/catalogue.ts';
import { HOUR, type Instant, instantOf } from '../../core/time.ts';
import { cloudEvent } from '../../emitter/cloud-event.ts';
import { linesOf } from './data.ts';
import { convert } from './write-events.ts';

export type Incident = {
  readonly id: string;
  readonly title: string;
  readonly impact: 'none' | 'minor' | 'major' | 'critical' | 'maintenance';
  readonly components?: readonly string[];
  readonly updates: readonly { readonly at: string; readonly status: string; readonly message: string }[];
};

const source = 'github.status';
/** Stands for the whole where an incident names no component. */
const WHOLE = 'github';

/** One event for each update, and the customers who use everything an hour before the first of them. */
export function eventsOf(incidents: readonly Incident[], customers = 0): Event[] {
  const told = incidents.flatMap((incident) => (incident.impact === 'maintenance' ? maintenance(incident) : outage(incident)));
  const first = Math.min(...told.map((event) => instantOf(event.time)));
  const components = [...new Set([WHOLE, ...incidents.flatMap((incident) => incident.components ?? [])])];
  return [...Array.from({ length: customers }, (_, index) => customer(index + 1, components, first - HOUR)), ...told];
}

const STATUS: Record<string, 'investigating' | 'identified' | 'monitoring' | undefined> = { Investigating: 'investigating', Identified: 'identified', Monitoring: 'monitoring' };

/** "Update" says nothing about the state, so its event says nothing either: the state stays as it was. */
function outage(incident: Incident): Event[] {
  const { impact } = incident;
  const state = { ...about(incident), kind: kindOf(incident), ...(impact !== 'maintenance' && { impact }) };
  return incident.updates.map(({ at, status, message }, index) => {
    const type = status === 'Resolved' ? 'outage.resolved' : index === 0 ? 'outage.opened' : 'outage.updated';
    const said = status === 'Resolved' ? 'resolved' : STATUS[status];
    return cloudEvent(type, origin(incident, index), instantOf(at), { ...state, ...(said && { status: said }), message });
  });
}

const DOWN = /\b(down|outage|unavailable|unable to|not (available|working)|paused)\b/i;

/** By its first words, else by its impact: what is said later must not look like a change. */
function kindOf({ title, impact, updates }: Incident): 'down' | 'degraded' {
  const says = DOWN.test(`${title} ${updates[0]?.message ?? ''}`);
  return says || impact === 'major' || impact === 'critical' ? 'down' : 'degraded';
}

const STEP: Record<string, 'maintenance.scheduled' | 'maintenance.started' | 'maintenance.completed' | undefined> = {
  Scheduled: 'maintenance.scheduled',
  'In progress': 'maintenance.started',
  Completed: 'maintenance.completed',
};

/** An update of planned work repeats the step it is at, so that nothing changes. */
function maintenance(incident: Incident): Event[] {
  let step: NonNullable<(typeof STEP)[string]> = 'maintenance.scheduled';
  return incident.updates.map(({ at, status, message }, index) => {
    step = STEP[status] ?? step;
    return cloudEvent(step, origin(incident, index), instantOf(at), { ...about(incident), message });
  });
}

const origin = ({ id }: Incident, index: number) => ({ source, id: `github-${id}-${index + 1}` });
const about = ({ id, title, components }: Incident) => ({ incidentId: `github-${id}`, title, components: components?.length ? [...components] : [WHOLE] });

const customer = (number: number, components: readonly string[], at: Instant): EventOf<'customer.updated'> =>
  cloudEvent('customer.updated', { source, id: `github-user-${number}` }, at, {
    customerId: `github-user-${number}`,
    name: `User ${number}`,
    email: `github-user-${number}@example.com`,
    locale: 'en',
    timezone: 'UTC',
    components: [...components],
  });

export async function githubIncidents(folder: string): Promise<Incident[]> {
  const incidents: Incident[] = [];
  for await (const line of linesOf(join(folder, 'incidents_to_2024.jsonl.gz'))) if (line.trim() !== '') incidents.push(JSON.parse(line));
  return incidents;
}

if (import.meta.main) await convert('outages-github-status', async (folder, { customers }) => eventsOf(await githubIncidents(folder), customers));
