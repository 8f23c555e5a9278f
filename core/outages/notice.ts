/** What the gate asks of an incident, and what its messages say. */
import type { Relevance } from '../notices/relevance.ts';
import { MINUTE } from '../time.ts';
import { type IncidentState, overtakenBy, type Report, reportOf, toldBefore } from './state.ts';

export function outageRelevance(incident: IncidentState, reportName: string): Relevance {
  const report = reportOf(incident, reportName);
  if (report === undefined) return { reason: 'superseded', because: { fact: reportName, missing: true } };
  const other = overtakenBy(incident, report);
  return other === undefined ? undefined : { reason: 'superseded', because: { by: other.step } };
}

export type OutageVariables = {
  /** In which offset its times were said, where the reader's own zone is unknown. */
  readonly offset?: string;
  readonly title?: string;
  readonly at: number;
  readonly kind: 'down' | 'degraded';
  readonly impact: string;
  readonly status: string;
  readonly components: readonly string[];
  readonly message?: string;
  readonly workaround?: string;
  readonly nextUpdateAt?: number;
  readonly startsAt?: number;
  readonly endsAt?: number;
  /** True for "no news yet". */
  readonly holding?: boolean;
  /** True when it is back soon after we said that it was over. */
  readonly again?: boolean;
  /** Of an end: how long it took since we first told of it. */
  readonly minutes?: number;
};

export function outageVariables(incident: IncidentState, reportName: string): OutageVariables | undefined {
  const report = reportOf(incident, reportName);
  if (report === undefined) return undefined;
  const { at, kind, impact, status, components, message, workaround, nextUpdateAt, startsAt, endsAt, holding } = report;
  return {
    ...(incident.title !== undefined && { title: incident.title }),
    ...(incident.offset !== undefined && { offset: incident.offset }),
    at,
    kind,
    impact,
    status,
    components,
    ...(message !== '' && { message }),
    ...(workaround !== undefined && { workaround }),
    ...(nextUpdateAt !== undefined && { nextUpdateAt }),
    ...(startsAt !== undefined && { startsAt }),
    ...(endsAt !== undefined && { endsAt }),
    ...(holding && { holding }),
    ...(isBack(incident, report) && { again: true }),
    ...(report.step === 'outage.resolved' && minutesSinceTold(incident, report)),
  };
}

function isBack(incident: IncidentState, report: Report): boolean {
  const before = incident.reports[incident.reports.indexOf(report) - 1];
  return report.step === 'outage.updated' && before?.step === 'outage.resolved';
}

function minutesSinceTold(incident: IncidentState, report: Report): { minutes: number } | undefined {
  const first = toldBefore(incident, report).at(-1);
  return first && { minutes: Math.max(1, Math.round((report.at - first.at) / MINUTE)) };
}

/** Earlier reports that this customer must have been told for an end to concern them; none when anybody may hear it. */
export function mustHaveBeenTold(incident: IncidentState, reportName: string): readonly Report[] {
  const report = reportOf(incident, reportName);
  return report !== undefined && (report.step === 'outage.resolved' || report.step === 'maintenance.completed') ? toldBefore(incident, report) : [];
}
