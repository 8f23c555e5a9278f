/** Which incidents are open: one small item, so that the gate need not look for them. */
import { type IncidentState, isEnd, isMaintenance, latestReport } from './state.ts';

/** Ids of incidents of which customers were told and that have not ended. */
export type OpenIncidents = { readonly incidents: readonly string[] };

/** Many more are open at once only where nothing is ever closed; the oldest leave first. */
const MOST = 200;

export function isOpen(incident: IncidentState): boolean {
  const latest = latestReport(incident);
  return latest !== undefined && !isMaintenance(latest.step) && !isEnd(latest.step) && incident.reports.some(({ told }) => told);
}

/** The list after a look at one incident; the same object when it is right already. */
export function withIncident(open: OpenIncidents | undefined, incident: IncidentState): OpenIncidents | undefined {
  const { incidentId } = incident;
  const listed = open?.incidents.includes(incidentId) ?? false;
  if (isOpen(incident) === listed) return open;
  const others = (open?.incidents ?? []).filter((id) => id !== incidentId);
  return { incidents: listed ? others : [...others, incidentId].slice(-MOST) };
}

/** Whether an open incident is one of this customer's. */
export function concerns(incident: IncidentState, customer: string, components: readonly string[], region: string | undefined): boolean {
  if (!isOpen(incident)) return false;
  if (incident.everybody || incident.customerIds?.includes(customer)) return true;
  const latest = latestReport(incident);
  const here = latest?.regions === undefined || (region !== undefined && latest.regions.includes(region));
  return here && (latest?.components.some((component) => components.includes(component)) ?? false);
}
