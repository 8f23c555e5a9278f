/** The page behind an alert's link: what it is about and what has been done; a button's POST does one thing more. A look changes nothing. */
import { type Act, isOutcome, lastAction, MAX_WHY_CHARS } from '../core/alerts/act.ts';
import type { Goodwill } from '../core/alerts/playbooks.ts';
import type { AlertPolicy } from '../core/alerts/policy.ts';
import { type AlertState, MANAGER, TEAM } from '../core/alerts/state.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { zoneOf } from '../core/customers/zone.ts';
import { alertKey, profileKey } from '../core/keys.ts';
import type { Ports, Table } from '../core/ports.ts';
import type { Rules } from '../core/rules/state.ts';
import { type AlertOnPage, type AlertOutcomeOnPage, alertPage, overtakenAlertPage } from '../templates/pages/alert-page.ts';
import { deadLinkPage, languageIn } from '../templates/pages/page.ts';
import { carryOutOnAlert } from './carry-out-on-alert.ts';
import { bodyOf, type HttpAnswer, page } from './http.ts';
import type { Visit } from './visit.ts';

/** Many times what a form sends. */
const MAX_BODY_CHARS = 8_192;

type Needs = Pick<Ports, 'table' | 'bus' | 'clock' | 'pause' | 'rules'>;

export async function actOnAlert(ports: Needs, visit: Visit): Promise<HttpAnswer> {
  const { claims, sender, records } = visit;
  const by = String(claims.owner);
  const [flag = '', reason = ''] = String(claims.alert).split('#');
  const key = alertKey(String(claims.customer), flag, reason);
  const [reader, item] = await Promise.all([profileOf(ports.table, { owner: by }), ports.table.get(key)]);
  const language = languageIn(reader?.fields.locale?.value) ?? visit.language;
  const alert = item?.body as AlertState | undefined;
  if (alert === undefined) return page(410, deadLinkPage(language, sender));
  const rules = await ports.rules();
  const overtaken = page(410, overtakenAlertPage(language, sender));
  if (alert.since !== claims.since) return overtaken;

  const show = async (status: number, state: AlertState, outcome?: AlertOutcomeOnPage): Promise<HttpAnswer> =>
    page(status, alertPage(language, sender, { ...(await onPage(ports, state, by, reader, rules)), console: visit.console }, outcome));
  if (!records) return show(200, alert);
  const body = bodyOf(visit.request);
  if (body.length > MAX_BODY_CHARS) return show(413, alert, 'too-long');
  const wanted = await actIn(ports.table, new URLSearchParams(body), by, rules.alerts);
  if (wanted === undefined) return show(400, alert, 'nothing-chosen');
  const acted = await carryOutOnAlert(ports, key, { since: alert.since, wanted, policy: rules.alerts, why: 'through the link in the alert' });
  if (acted === undefined) return overtaken;
  if ('refused' in acted) return show(acted.refused === 'already-closed' || acted.refused === 'overtaken' ? 409 : 400, acted.state, acted.refused);
  return show(200, acted.state, 'done');
}

async function actIn(table: Table, form: URLSearchParams, by: string, { currency }: AlertPolicy): Promise<Act | undefined> {
  const seen = Number(form.get('seen'));
  const why = (form.get('why') ?? '').replace(/[\p{Cc}\s]+/gu, ' ').slice(0, MAX_WHY_CHARS);
  const common = { by, seen: form.has('seen') && Number.isInteger(seen) ? seen : undefined };
  switch (form.get('did')) {
    case 'acknowledge':
      return { ...common, did: 'acknowledge' };
    case 'snooze': {
      const until = Number(form.get('until'));
      return form.has('until') && Number.isSafeInteger(until) ? { ...common, did: 'snooze', until, why } : undefined;
    }
    case 'close': {
      const outcome = form.get('outcome');
      return isOutcome(outcome) ? { ...common, did: 'close', outcome, why } : undefined;
    }
    case 'reassign': {
      const to = (form.get('to') ?? '').trim();
      return to === '' ? undefined : { ...common, did: 'reassign', to, isKnown: to === TEAM || (await profileOf(table, { owner: to })) !== undefined };
    }
    case 'task': {
      const task = form.get('task') ?? '';
      const goodwill = form.has('amount') ? goodwillFrom(form, currency) : undefined;
      return task === '' || goodwill === 'wrong' ? undefined : { ...common, did: 'task', task, goodwill, why };
    }
    case 'approve':
      return { ...common, did: 'approve' };
    case 'decline':
      return { ...common, did: 'decline', why };
    default:
      return undefined;
  }
}

/** Nothing when the amount was left empty: a task done without an offer. */
function goodwillFrom(form: URLSearchParams, currency: string): Goodwill | 'wrong' | undefined {
  const text = (form.get('amount') ?? '').trim().replace(',', '.');
  const kind = form.get('kind');
  if (text === '') return undefined;
  return /^\d{1,7}(\.\d{1,2})?$/.test(text) && (kind === 'credit' || kind === 'voucher') ? { kind, amount: Number(text), currency } : 'wrong';
}

/** The alert as its page shows it: names in place of ids, where we have them. */
async function onPage({ table, clock }: Needs, alert: AlertState, by: string, reader: ProfileState | undefined, rules: Rules): Promise<AlertOnPage> {
  const { actions = [], owner } = alert;
  const ids = [...new Set([owner, by, ...actions.flatMap((each) => [each.by, ...(each.did === 'reassign' ? [each.what ?? ''] : [])])])].filter(
    (id) => id !== TEAM && id !== MANAGER && id !== '',
  );
  const [customer, ...colleagues] = await Promise.all([
    profileOf(table, { customer: alert.customerId }),
    ...ids.map((id) => (id === by ? reader : profileOf(table, { owner: id }))),
  ]);
  return {
    alert,
    customerName: customer?.fields.name?.value,
    names: new Map(ids.flatMap((id, index) => (colleagues[index]?.fields.name ? [[id, colleagues[index].fields.name.value] as const] : []))),
    seen: lastAction(alert),
    locale: reader?.fields.locale?.value,
    timezone: zoneOf(reader, rules.zone).zone,
    reader: by,
    policy: rules.alerts,
    now: clock.now(),
  };
}

const profileOf = async (table: Table, who: { readonly customer: string } | { readonly owner: string }): Promise<ProfileState | undefined> => {
  const profile = (await table.get(profileKey(who)))?.body as ProfileState | undefined;
  return profile?.erasedAt === undefined ? profile : undefined;
};
