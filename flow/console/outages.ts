/** Outages: what is open and what was, and who was told of it, from the receipts themselves. An incident counts nothing, so its audience is gone through page by page. */
import { mayRead } from '../../core/console/access.ts';
import type * as answers from '../../core/console/answers.ts';
import { TOLD } from '../../core/console/lists.ts';
import { concernOf, outageView, reportView, summaryOf } from '../../core/console/outage-view.ts';
import { messageOf } from '../../core/console/timeline.ts';
import type { ProfileState } from '../../core/customers/profile.ts';
import { audiencePartition, customerIn, incidentKey, noticeItemKey, OPEN_INCIDENTS, profileKey } from '../../core/keys.ts';
import { noticeKey } from '../../core/notices/request.ts';
import type { NoticeState } from '../../core/notices/state.ts';
import { whyOf } from '../../core/notices/why.ts';
import { type FanOutPage, firstPages, type MemberItem, membersTold, PAGE_SIZE, requestFor } from '../../core/outages/fan-out.ts';
import type { OpenIncidents } from '../../core/outages/open.ts';
import { type IncidentState, type Report, reportOf } from '../../core/outages/state.ts';
import type { Item, Table } from '../../core/ports.ts';
import { isoOf } from '../../core/time.ts';
import { cursorFrom, cursorIn, getAll, gone, type Story } from './call.ts';
import { loadCustomer } from './customer.ts';

async function lately(table: Table): Promise<readonly IncidentState[]> {
  const { incidents = [], recent = [] } = ((await table.get(OPEN_INCIDENTS))?.body as OpenIncidents | undefined) ?? {};
  const items = await getAll(table, [...new Set([...incidents, ...recent])].map(incidentKey));
  return items.flatMap((item) => (item === undefined ? [] : [item.body as IncidentState])).sort((a, b) => (b.reports[0]?.at ?? 0) - (a.reports[0]?.at ?? 0));
}

export const outages: Story<'outages'> = async ({ table }) => {
  const views = (await lately(table)).flatMap((incident) => outageView(incident) ?? []);
  return { body: { open: views.filter(({ isOpen }) => isOpen), recent: views.filter(({ isOpen }) => !isOpen) } };
};

export const outage: Story<'outage'> = async ({ table, clock, operations }, { params }) => {
  const incident = await load(table, params.incident);
  const view = outageView(incident);
  if (view === undefined) throw gone('outage');
  const queues = await operations.queues();
  const depth = (name: string): number => queues.filter((queue) => queue.name === name).reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0);
  return {
    body: {
      ...view,
      reports: incident.reports.map((report) => reportView(incident, report)),
      summary: summaryOf(incident, clock.now()),
      waiting: { pages: depth('pages'), messages: depth('broadcast') },
    },
  };
};

async function load(table: Table, id = ''): Promise<IncidentState> {
  const incident = (await table.get(incidentKey(id)))?.body as IncidentState | undefined;
  if (incident === undefined) throw gone('outage');
  return incident;
}

type Place = { readonly source: number; readonly after?: string };
const placeIn = (state: unknown): Place | undefined => {
  const { source, after } = state as { source?: unknown; after?: unknown };
  return Number.isInteger(source) && (after === undefined || typeof after === 'string') ? { source: source as number, ...(typeof after === 'string' && { after }) } : undefined;
};

/** Goes through the audience as the fan-out does, and looks each one's receipt up under the key that it has. */
export const told: Story<'told'> = async ({ table, rules }, { who, params, query: { report: name, limit, after } }) => {
  const incident = await load(table, params.incident);
  const report = reportOf(incident, name);
  if (report === undefined) throw gone('report of this outage');
  const sources = firstPages(incident, report);
  const { alerts } = await rules();
  const customers: string[] = [];
  let place: Place | undefined = cursorIn(after, placeIn) ?? { source: 0 };
  while (place !== undefined && customers.length < limit) {
    const page: FanOutPage | undefined = sources[place.source];
    if (page === undefined) {
      place = undefined;
      break;
    }
    const { ids, next }: { ids: readonly string[]; next: string | undefined } = await membersOf(table, incident, report, page, place.after);
    customers.push(...ids);
    place = next === undefined ? { source: place.source + 1 } : { source: place.source, after: next };
  }
  if (place !== undefined && place.source >= sources.length) place = undefined;
  const distinct = [...new Set(customers)];
  const rows = await verdictsOn(table, incident, report, distinct);
  const visible = rows.map(({ profile, ...row }) => (mayRead(who, profile?.fields.csm?.value.id, alerts.teams) ? row : { ...row, name: undefined }));
  const counts = Object.fromEntries(TOLD.map((verdict) => [verdict, rows.filter((row) => row.verdict === verdict).length])) as answers.Told['counts'];
  return { body: { customers: visible.map(withoutUndefined), counts, ...(place && { next: cursorFrom(place) }) } };
};

