import type { Decision, Wake } from '../decision.ts';
import type { OutageEvent } from '../events/catalogue.ts';
import { factTime, type Instant } from '../time.ts';
import { type FanOutPage, firstPages } from './fan-out.ts';
import { type IncidentState, isMaintenance, latestReport, MAX_REPORTS, openPromise, type Report, reportFrom, reportName, reportOf } from './state.ts';

export type OutageDecision = Decision<IncidentState | undefined> & { readonly pages: readonly FanOutPage[] };

/**
 * What follows from one report about an incident, or from the instant coming by which news was promised.
 * A told report asks for its pages again when it is repeated; recipients are never kept in the incident.
 */
export function decideOnOutage(incident: IncidentState | undefined, input: OutageEvent | Wake, now: Instant): OutageDecision {
  return 'wake' in input ? onWake(incident, now) : onEvent(incident, input, now);
}

function onEvent(incident: IncidentState | undefined, event: OutageEvent, now: Instant): OutageDecision {
  const known = reportOf(incident, reportName(event));
  if (incident !== undefined && known !== undefined) return decided(incident, known, 'known');
  const before = incident ?? { incidentId: event.data.incidentId, reports: [] };
  const report = reportFrom(event, factTime(event.time, now), before.reports);
  return decided(withReport(withAudience(before, event), report), report, report.told ? 'told' : 'unchanged');
}

/** The promised instant has come without news: we say so, once for each promise. */
function onWake(incident: IncidentState | undefined, now: Instant): OutageDecision {
  const last = incident && latestReport(incident);
  if (incident === undefined || last === undefined) return { state: incident, notices: [], signals: [], outcomes: [], pages: [], because: 'unknown' };
  const promise = openPromise(incident.reports);
  if (promise === undefined || promise.dueAt > now)
    return decided(
      incident,
      incident.reports.findLast((report) => report.holding),
      'nothing-due',
    );
  const { nextUpdateAt: _kept, workaround: _said, ...state } = last;
  const holding: Report = {
    ...state,
    name: `promise:${promise.dueAt}`,
    step: isMaintenance(last.step) ? last.step : 'outage.updated',
    at: Math.max(promise.dueAt, last.at),
    message: '',
    told: true,
    holding: true,
  };
  return decided(withReport(incident, holding), holding, 'promise-due');
}

function decided(incident: IncidentState, report: Report | undefined, because: string): OutageDecision {
  return {
    state: incident,
    deadline: openPromise(incident.reports)?.dueAt,
    notices: [],
    signals: [],
    outcomes: [],
    pages: report?.told ? firstPages(incident, report) : [],
    because,
  };
}

function withReport(incident: IncidentState, report: Report): IncidentState {
  const reports = [...incident.reports, report].sort((a, b) => a.at - b.at);
  const spare = reports.length > MAX_REPORTS ? reports.findIndex((each) => !each.told) : -1;
  return { ...incident, reports: reports.filter((_, index) => index !== spare).slice(-MAX_REPORTS) };
}

function withAudience(incident: IncidentState, { data }: OutageEvent): IncidentState {
  return {
    ...incident,
    ...(data.title !== undefined && { title: data.title }),
    ...(data.regions !== undefined && { regions: data.regions }),
    ...(data.audience === 'all' && { everybody: true as const }),
    ...(data.customerIds !== undefined && { customerIds: [...new Set([...(incident.customerIds ?? []), ...data.customerIds])].slice(0, MAX_NAMED) }),
  };
}

/** An incident's item must stay well below 400 KB; more customers than this belong to a component. */
const MAX_NAMED = 2_000;
