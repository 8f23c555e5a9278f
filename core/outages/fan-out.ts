/** Who is told of a report, page by page: each page is one message, carries its own cursor, and may be repeated. */
import type { Signal } from '../engagement/signal.ts';
import { AUDIENCE_SHARDS, EVERYBODY, incidentKey } from '../keys.ts';
import type { NoticeRequest } from '../notices/request.ts';
import { once } from '../once.ts';
import { HOUR } from '../time.ts';
import * as z from '../zod.ts';
import { type IncidentState, type Report, toldBefore, toldInChain } from './state.ts';

export const PAGE_SIZE = 100;

export const fanOutPage = once(() =>
  z.object({
    incidentId: z.string(),
    report: z.string(),
    /** Members of one shard of a component, or a slice of the customers that the incident names. */
    from: z.union([z.object({ component: z.string(), shard: z.int() }), z.object({ named: z.int() })]),
    after: z.optional(z.string()),
  }),
);
export type FanOutPage = z.infer<ReturnType<typeof fanOutPage>>;

/** Customers who raised a theme, of one of its fixes. */
export const themePage = once(() => z.object({ theme: z.string(), fix: z.number(), after: z.optional(z.string()) }));
export type ThemePage = z.infer<ReturnType<typeof themePage>>;

/** An instant of a theme has come. */
export const themeWake = once(() => z.object({ wake: z.object({ pk: z.string(), sk: z.string().check(z.startsWith('THEME#')) }) }));
export const pagesMessage = once(() => z.union([fanOutPage(), themePage(), themeWake()]));

/** The audience item of one member. */
export const Member = z.object({
  region: z.optional(z.string()),
  /** Since when we know of it. */
  since: z.optional(z.number()),
});
export type Member = z.infer<typeof Member>;

/** The first page of every source of a report's audience. */
export function firstPages(incident: IncidentState, report: Report): readonly FanOutPage[] {
  const page = { incidentId: incident.incidentId, report: report.name };
  const shards = [...Array(AUDIENCE_SHARDS).keys()];
  const components = incident.everybody ? [EVERYBODY] : componentsOf(incident, report);
  const named = incident.everybody ? [] : (incident.customerIds ?? []).filter((_, index) => index % PAGE_SIZE === 0);
  return [
    ...components.flatMap((component) => shards.map((shard) => ({ ...page, from: { component, shard } }))),
    ...named.map((_, slice) => ({ ...page, from: { named: slice * PAGE_SIZE } })),
  ];
}

/** Everybody who has been told in this episode hears the rest of it, also when a component has left the list since. */
const componentsOf = (incident: IncidentState, report: Report): string[] => [...new Set([report, ...toldBefore(incident, report)].flatMap((each) => each.components))];

export type MemberItem = { readonly sk: string; readonly body: Member };

/** Whom one page of members tells: those of the regions of this report and of what was told before it; everybody when one of them names no region. */
export function membersTold<Item extends MemberItem>(incident: IncidentState, report: Report, members: readonly Item[]): readonly Item[] {
  const regions = [report, ...toldBefore(incident, report)].map((each) => each.regions);
  const named = new Set(regions.flatMap((each) => each ?? []));
  const everywhere = regions.some((each) => each === undefined);
  return members.filter(({ body }) => everywhere || (body.region !== undefined && named.has(body.region)));
}

/** Who was there when it happened. Who joined after its end has not suffered it, however often its end is told again. */
export const wasThere =
  (report: Report) =>
  ({ body }: MemberItem): boolean =>
    body.since === undefined || body.since <= report.at;

export const requestFor = (incident: IncidentState, report: Report, customers: readonly string[]): NoticeRequest => ({
  kind: report.step,
  subject: incidentKey(incident.incidentId),
  fact: report.name,
  factAt: report.at,
  to: customers.map((customer) => ({ customer })),
});

/**
 * What an ended major outage leaves with those it hit: its hours, as one bad experience, also when it came back after a few quiet minutes.
 * Lesser ones leave nothing.
 */
export function experiencesOf(incident: IncidentState, report: Report, customers: readonly string[]): readonly Signal[] {
  if (report.step !== 'outage.resolved') return [];
  const major = toldInChain(incident, report).find((each) => each.kind === 'down' && (each.impact === 'major' || each.impact === 'critical'));
  if (major === undefined) return [];
  const amount = Math.ceil((report.at - major.at) / HOUR);
  return customers.map((customerId) => ({
    signal: 'experience',
    experience: 'outage',
    customerId,
    key: `outage:${incident.incidentId}:${major.at}`,
    at: report.at,
    amount,
  }));
}
