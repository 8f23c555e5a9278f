import type { Decision, Wake } from '../decision.ts';
import type { OutageEvent } from '../events/catalogue.ts';
import { Refused } from '../ports.ts';
import { factTime, type Instant, offsetOf } from '../time.ts';
import { type FanOutPage, firstPages } from './fan-out.ts';
import { holdingName, type IncidentState, isMaintenance, latestReport, MAX_REPORTS, openPromise, type Report, reportFrom, reportName, reportOf } from './state.ts';

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
    name: holdingName(promise),
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

/** Reports that keep their words: later ones overtake the older, so nobody reads those any more. */
const KEPT_WORDS = 8;

function withReport(incident: IncidentState, report: Report): IncidentState {
  const all = [...incident.reports, report].sort((a, b) => a.at - b.at);
  const spare = all.length > MAX_REPORTS ? all.findIndex((each) => !each.told) : -1;
  const reports = all.filter((_, index) => index !== spare).slice(-MAX_REPORTS);
  const lastTold = reports.findLastIndex(({ told }) => told);
  return { ...incident, reports: reports.map((each, index) => (index >= reports.length - KEPT_WORDS || index === lastTold ? each : withoutWords(each))) };
}

const withoutWords = ({ workaround: _workaround, ...report }: Report): Report => ({ ...report, message: '' });

function withAudience(incident: IncidentState, { data, time }: OutageEvent): IncidentState {
  const offset = offsetOf(data.nextUpdateAt ?? ('startsAt' in data ? data.startsAt : undefined) ?? time);
  const customerIds = data.customerIds && [...new Set([...(incident.customerIds ?? []), ...data.customerIds])];
  if (customerIds !== undefined && customerIds.length > MAX_NAMED) {
    throw new Refused([
      {
        path: 'data.customerIds',
        expected: `at most ${MAX_NAMED} named customers over all reports of an incident; name a component they share`,
        received: `${customerIds.length}`,
      },
    ]);
  }
  return {
    ...incident,
    ...(offset !== undefined && { offset }),
    ...(data.title !== undefined && { title: data.title }),
    ...(data.audience === 'all' && { everybody: true as const }),
    ...(customerIds !== undefined && { customerIds }),
  };
}

/** An incident's item must stay well below 400 KB; more customers than this belong to a component. */
const MAX_NAMED = 2_000;
