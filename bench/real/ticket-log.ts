/** The audit log of a help desk as case events: `node bench/real/ticket-log.ts [--out FILE]`. */
import { join } from 'node:path';
import type { Event, EventOf } from '../../core/events/catalogue.ts';
import { type Instant, SECOND } from '../../core/time.ts';
import { cloudEvent } from '../../emitter/cloud-event.ts';
import { all, type Row, rowsOf } from './data.ts';
import { convert } from './write-events.ts';

const source = 'servicenow';

type Ticket = { readonly caseId: string; readonly customerId: string; readonly openedAt: Instant; readonly updates: readonly Update[] };
type Update = { readonly at: Instant; readonly row: Row };

/** Who called, a second before their first ticket, and of each ticket its opening and every time it was solved or came back. */
export function eventsOf(rows: readonly Row[]): Event[] {
  const tickets = [...Map.groupBy(rows, (row) => row.number ?? '')].flatMap(([caseId, log]) => ticketOf(caseId, log));
  const byCaller = Map.groupBy(tickets, (ticket) => ticket.customerId);
  return [...[...byCaller].map(([customerId, theirs]) => caller(customerId, Math.min(...theirs.map((ticket) => ticket.openedAt)))), ...tickets.flatMap(lifeOf)];
}

/** The updates in order of their times. Five tickets were written down before they were opened; the earlier time counts. */
function ticketOf(caseId: string, log: readonly Row[]): Ticket[] {
  const updates = log.flatMap((row) => {
    const at = instant(row.sys_updated_at);
    return at === undefined ? [] : [{ at, row }];
  });
  const [first] = updates.sort((a, b) => a.at - b.at);
  if (first === undefined || caseId === '') return [];
  const openedAt = Math.min(instant(first.row.opened_at) ?? first.at, first.at);
  return [{ caseId, customerId: known(first.row.caller_id) ?? `caller of ${caseId}`, openedAt, updates }];
}

/** "Closed" after "Resolved" says nothing new; without it, it is the solution. "New" is no work, so nothing comes back by it. */
function lifeOf({ caseId, customerId, openedAt, updates }: Ticket): Event[] {
  const about = { customerId, caseId };
  const first = updates[0]?.row ?? {};
  const events: Event[] = [cloudEvent('case.opened', { source, id: `${caseId}-opened` }, openedAt, { ...about, ...topicOf(first), ...priorityOf(first), customerWrote: true })];
  let solved = false;
  for (const { at, row } of updates) {
    const solves = row.incident_state === 'Resolved' || row.incident_state === 'Closed';
    const says = solves || (known(row.incident_state) !== undefined && row.incident_state !== 'New');
    if (!says || solves === solved) continue;
    solved = solves;
    const origin = { source, id: `${caseId}-${solves ? 'resolved' : 'reopened'}-${events.length}` };
    const agent = known(row.resolved_by);
    events.push(solves ? cloudEvent('case.resolved', origin, at, { ...about, resolvedBy: 'human', ...(agent && { agent }) }) : cloudEvent('case.reopened', origin, at, about));
  }
  return events;
}

const caller = (customerId: string, firstAt: Instant): Event =>
  cloudEvent('customer.updated', { source, id: `customer-${customerId}` }, firstAt - SECOND, {
    customerId,
    name: customerId,
    email: `${customerId.toLowerCase().replace(/[^a-z0-9]+/g, '-')}@example.com`,
    locale: 'en',
    timezone: 'UTC',
  });

const PRIORITY: Record<string, EventOf<'case.opened'>['data']['priority']> = { '1': 'urgent', '2': 'high', '3': 'normal', '4': 'low' };

function priorityOf(row: Row): Pick<EventOf<'case.opened'>['data'], 'priority'> {
  const priority = PRIORITY[row.priority?.charAt(0) ?? ''];
  return priority ? { priority } : {};
}

function topicOf(row: Row): Pick<EventOf<'case.opened'>['data'], 'topic'> {
  const topic = [known(row.category), known(row.subcategory)].filter((part) => part !== undefined).join(', ');
  return topic ? { topic } : {};
}

/** A question mark stands for what is not known. */
const known = (text: string | undefined): string | undefined => (text === undefined || text.trim() === '' || text === '?' ? undefined : text);

/** `29-02-2016 01:16`, without a zone: read as it stands, as UTC. */
function instant(text: string | undefined): Instant | undefined {
  const [, day, month, year, hour, minute] = /^(\d\d)-(\d\d)-(\d{4}) (\d\d):(\d\d)$/.exec(text ?? '') ?? [];
  return year === undefined ? undefined : Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
}

export const ticketLog = (folder: string): Promise<Row[]> => all(rowsOf(join(folder, 'incident_event_log.csv.gz')));

if (import.meta.main) await convert('tickets-incident-log', async (folder) => eventsOf(await ticketLog(folder)));
