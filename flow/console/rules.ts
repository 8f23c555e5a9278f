/** The company's rules: what is in force, what a change would make of the last days, the change itself, pauses, and who did what. */
import { PLAYBOOKS, TASKS_OF } from '../../core/alerts/playbooks.ts';
import type * as answers from '../../core/console/answers.ts';
import { alertsUnder, isRuled, type Past, rehearsed } from '../../core/console/rehearsal.ts';
import type { ProfileState } from '../../core/customers/profile.ts';
import { type QuietJudge, UNTRAINED_JUDGE } from '../../core/engagement/judge.ts';
import { EXPERIENCE_POINTS, POINTS_HALF_LIFE_MS, UNHAPPY_CLEARS_BELOW, UNHAPPY_FROM } from '../../core/engagement/policy.ts';
import { AUDIENCE_SHARDS, audiencePartition, auditKey, customerIn, EVERYBODY, profileKey, RULES } from '../../core/keys.ts';
import { CLASSES, KINDS, type Kind, type NoticeClass } from '../../core/notices/kinds.ts';
import type { NoticeState } from '../../core/notices/state.ts';
import type { Table } from '../../core/ports.ts';
import { withChange } from '../../core/rules/change.ts';
import { type Rules, type RulesState, rulesFrom } from '../../core/rules/state.ts';
import { DAY, type Instant, isoOf } from '../../core/time.ts';
import type { AuditEntry } from '../audit.ts';
import { audited } from '../audit.ts';
import { pauseClass, resumeClass } from '../rules.ts';
import { openAlerts } from './alerts.ts';
import { cursorFrom, cursorIn, Denied, getAll, type Needs, type Story } from './call.ts';
import { colleagues } from './me.ts';

export const rules: Story<'rules'> = async (ports) => inForce(ports);

async function inForce(ports: Needs): Promise<{ readonly body: answers.RulesView; readonly etag: string }> {
  const body = await rulesView(ports);
  return { body, etag: body.etag };
}

async function rulesView({ table, defaults, judge }: Pick<Needs, 'table' | 'defaults' | 'judge'>): Promise<answers.RulesView> {
  const [item, quiet] = await Promise.all([table.get(RULES), judge()]);
  return viewOf(rulesFrom(item?.body as RulesState | undefined, defaults), quiet, item?.version ?? 0);
}

function viewOf({ quietHours, restDays, zone, surveys, caps, holdoutPercent, alerts, alertHoldout, paused }: Rules, quiet: QuietJudge, version: number): answers.RulesView {
  return {
    etag: `"${version}"`,
    quietHours,
    restDays: [...restDays],
    zone,
    surveys,
    caps: {
      survey: { most: caps.survey.most, days: caps.survey.withinMs / DAY, sameKindDays: (caps.survey.sameKindMs ?? 0) / DAY },
      outreach: { most: caps.outreach.most, days: caps.outreach.withinMs / DAY },
    },
    holdoutPercent: { ...holdoutPercent } as Record<string, number>,
    alerts: { ...alerts },
    ...(alertHoldout && { alertHoldout: { ...alertHoldout } }),
    paused: Object.entries(paused).map(([name, { at, by, why }]) => ({ class: name, since: isoOf(at), by, why })),
    classes: (Object.keys(CLASSES) as NoticeClass[]).map((name) => ({
      class: name,
      refusable: CLASSES[name].refusable,
      quietHours: CLASSES[name].quietHours,
      restDays: CLASSES[name].restDays,
      kinds: (Object.keys(KINDS) as Kind[]).filter((kind) => KINDS[kind].class === name),
    })),
    flags: {
      quiet: {
        flagsFrom: quiet.flagsFrom,
        clearsBelow: quiet.clearsBelow,
        minActiveDays: quiet.minActiveDays,
        horizonDays: quiet.horizonDays,
        isFitted: quiet !== UNTRAINED_JUDGE,
      },
      unhappy: { flagsFrom: UNHAPPY_FROM, clearsBelow: UNHAPPY_CLEARS_BELOW, points: { ...EXPERIENCE_POINTS }, halfLifeDays: POINTS_HALF_LIFE_MS / DAY },
    },
    playbooks: PLAYBOOKS.map((id) => ({ id, tasks: Object.entries(TASKS_OF[id]).map(([task, afterDays]) => ({ id: task, afterDays })) })),
  };
}

