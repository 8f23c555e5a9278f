/** What is open about a customer: an incident that concerns them, a case of theirs, an alert in hand. Asked before a survey and before outreach. */
import { type AlertState, isInHand } from '../core/alerts/state.ts';
import { type CaseState, isOpenCase } from '../core/cases/state.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { incidentKey, OPEN_INCIDENTS, partitionOf } from '../core/keys.ts';
import type { Open } from '../core/notices/decide.ts';
import { concerns, type OpenIncidents, withIncident } from '../core/outages/open.ts';
import type { IncidentState } from '../core/outages/state.ts';
import type { Item, Key, Ports } from '../core/ports.ts';
import { commit } from './commit.ts';

/** Cases of one customer that are looked through. */
const CASES = 200;
/** One for each flag and reason: a handful. */
const ALERTS = 50;
const ALERT = 'ALERT#';
const AT_ONCE = 100;

/** What has been read already, perhaps for others too. */
type Known = {
  /** Their cases as `casesOf` gives them. */
  readonly cases?: readonly Item[] | undefined;
  /** The list of open incidents, which is everybody's. */
  readonly listed?: () => Promise<Item | undefined>;
};

/** @param about the notice's own subject, which does not stand in its own way */
export async function openBusiness(ports: Pick<Ports, 'table' | 'clock'>, customer: string, profile: ProfileState | undefined, about: Key, known: Known = {}): Promise<Open> {
  const [[incident], cases, alerts] = await Promise.all([
    incidentsOf(ports, customer, profile, known.listed),
    known.cases ?? casesOf(ports, customer),
    ports.table.query(partitionOf({ customer }), ALERT, { limit: ALERTS }),
  ]);
  const now = ports.clock.now();
  const isOther = ({ pk, sk }: Key): boolean => pk !== about.pk || sk !== about.sk;
  const openCase = cases.find((item) => isOther(item) && isOpenCase(item.body as CaseState, now));
  const alert = alerts.found.find((item) => isOther(item) && isInHand(item.body as AlertState, now));
  return { incident: incident?.incidentId, case: (openCase?.body as CaseState | undefined)?.caseId, alert: alert?.sk.slice(ALERT.length) };
}

/** A customer's cases, as many as are looked through. */
export async function casesOf({ table }: Pick<Ports, 'table'>, customer: string): Promise<readonly Item[]> {
  return (await table.query(partitionOf({ customer }), 'CASE#', { limit: CASES })).found;
}

/** The open incidents that concern a customer. */
export async function incidentsOf(
  { table }: Pick<Ports, 'table'>,
  customer: string,
  profile: ProfileState | undefined,
  listed: Known['listed'] = () => table.get(OPEN_INCIDENTS),
): Promise<readonly IncidentState[]> {
  const ids = ((await listed())?.body as OpenIncidents | undefined)?.incidents ?? [];
  if (ids.length === 0) return [];
  const items = await table.getMany(ids.slice(-AT_ONCE).map(incidentKey));
  const { components, region } = profile?.fields ?? {};
  const incidents = items.flatMap((item) => (item === undefined ? [] : [item.body as IncidentState]));
  return incidents.filter((incident) => concerns(incident, customer, components?.value ?? [], region?.value));
}

/** Brings the list of open incidents in step with one of them. */
export async function listIfOpen(ports: Pick<Ports, 'table' | 'clock' | 'pause'>, incident: IncidentState): Promise<void> {
  await commit(ports, OPEN_INCIDENTS, (open: OpenIncidents | undefined) => ({ state: withIncident(open, incident) }));
}
