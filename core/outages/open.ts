/** Which incidents are open: one small item, so that the gate need not look for them. */
import { type IncidentState, isEnd, isMaintenance, latestReport } from './state.ts';

export type OpenIncidents = {
  /** Ids of incidents of which customers were told and that have not ended. */
  readonly incidents: readonly string[];
  /** Ids of the latest incidents and planned work, open or not, the newest last: what the console looks back on. */
  readonly recent?: readonly string[];
};

/** Many more are open at once only where nothing is ever closed; the oldest leave first. */
const MOST = 200;
/** Older ones have an address of their own, and no list. */
const MOST_RECENT = 50;

export function isOpen(incident: IncidentState): boolean {
  const latest = latestReport(incident);
  return latest !== undefined && !isMaintenance(latest.step) && !isEnd(latest.step) && incident.reports.some(({ told }) => told);
}

/** The lists after a look at one incident; the same object when they are right already. */
export function withIncident(open: OpenIncidents | undefined, incident: IncidentState): OpenIncidents | undefined {
  const { incidentId } = incident;
  const { incidents = [], recent = [] } = open ?? {};
  const listed = incidents.includes(incidentId);
  if (isOpen(incident) === listed && recent.includes(incidentId)) return open;
  const others = incidents.filter((id) => id !== incidentId);
  return {
    incidents: isOpen(incident) ? (listed ? incidents : [...others, incidentId].slice(-MOST)) : others,
    recent: recent.includes(incidentId) ? recent : [...recent, incidentId].slice(-MOST_RECENT),
  };
}

/** Whether an open incident is one of this customer's. */
export function concerns(incident: IncidentState, customer: string, components: readonly string[], region: string | undefined): boolean {
  if (!isOpen(incident)) return false;
  if (incident.everybody || incident.customerIds?.includes(customer)) return true;
  const latest = latestReport(incident);
  const here = latest?.regions === undefined || (region !== undefined && latest.regions.includes(region));
  return here && (latest?.components.some((component) => components.includes(component)) ?? false);
}
