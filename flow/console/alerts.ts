/** Alerts in lists and by themselves. The worklist index says which there are; what they say is read from the items, so that a list never shows what has been closed. */
import { rankOf } from '../../core/alerts/decide.ts';
import { type AlertState, snoozedList, TEAM } from '../../core/alerts/state.ts';
import { dateOn } from '../../core/alerts/working-days.ts';
import { mayAct, mayRead, type Who } from '../../core/console/access.ts';
import { alertId, alertView, etagOf, moneyIn } from '../../core/console/alert-view.ts';
import type * as answers from '../../core/console/answers.ts';
import type { QueryOf } from '../../core/console/routes.ts';
import type { ProfileState } from '../../core/customers/profile.ts';
import { alertKey, profileKey } from '../../core/keys.ts';
import type { Item, Key, Table } from '../../core/ports.ts';
import type { Rules } from '../../core/rules/state.ts';
import type { Instant } from '../../core/time.ts';
import { cursorFrom, cursorIn, Denied, getAll, gone, type Needs, otherTeams, profileOf, type Story } from './call.ts';
import { colleagues } from './me.ts';

/** Alerts that are looked through for one list; many more than a team works off. */
const MOST = 5_000;
const PAGE = 500;

export const alerts: Story<'alerts'> = async (ports, { who, query }) => {
  const { table, clock } = ports;
  const rules = await ports.rules();
  const owners = await ownersOf(ports, who, query.owner, rules);
  const { open, isCut } = await openAlerts(table, owners, query.state);
  const now = clock.now();
  const zone = query.zone ?? rules.zone;
  const found = open.filter((alert) => fitsFilters(alert, query, now, zone)).sort(byRank);
  const start = cursorIn(query.after, (state) => (typeof (state as { after?: unknown }).after === 'string' ? (state as { after: string; rank: number }) : undefined));
  const rest = start === undefined ? found : found.filter((alert) => rankOf(alert) < start.rank || (rankOf(alert) === start.rank && alertId(alert) > start.after));
  const page = rest.slice(0, query.limit);
  const last = page.at(-1);
  const customers = await getAll(
    table,
    page.map(({ customerId }) => profileKey({ customer: customerId })),
  );
  return {
    body: {
      alerts: page.map((alert, index) =>
        alertView(alert, { customer: customers[index]?.body as ProfileState | undefined, mayAct: mayAct(who, alert.owner, rules.alerts.teams), zone: rules.zone }),
      ),
      ...(last && rest.length > page.length && { next: cursorFrom({ after: alertId(last), rank: rankOf(last) }) }),
      totals: { ...totalsOf(found, now, zone), isCut },
    },
  };
};

function totalsOf(found: readonly AlertState[], now: Instant, zone: string): Omit<answers.Alerts['totals'], 'isCut'> {
  return {
    alerts: found.length,
    moneyAtRisk: moneyIn(found),
    overdue: found.filter((alert) => isOverdue(alert, now)).length,
    dueToday: found.filter((alert) => isDueToday(alert, now, zone)).length,
    urgent: found.filter(({ priority }) => priority === 'urgent').length,
    unacknowledged: found.filter(({ acknowledged, snoozed }) => !acknowledged && !snoozed).length,
  };
}

const byRank = (a: AlertState, b: AlertState): number => rankOf(b) - rankOf(a) || (alertId(a) < alertId(b) ? -1 : 1);
const isOverdue = ({ dueAt, snoozed }: AlertState, now: Instant): boolean => dueAt !== undefined && !snoozed && dueAt < now;
const isDueToday = (alert: AlertState, now: Instant, zone: string): boolean =>
  alert.dueAt !== undefined && !alert.snoozed && alert.dueAt >= now && dateOn(alert.dueAt, zone) === dateOn(now, zone);

function fitsFilters(alert: AlertState, { flag, priority, due }: QueryOf<'alerts'>, now: Instant, zone: string): boolean {
  if (flag !== undefined && alert.flag !== flag) return false;
  if (priority !== undefined && alert.priority !== priority) return false;
  if (due === 'overdue') return isOverdue(alert, now);
  return due === undefined || isDueToday(alert, now, zone) || isOverdue(alert, now);
}

async function ownersOf({ table }: Pick<Needs, 'table'>, who: Who, wanted: string, { alerts: { teams } }: Rules): Promise<readonly string[]> {
  if (wanted === 'me') return [who.id];
  if (wanted === 'team') return [...new Set([who.id, TEAM, ...(await colleagues(table)).map(({ id }) => id).filter((id) => mayRead(who, id, teams))])];
  const owner = wanted === 'nobody' ? TEAM : wanted;
  if (!mayRead(who, owner, teams)) throw new Denied(403, { error: 'These are the alerts of another team.', reason: 'other-team' });
  return [owner];
}

/** @param state `open` without the snoozed ones */
export async function openAlerts(
  table: Table,
  owners: readonly string[],
  state: 'open' | 'snoozed' | 'all',
): Promise<{ readonly open: readonly AlertState[]; readonly isCut: boolean }> {
  const lists = owners.flatMap((owner) => [...(state === 'snoozed' ? [] : [owner]), ...(state === 'open' ? [] : [snoozedList(owner)])]);
  const keys: Key[] = [];
  let isCut = false;
  for (const { found, isMore } of await Promise.all(lists.map((list) => keysOf(table, list)))) {
    keys.push(...found);
    isCut ||= isMore;
  }
  const items = await getAll(table, keys.slice(0, MOST));
  const wanted = new Set(owners);
  const fits = ({ owner, closed, snoozed }: AlertState): boolean => wanted.has(owner) && !closed && (state === 'all' || (snoozed !== undefined) === (state === 'snoozed'));
  return { open: items.flatMap((item) => (item !== undefined && fits(item.body as AlertState) ? [item.body as AlertState] : [])), isCut: isCut || keys.length > MOST };
}

async function keysOf(table: Table, list: string): Promise<{ readonly found: readonly Key[]; readonly isMore: boolean }> {
  const found: Key[] = [];
  let after: string | undefined;
  do {
    const page = await table.worklist(list, { limit: PAGE, after });
    found.push(...page.found);
    after = page.next;
  } while (after !== undefined && found.length < MOST);
  return { found, isMore: after !== undefined };
}

export const alert: Story<'alert'> = async (ports, { who, params }) => {
  const { item, customer } = await loadAlert(ports, who, params);
  const state = item.body as AlertState;
  const { alerts: policy, zone } = await ports.rules();
  return { body: alertView(state, { customer, mayAct: mayAct(who, state.owner, policy.teams), zone }), etag: etagOf(state) };
};

/** @throws Denied when there is none, or when it is none of theirs */
export async function loadAlert(
  ports: Pick<Needs, 'table' | 'rules'>,
  who: Who,
  { customer = '', flag = '' }: Readonly<Record<string, string>>,
): Promise<{ readonly item: Item; readonly key: Key; readonly customer: ProfileState | undefined }> {
  if (flag !== 'quiet' && flag !== 'unhappy') throw gone('alert');
  const key = alertKey(customer, flag, flag === 'quiet' ? 'silence' : 'experiences');
  const [item, profile, { alerts: policy }] = await Promise.all([ports.table.get(key), profileOf(ports.table, { customer }), ports.rules()]);
  if (item === undefined) throw gone('alert');
  const { owner, heldOut } = item.body as AlertState;
  // Whose outreach is being measured must not be told of it: here too the alert is not there.
  if (heldOut !== undefined && who.role !== 'admin') throw gone('alert');
  if (!mayRead(who, owner, policy.teams)) throw otherTeams();
  return { item, key, customer: profile };
}