const withoutUndefined = <T extends object>(row: T): T => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T;

async function membersOf(
  table: Table,
  incident: IncidentState,
  report: Report,
  { from }: FanOutPage,
  after: string | undefined,
): Promise<{ ids: readonly string[]; next: string | undefined }> {
  if ('named' in from) return { ids: (incident.customerIds ?? []).slice(from.named, from.named + PAGE_SIZE), next: undefined };
  const { found, next } = await table.query(audiencePartition(from.component, from.shard), 'CUSTOMER#', { limit: PAGE_SIZE, after });
  return { ids: membersTold(incident, report, found as readonly (Item & MemberItem)[]).map(({ sk }) => customerIn(sk)), next };
}

type Row = answers.Told['customers'][number] & { readonly profile: ProfileState | undefined };

async function verdictsOn(table: Table, incident: IncidentState, report: Report, customers: readonly string[]): Promise<readonly Row[]> {
  const request = requestFor(incident, report, []);
  const [notices, profiles] = await Promise.all([
    getAll(
      table,
      customers.map((customer) => noticeItemKey({ customer }, noticeKey(request, { customer }))),
    ),
    getAll(
      table,
      customers.map((customer) => profileKey({ customer })),
    ),
  ]);
  return customers.map((id, index) => {
    const profile = profiles[index]?.body as ProfileState | undefined;
    return { id, ...(profile?.fields.name && { name: profile.fields.name.value }), ...verdictIn(notices[index]), profile };
  });
}

function verdictIn(item: Item | undefined): Omit<answers.Told['customers'][number], 'id' | 'name'> {
  if (item === undefined) return { verdict: 'not-asked' };
  const state = item.body as NoticeState;
  const at = isoOf(state.at);
  switch (state.status) {
    case 'sent': {
      const verdict = state.delivery?.bounced !== undefined ? 'bounced' : state.delivery?.delivered !== undefined ? 'delivered' : 'told';
      return { verdict, at, channel: state.channel };
    }
    case 'skipped':
    case 'failed':
      return { verdict: 'not-told', reason: state.reason, at };
    case 'held':
      return { verdict: 'waiting', reason: state.reason, at, ...(item.dueAt !== undefined && { until: isoOf(item.dueAt) }) };
    default:
      return { verdict: 'waiting', at };
  }
}

/** Every recent outage, with why it was or was not this customer's, and each message they were or were not sent. */
export const customerOutages: Story<'customerOutages'> = async (ports, { who, params }) => {
  const id = params.customer ?? '';
  const { profile } = await loadCustomer(ports, who, id);
  const incidents = await lately(ports.table);
  const told = incidents.flatMap((incident) => incident.reports.filter((report) => report.told).map((report) => ({ incident, report })));
  const items = await getAll(
    ports.table,
    told.map(({ incident, report }) => noticeItemKey({ customer: id }, noticeKey(requestFor(incident, report, []), { customer: id }))),
  );
  return {
    body: {
      outages: incidents.flatMap((incident) => {
        const outage = outageView(incident);
        if (outage === undefined) return [];
        const reports = told.flatMap((each, index) => {
          const item = items[index];
          if (each.incident !== incident) return [];
          const { name, step, at } = each.report;
          return [{ report: name, step, reportedAt: isoOf(at), ...(item && { message: messageOf(whyOf(item)) }) }];
        });
        return [{ outage, ...concernOf(incident, id, profile), told: reports }];
      }),
    },
  };
};
