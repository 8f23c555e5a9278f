/** An incident as the console shows it: where it stands, what was promised, and in the end how it went. */
import type { ProfileState } from '../customers/profile.ts';
import { IMPACTS } from '../events/outage.ts';
import { isOpen } from '../outages/open.ts';
import { type IncidentState, isEnd, isMaintenance, openPromise, overtakenBy, type Report } from '../outages/state.ts';
import { type Instant, isoOf, MINUTE } from '../time.ts';
import type * as answers from './answers.ts';

export function outageView(incident: IncidentState): answers.Outage | undefined {
  const { incidentId, title, reports, everybody, customerIds } = incident;
  const first = reports[0];
  const latest = reports.at(-1);
  if (first === undefined || latest === undefined) return undefined;
  const promise = openPromise(reports);
  return {
    id: incidentId,
    ...(title !== undefined && { title }),
    is: isMaintenance(latest.step) ? 'maintenance' : 'outage',
    step: latest.step,
    isOpen: isOpen(incident) || (!isEnd(latest.step) && !isMaintenance(latest.step)),
    status: latest.status,
    ...(isEnd(latest.step) ? worstOf(reports) : { impact: latest.impact, kind: latest.kind }),
    components: [...latest.components],
    ...(latest.regions && { regions: [...latest.regions] }),
    audience: everybody ? 'everybody' : customerIds && latest.components.length === 0 ? 'named' : 'components',
    startedAt: isoOf(beganAt(incident)),
    ...(isEnd(latest.step) && { endedAt: isoOf(latest.at) }),
    ...(promise && { promisedAt: isoOf(promise.dueAt) }),
    latest: latest.message || reports.findLast(({ message }) => message !== '')?.message || '',
  };
}

/** Of an ended one: how bad it was, not how little was left of it. */
function worstOf(reports: readonly Report[]): Pick<Report, 'impact' | 'kind'> {
  const impact = [...reports].sort((a, b) => IMPACTS.indexOf(b.impact) - IMPACTS.indexOf(a.impact))[0]?.impact ?? 'none';
  return { impact, kind: reports.some(({ kind }) => kind === 'down') ? 'down' : 'degraded' };
}

/** Planned work begins when it does, not when it is announced. */
function beganAt({ reports }: IncidentState): Instant {
  const first = reports[0];
  if (first === undefined || !isMaintenance(first.step)) return first?.at ?? 0;
  return reports.find(({ step }) => step === 'maintenance.started')?.at ?? reports.findLast(({ startsAt }) => startsAt !== undefined)?.startsAt ?? first.at;
}

export const reportView = (incident: IncidentState, report: Report): answers.Report => ({
  name: report.name,
  step: report.step,
  at: isoOf(report.at),
  status: report.status,
  impact: report.impact,
  kind: report.kind,
  components: [...report.components],
  ...(report.regions && { regions: [...report.regions] }),
  message: report.message,
  ...(report.workaround !== undefined && { workaround: report.workaround }),
  ...(report.nextUpdateAt !== undefined && { nextUpdateAt: isoOf(report.nextUpdateAt) }),
  ...(report.startsAt !== undefined && { startsAt: isoOf(report.startsAt) }),
  ...(report.endsAt !== undefined && { endsAt: isoOf(report.endsAt) }),
  told: report.told,
  holding: report.holding === true,
  isOvertaken: overtakenBy(incident, report) !== undefined,
});

/** A promise is kept by news, or by an end, at or before the time that was said; our own "no news yet" keeps none. The one that runs now is neither. */
export function summaryOf(incident: IncidentState, now: Instant): answers.OutageDetail['summary'] {
  const { reports } = incident;
  const latest = reports.at(-1);
  const made = reports.flatMap((report, index) => (report.told && report.nextUpdateAt !== undefined && !isEnd(report.step) ? [{ dueAt: report.nextUpdateAt, index }] : []));
  const kept = made.filter(({ dueAt, index }) => reports.slice(index + 1).some((later) => !later.holding && later.at <= dueAt)).length;
  const missed = made.filter(({ dueAt, index }) => dueAt < now && !reports.slice(index + 1).some((later) => !later.holding && later.at <= dueAt)).length;
  return {
    ...(latest && isEnd(latest.step) && { minutes: Math.max(0, Math.round((latest.at - beganAt(incident)) / MINUTE)) }),
    updates: reports.filter(({ told, holding }) => told && !holding).length,
    promises: made.length,
    promisesKept: kept,
    promisesMissed: missed,
  };
}

type Concern = Pick<answers.CustomerOutages['outages'][number], 'concerned' | 'because' | 'component'>;

/** Whether an incident, open or ended, was this customer's, by what is known of them now. */
export function concernOf(incident: IncidentState, customer: string, profile: ProfileState | undefined): Concern {
  if (incident.everybody) return { concerned: true, because: 'everybody' };
  if (incident.customerIds?.includes(customer)) return { concerned: true, because: 'named' };
  const theirs = new Set(profile?.fields.components?.value ?? []);
  const region = profile?.fields.region?.value;
  const hits = incident.reports.flatMap((report) => report.components.filter((component) => theirs.has(component)).map((component) => ({ component, regions: report.regions })));
  const hit = hits.find(({ regions }) => regions === undefined || (region !== undefined && regions.includes(region)));
  if (hit !== undefined) return { concerned: true, because: 'component', component: hit.component };
  return hits[0] === undefined ? { concerned: false, because: 'no-component' } : { concerned: false, because: 'other-region', component: hits[0].component };
}
