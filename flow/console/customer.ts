/** A customer on one page: who they are, how they stand and why, what is open; and how their scores went. */
import type { AlertState } from '../../core/alerts/state.ts';
import { type CaseState, isOpenCase } from '../../core/cases/state.ts';
import { mayAct, mayRead, type Who } from '../../core/console/access.ts';
import { alertView } from '../../core/console/alert-view.ts';
import type * as answers from '../../core/console/answers.ts';
import { scoreHistory } from '../../core/console/score-history.ts';
import type { GateState } from '../../core/customers/gate-item.ts';
import type { ProfileState } from '../../core/customers/profile.ts';
import { zoneOf } from '../../core/customers/zone.ts';
import type { QuietJudge } from '../../core/engagement/judge.ts';
import { standingOf } from '../../core/engagement/standing.ts';
import { type EngagementState, type Flag, flagSince } from '../../core/engagement/state.ts';
import { engagementKey, gateKey, profileKey } from '../../core/keys.ts';
import { isOver, type OrderState } from '../../core/orders/state.ts';
import { type Instant, isoOf, startOfUtcDay } from '../../core/time.ts';
import { incidentsOf } from '../open-business.ts';
import { everything, gone, type Needs, otherTeams, type Story } from './call.ts';

/** Of one customer; past it the oldest by name are not looked at. */
export const MOST_ITEMS = 500;

/** @throws Denied when there is nobody of that id, or when another team looks after them */
export async function loadCustomer({ table, rules }: Pick<Needs, 'table' | 'rules'>, who: Who, customer: string) {
  const [[profile, gate, engagement], { alerts, zone }] = await Promise.all([table.getMany([profileKey({ customer }), gateKey({ customer }), engagementKey(customer)]), rules()]);
  if (profile === undefined && gate === undefined && engagement === undefined) throw gone('customer');
  const state = profile?.body as ProfileState | undefined;
  if (!mayRead(who, state?.fields.csm?.value.id, alerts.teams)) throw otherTeams();
  return { profile: state, gate: gate?.body as GateState | undefined, engagement: engagement?.body as EngagementState | undefined, zone, teams: alerts.teams };
}

export const customer: Story<'customer'> = async (ports, { who, params }) => {
  const id = params.customer ?? '';
  const { profile, gate, engagement, zone, teams } = await loadCustomer(ports, who, id);
  const now = ports.clock.now();
  const pk = `CUSTOMER#${id}`;
  const [judge, alertItems, cases, orders, incidents] = await Promise.all([
    ports.judge(),
    everything(ports.table, pk, 'ALERT#', MOST_ITEMS),
    everything(ports.table, pk, 'CASE#', MOST_ITEMS),
    everything(ports.table, pk, 'ORDER#', MOST_ITEMS),
    incidentsOf(ports, id, profile),
  ]);
  const known = engagement ?? { customerId: id };
  const erasedAt = profile?.erasedAt ?? gate?.erasedAt;
  const alerts = alertItems.map(({ body }) => body as AlertState).filter(({ heldOut, shadow }) => (heldOut === undefined && !shadow) || who.role === 'admin');
  return {
    body: {
      id,
      known: profile !== undefined,
      ...(erasedAt !== undefined && { erasedAt: isoOf(erasedAt) }),
      ...fieldsOf(profile),
      zone: zoneOf(profile, zone),
      activeDays: known.days?.count ?? 0,
      ...(known.days && { lastActive: isoOf(startOfUtcDay(known.days.last)).slice(0, 10) }),
      quiet: standing(known, 'quiet', now, judge),
      unhappy: standing(known, 'unhappy', now, judge),
      alerts: alerts.sort((a, b) => b.since - a.since).map((alert) => alertView(alert, { customer: profile, mayAct: mayAct(who, alert.owner, teams), zone })),
      consents: consentsOf(gate),
      suppressedAddresses: gate?.suppressed?.length ?? 0,
      open: {
        incidents: incidents.map(({ incidentId, title }) => ({ id: incidentId, ...(title !== undefined && { title }) })),
        cases: cases.filter(({ body }) => isOpenCase(body as CaseState, now)).length,
        orders: orders.filter(({ body }) => !isOver(body as OrderState)).length,
      },
    },
  };
};

function fieldsOf(profile: ProfileState | undefined): Pick<answers.Customer, 'components'> & Partial<answers.Customer> {
  const { name, email, phone, plan, segment, region, locale, arr, components, csm } = profile?.fields ?? {};
  return {
    ...(name && { name: name.value }),
    ...(email && { email: email.value }),
    ...(phone && { phone: phone.value }),
    ...(plan && { plan: plan.value }),
    ...(segment && { segment: segment.value }),
    ...(region && { region: region.value }),
    ...(locale && { locale: locale.value }),
    ...(arr && { arr: arr.value }),
    components: [...(components?.value ?? [])],
    ...(csm && { csm: { id: csm.value.id, name: csm.value.name } }),
  };
}

function standing(state: EngagementState, flag: Flag, now: Instant, judge: QuietJudge): answers.Standing {
  const since = flagSince(state, flag);
  const { reasons, ...rest } = standingOf(state, flag, now, judge);
  return { flag: since !== undefined ? 'raised' : rest.band === 'unknown' ? 'unknown' : 'ok', ...(since !== undefined && { since: isoOf(since) }), ...rest, reasons: [...reasons] };
}

const consentsOf = (gate: GateState | undefined): answers.Customer['consents'] =>
  Object.entries(gate?.consents ?? {}).flatMap(([topic, channels]) =>
    Object.entries(channels ?? {}).map(([channel, { granted, at }]) => ({ topic, channel, granted, at: isoOf(at) })),
  );

export const score: Story<'score'> = async (ports, { who, params, query: { days } }) => {
  const id = params.customer ?? '';
  const { engagement } = await loadCustomer(ports, who, id);
  const [judge, alertItems] = await Promise.all([ports.judge(), everything(ports.table, `CUSTOMER#${id}`, 'ALERT#', MOST_ITEMS)]);
  const now = ports.clock.now();
  const history = scoreHistory(engagement ?? { customerId: id }, judge, now, days);
  const from = history.days[0]?.day ?? '';
  const marks = [...badMarks(engagement), ...alertItems.flatMap(({ body }) => alertMarks(body as AlertState))]
    .filter(({ at }) => at >= from)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  return { body: { days: [...history.days], lines: history.lines, marks } };
};

const badMarks = (engagement: EngagementState | undefined): answers.Score['marks'] => [
  ...(engagement?.bads ?? []).map(({ what, at, points, answer }) => ({ at: isoOf(at), what, points, ...(answer?.about !== undefined && { about: answer.about }) })),
  ...(engagement?.excused ?? []).map((day) => ({ at: isoOf(startOfUtcDay(day)), what: 'our-outage' })),
];

const alertMarks = ({ flag, openedAt, closed, heldOut, shadow }: AlertState): answers.Score['marks'] =>
  heldOut || shadow
    ? []
    : [{ at: isoOf(openedAt), what: 'alert-opened', about: flag }, ...(closed ? [{ at: isoOf(closed.at), what: `alert-closed-${closed.outcome}`, about: flag }] : [])];
