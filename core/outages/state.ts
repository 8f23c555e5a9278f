/** What we know of an incident or of planned work: its reports in the order of their times, and what follows from them. */
import type { OutageEvent } from '../events/catalogue.ts';
import type { IMPACTS, STATUSES } from '../events/outage.ts';
import { hash64 } from '../hash.ts';
import { type Instant, instantOf, MINUTE } from '../time.ts';

export type OutageStep = OutageEvent['type'];
export type Impact = (typeof IMPACTS)[number];
export type Status = (typeof STATUSES)[number];

/** One report, and what the incident was like after it. */
export type Report = {
  readonly name: string;
  readonly step: OutageStep;
  readonly at: Instant;
  readonly status: Status;
  readonly impact: Impact;
  readonly kind: 'down' | 'degraded';
  readonly components: readonly string[];
  /** Only customers of these; all when absent. */
  readonly regions?: readonly string[];
  readonly message: string;
  readonly workaround?: string;
  readonly nextUpdateAt?: Instant;
  readonly startsAt?: Instant;
  readonly endsAt?: Instant;
  /** True when the customers concerned are told. Decided once, when it arrives. */
  readonly told: boolean;
  /** True for our own "no news yet" when a promised update did not come. */
  readonly holding?: true;
};

export type IncidentState = {
  readonly incidentId: string;
  readonly title?: string;
  /** The offset in which its times were written. */
  readonly offset?: string;
  readonly customerIds?: readonly string[];
  readonly everybody?: true;
  readonly reports: readonly Report[];
};

/** Reports kept with their words; the oldest untold ones leave first. */
export const MAX_REPORTS = 60;
/** Opening again this soon is the same incident going on. */
export const REOPENS_WITHIN_MS = 10 * MINUTE;

export const isMaintenance = (step: OutageStep): boolean => step.startsWith('maintenance.');
export const isEnd = (step: OutageStep): boolean => step === 'outage.resolved' || step === 'maintenance.completed';

/** The name of a report: an alias of the same words at the same time shares it. */
export function reportName(event: OutageEvent): string {
  const [high, low] = hash64(JSON.stringify([event.type, event.data.message, 'status' in event.data ? event.data.status : '']));
  return `${instantOf(event.time)}-${high.toString(36)}${low.toString(36)}`;
}

export const reportOf = (incident: IncidentState | undefined, name: string): Report | undefined => incident?.reports.find((report) => report.name === name);
export const latestReport = (incident: IncidentState): Report | undefined => incident.reports.at(-1);

/** The report that an event makes, given those before it in time: absent fields stay as they were. */
export function reportFrom(event: OutageEvent, at: Instant, reports: readonly Report[]): Report {
  const before = reports.filter((report) => report.at <= at);
  const previous = before.at(-1);
  const { data } = event;
  const components = data.components ?? previous?.components ?? [];
  const regions = data.regions ?? previous?.regions;
  const bare: Report = {
    name: reportName(event),
    step: stepOf(event, at, previous),
    at,
    status: statusOf(event, previous),
    impact: data.impact ?? previous?.impact ?? 'minor',
    kind: ('kind' in data ? data.kind : undefined) ?? previous?.kind ?? 'degraded',
    components: [...components].sort(),
    ...(regions !== undefined && { regions }),
    message: data.message,
    told: false,
    ...(data.workaround !== undefined && { workaround: data.workaround }),
    ...(data.nextUpdateAt !== undefined && { nextUpdateAt: instantOf(data.nextUpdateAt) }),
    ...('startsAt' in data && data.startsAt !== undefined && { startsAt: instantOf(data.startsAt) }),
    ...('endsAt' in data && data.endsAt !== undefined && { endsAt: instantOf(data.endsAt) }),
  };
  return { ...bare, told: isTold(event, bare, before) };
}

/** An update that says "resolved" is the end, a first update is an opening, and an opening soon after the end goes on with the same incident. */
function stepOf(event: OutageEvent, at: Instant, previous: Report | undefined): OutageStep {
  if (isMaintenance(event.type)) return event.type;
  const ends = event.type === 'outage.resolved' || ('status' in event.data && event.data.status === 'resolved');
  if (ends) return 'outage.resolved';
  if (previous === undefined) return 'outage.opened';
  if (previous.step === 'outage.resolved') return at - previous.at <= REOPENS_WITHIN_MS ? 'outage.updated' : 'outage.opened';
  return 'outage.updated';
}