export const changeRules: Story<'changeRules'> = async (ports, { who, body: { change, why }, ifMatch }) => {
  const before = await ports.table.get(RULES);
  const after = withChange((before?.body as RulesState | undefined) ?? {}, change);
  const isAsSeen = ifMatch === `"${before?.version ?? 0}"`;
  // A put of our own: whoever changed the rules since the page was read must be seen first, so a conflict is not tried again.
  if (!isAsSeen || (await ports.table.put({ pk: RULES.pk, sk: RULES.sk, body: after }, before?.version ?? 0)) === 'conflict') {
    throw new Denied(412, {
      error: 'Somebody has changed the rules meanwhile. Look at what holds now, and change it if you still want to.',
      reason: 'changed-meanwhile',
      rules: await rulesView(ports),
    });
  }
  await audited(ports, { by: who.id, why }, 'change-rules', Object.fromEntries(Object.entries(change).map(([name, value]) => [name, JSON.stringify(value)])));
  return inForce(ports);
};

export const pause: Story<'pause'> = async (ports, { who, body: { class: noticeClass, paused, why } }) => {
  const actor = { by: who.id, why };
  if (paused) await pauseClass(ports, noticeClass, actor);
  else await resumeClass(ports, noticeClass, actor);
  return inForce(ports);
};

/** Customers looked at, and how far back. */
const SAMPLE = 400;
const LOOKS_BACK_DAYS = 30;
const MOST_NOTICES = 200;

export const rehearse: Story<'rehearse'> = async (ports, { body: { change } }) => {
  const state = ((await ports.table.get(RULES))?.body as RulesState | undefined) ?? {};
  const [before, after] = [rulesFrom(state, ports.defaults), rulesFrom(withChange(state, change), ports.defaults)];
  const now = ports.clock.now();
  const { past, isSample } = await pastOf(ports.table, now);
  const owners = ['team', ...(await colleagues(ports.table)).map(({ id }) => id)];
  const { open } = await openAlerts(ports.table, owners, 'open');
  const [wereNow, wouldBe] = [alertsUnder(open, before.alerts), alertsUnder(open, after.alerts)];
  return {
    body: {
      customers: past.length,
      days: LOOKS_BACK_DAYS,
      isSample,
      ...rehearsed(past, before, after),
      alerts: { open: open.length, urgentNow: wereNow.urgent, urgentThen: wouldBe.urgent, highNow: wereNow.high, highThen: wouldBe.high },
    },
  };
};

/** The first customers of each shard of everybody: shards are by a hash of the id, so they are nobody's choice. */
async function pastOf(table: Table, now: Instant): Promise<{ readonly past: readonly Past[]; readonly isSample: boolean }> {
  const pages = await Promise.all(
    [...Array(AUDIENCE_SHARDS).keys()].map((shard) => table.query(audiencePartition(EVERYBODY, shard), 'CUSTOMER#', { limit: SAMPLE / AUDIENCE_SHARDS })),
  );
  const customers = pages.flatMap(({ found }) => found.map(({ sk }) => customerIn(sk)));
  const profiles = await getAll(
    table,
    customers.map((customer) => profileKey({ customer })),
  );
  const past: Past[] = [];
  for (const [index, customer] of customers.entries()) {
    const { found } = await table.query(`CUSTOMER#${customer}`, 'NOTICE#', { limit: MOST_NOTICES, descending: true });
    const notices = found
      .map(({ sk, body }) => ({ key: sk.slice('NOTICE#'.length), state: body as NoticeState }))
      .filter(({ state }) => isRuled(state) && state.notice.factAt >= now - LOOKS_BACK_DAYS * DAY);
    past.push({ customer, profile: profiles[index]?.body as ProfileState | undefined, notices });
  }
  return { past, isSample: pages.some(({ next }) => next !== undefined) };
}

export const audit: Story<'audit'> = async ({ table, clock }, { query: { month = isoOf(clock.now()).slice(0, 7), limit, after } }) => {
  const place = cursorIn(after, (state) => (typeof (state as { after?: unknown }).after === 'string' ? (state as { after: string }).after : undefined));
  const { found, next } = await table.query(auditKey(month, '').pk, '', { limit, after: place, descending: true });
  const entries = found.map(({ body }) => {
    const { at, by, did, why, what } = body as AuditEntry;
    return { at, by, did, why, what: what as Record<string, string | number | boolean> };
  });
  return { body: { month, entries, ...(next !== undefined && { next: cursorFrom({ after: next }) }) } };
};
