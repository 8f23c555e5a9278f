/** Deeds about alerts, one or many. The very function that the link in a message uses does them; here somebody has signed in, and says which state they had seen. */
import type { Act } from '../../core/alerts/act.ts';
import type { AlertPolicy } from '../../core/alerts/policy.ts';
import { type AlertState, TEAM } from '../../core/alerts/state.ts';
import { mayAct, mayRead, type Who } from '../../core/console/access.ts';
import { alertView, etagOf, isRepeat } from '../../core/console/alert-view.ts';
import type * as answers from '../../core/console/answers.ts';
import type { AlertAct } from '../../core/console/routes.ts';
import { instantOf } from '../../core/time.ts';
import { carryOutOnAlert } from '../carry-out-on-alert.ts';
import { loadAlert } from './alerts.ts';
import { Denied, gone, type Needs, otherTeams, profileOf, type Story } from './call.ts';

const WHY = 'in the console';

const REFUSALS: Readonly<Record<string, string>> = {
  'already-closed': 'Somebody has closed it already.',
  'snooze-in-the-past': 'A snooze ends in the future.',
  'snooze-too-long': 'A snooze lasts at most ninety days.',
  'snooze-without-reason': 'Say why it can wait: those who look at it meanwhile will want to know.',
  'unknown-owner': 'There is no such colleague.',
  'unknown-task': 'That is no step of this alert’s playbook.',
  'over-limit': 'Nobody may offer so much.',
  'not-a-lead': 'Only a lead approves offers.',
  'nothing-to-approve': 'No offer waits for a yes.',
};

export const act: Story<'act'> = async (ports, { who, params, body, ifMatch }) => {
  const done = await actOn(ports, who, params, body, ifMatch ?? '');
  if ('refused' in done) {
    const changed = done.refused === 'changed-meanwhile';
    throw new Denied(changed ? 412 : 422, { error: changed ? changedBy(done.alert) : (REFUSALS[done.refused] ?? 'That cannot be done.'), reason: done.refused, alert: done.alert });
  }
  return { body: done.alert, etag: done.alert.etag };
};

export const actOnMany: Story<'actOnMany'> = async (ports, { who, body: { action, alerts } }) => {
  const results: answers.BulkResult['results'] = [];
  for (const { id, etag } of alerts) {
    const cut = id.lastIndexOf('/');
    results.push(await verdictOn(ports, who, { id, params: { customer: id.slice(0, cut), flag: id.slice(cut + 1) }, action, etag }));
  }
  return { body: { results } };
};

type One = { readonly id: string; readonly params: Readonly<Record<string, string>>; readonly action: AlertAct; readonly etag: string };

async function verdictOn(ports: Needs, who: Who, { id, params, action, etag }: One): Promise<answers.BulkResult['results'][number]> {
  try {
    const done = await actOn(ports, who, params, action, etag);
    if (!('refused' in done)) return { id, verdict: 'done', alert: done.alert };
    if (done.refused === 'changed-meanwhile') return { id, verdict: 'changed-meanwhile', reason: changedBy(done.alert), alert: done.alert };
    return { id, verdict: 'refused', reason: REFUSALS[done.refused] ?? done.refused, alert: done.alert };
  } catch (error) {
    if (!(error instanceof Denied)) throw error;
    return { id, verdict: error.status === 403 ? 'not-yours' : 'gone', reason: error.body.error };
  }
}

type Done = { readonly alert: answers.Alert } | { readonly alert: answers.Alert; readonly refused: string };

async function actOn(ports: Needs, who: Who, params: Readonly<Record<string, string>>, body: AlertAct, seen: string): Promise<Done> {
  const { item, key, customer } = await loadAlert(ports, who, params);
  const { alerts: policy, zone } = await ports.rules();
  const before = item.body as AlertState;
  if (!mayAct(who, before.owner, policy.teams))
    throw new Denied(403, { error: 'This alert is a colleague’s. They or a lead can act on it, or hand it over to you.', reason: 'not-yours' });
  const wanted = await wantedBy(ports, who, body, policy);
  const acted = await carryOutOnAlert(ports, key, {
    since: before.since,
    wanted,
    policy,
    why: WHY,
    // Rights are asked of the state that is changed: it may have been handed to another team a moment ago.
    isAsSeen: (alert, now) => mayAct(who, alert.owner, policy.teams) && (etagOf(alert) === seen || isRepeat(alert, wanted, now, policy)),
  });
  if (acted === undefined) throw gone('alert');
  const alert = alertView(acted.state, { customer, mayAct: mayAct(who, acted.state.owner, policy.teams), zone });
  if (!('refused' in acted)) return { alert };
  if (!mayRead(who, acted.state.owner, policy.teams)) throw otherTeams();
  return { alert, refused: acted.refused === 'overtaken' ? 'changed-meanwhile' : acted.refused };
}

async function wantedBy({ table }: Needs, { id: by }: Who, body: AlertAct, { currency }: AlertPolicy): Promise<Act> {
  switch (body.did) {
    case 'snooze':
      return { ...body, by, until: instantOf(body.until) };
    case 'reassign':
      return { ...body, by, isKnown: body.to === TEAM || (await profileOf(table, { owner: body.to })) !== undefined };
    case 'close':
      return { did: 'close', by, outcome: body.outcome, why: body.note };
    case 'task':
      return { did: 'task', by, task: body.task, why: body.note, goodwill: body.goodwill && { ...body.goodwill, currency } };
    case 'decline':
      return { did: 'decline', by, why: body.note };
    default:
      return { ...body, by };
  }
}

function changedBy({ actions, closed }: answers.Alert): string {
  const last = actions.at(-1);
  if (closed && closed.by === undefined) return 'It has closed by itself meanwhile.';
  return last === undefined ? 'It has changed meanwhile.' : `It has changed meanwhile: ${last.by} was here first (${last.did}${last.what === undefined ? '' : `, ${last.what}`}).`;
}