function statusOf(event: OutageEvent, previous: Report | undefined): Status {
  if (isEnd(event.type)) return 'resolved';
  const said = 'status' in event.data ? event.data.status : undefined;
  if (said !== undefined) return said;
  return previous === undefined || previous.status === 'resolved' ? 'investigating' : previous.status;
}

/** The rules of section 4 of the contract: a changed state, a kept promise or `notify` is told; `backfilled` and `notify: false` are not. */
function isTold(event: OutageEvent, report: Report, before: readonly Report[]): boolean {
  const { data } = event;
  if (data.backfilled === true || data.notify === false || event.imported) return false;
  const previous = before.at(-1);
  if (report.step === 'outage.resolved') return previous !== undefined && previous.step !== 'outage.resolved' && toldThisTime(before);
  if (report.step === 'maintenance.completed') return previous?.step !== 'maintenance.completed' && toldThisTime(before);
  if (data.notify === true || previous === undefined) return true;
  if (isMaintenance(report.step)) return report.step !== previous.step;
  return changed(report, previous) || keepsPromise(report, before);
}

/** The reports since the last end. */
const episodeOf = (reports: readonly Report[]): readonly Report[] => reports.slice(reports.findLastIndex(({ step }) => isEnd(step)) + 1);

/** Somebody has been told since the last end, so there is an end to tell them. */
const toldThisTime = (before: readonly Report[]): boolean => episodeOf(before).some(({ told }) => told);

function changed(report: Report, previous: Report): boolean {
  return report.status !== previous.status || report.impact !== previous.impact || report.kind !== previous.kind || report.components.join('\n') !== previous.components.join('\n');
}

type Promised = { readonly dueAt: Instant; readonly madeAt: Instant };

/** The promise in force: of the last report of theirs that was told, until an end. Our own "no news yet" keeps none and makes none. */
function promiseIn(reports: readonly Report[]): Promised | undefined {
  const index = reports.findLastIndex((report) => report.told && !report.holding);
  const told = reports[index];
  if (told?.nextUpdateAt === undefined || reports.slice(index).some((report) => isEnd(report.step))) return undefined;
  return { dueAt: told.nextUpdateAt, madeAt: told.at };
}

/** The promise that we must still answer for: news did not come, and we have not said so yet. */
export function openPromise(reports: readonly Report[]): Promised | undefined {
  const promise = promiseIn(reports);
  return promise === undefined || reports.some(({ name }) => name === holdingName(promise)) ? undefined : promise;
}

export const holdingName = ({ dueAt }: Pick<Promised, 'dueAt'>): string => `promise:${dueAt}`;

/** News that changes nothing keeps a promise from half-way to it on: what comes earlier is not yet what was promised. */
function keepsPromise(report: Report, before: readonly Report[]): boolean {
  const promise = promiseIn(before);
  return promise !== undefined && report.at >= (promise.madeAt + promise.dueAt) / 2;
}

/** The report that made this one pointless to tell: a later one of theirs that was told, or an end. An unchanged update overtakes nothing. */
export const overtakenBy = (incident: IncidentState, report: Report): Report | undefined =>
  incident.reports.slice(positionOf(incident, report) + 1).find((later) => (later.told && (!later.holding || report.holding)) || isEnd(later.step));

/** All told reports of the incident up to this one, across ends after which it soon went on. Earliest first. */
export function toldInChain(incident: IncidentState, report: Report): readonly Report[] {
  const earlier = reportsBefore(incident, report);
  const brokenAt = earlier.findLastIndex(
    (each, index) => isEnd(each.step) && ((earlier[index + 1] ?? report).at - each.at > REOPENS_WITHIN_MS || isEnd((earlier[index + 1] ?? report).step)),
  );
  return earlier.slice(brokenAt + 1).filter(({ told }) => told);
}

/** The told reports of the same episode before this one, latest first: who got one of these is owed the end. */
export const toldBefore = (incident: IncidentState, report: Report): readonly Report[] =>
  episodeOf(reportsBefore(incident, report))
    .filter(({ told }) => told)
    .reverse();

/** None for a report too old to be kept. */
const reportsBefore = (incident: IncidentState, report: Report): readonly Report[] => incident.reports.slice(0, Math.max(positionOf(incident, report), 0));

/** Reports stand in the order of their times, and of their arrival where those are equal. */
const positionOf = (incident: IncidentState, report: Report): number => incident.reports.findIndex(({ name }) => name === report.name);
