/**
 * What an operator may ask and change, over ports: a running system serves each under /local, and the commands carry out the same on a
 * store file or on a deployed stack.
 */
import { randomUUID } from 'node:crypto';
import { addressHashes } from '../adapters/address-hash.ts';
import type { GateState } from '../core/customers/gate-item.ts';
import { gateKey, QUIET_RISK, type Recipient, RULES } from '../core/keys.ts';
import { CLASSES, isNoticeClass, type NoticeClass } from '../core/notices/kinds.ts';
import type { Why } from '../core/notices/why.ts';
import type { Ports } from '../core/ports.ts';
import { type RiskFile, riskFile } from '../core/risk/risk-file.ts';
import { rulesChange } from '../core/rules/change.ts';
import { DEFAULT_RULES, type Paused, type Rules, type RulesState } from '../core/rules/state.ts';
import { type Instant, isoOf } from '../core/time.ts';
import { type AlertHoldout, type HoldoutAct, type HoldoutRefusal, isRunning } from '../core/truth/holdout.ts';
import { HOLDOUT_PERCENT, HOLDOUT_PERCENT_MOST } from '../core/truth/policy.ts';
import type { TruthReport } from '../core/truth/report.ts';
import type { Uplift } from '../core/truth/uplift.ts';
import { changeAlertHoldout } from '../flow/alert-holdout.ts';
import { type Actor, type AuditEntry, audited, auditOf } from '../flow/audit.ts';
import { decisionsAbout, decisionsAboutOwner } from '../flow/customer-view.ts';
import { type CustomerExport, exportCustomer } from '../flow/export-customer.ts';
import { changeGate } from '../flow/gate-item.ts';
import { installRisk, removeRisk } from '../flow/install-risk.ts';
import { changeRules, type Defaults, pauseClass, resumeClass, sharedRules } from '../flow/rules.ts';
import { liftEverywhere } from '../flow/suppression.ts';
import { readTruth, readUplift } from '../flow/truth-report.ts';
import type { Engine } from './engine.ts';

export type OperatorPorts = Pick<Ports, 'table' | 'clock' | 'ids' | 'pause' | 'addressHashes'>;
export type Input = Readonly<Record<string, string | undefined>>;
export type Operation<T> = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Whether anything is written. */
  readonly changes: boolean;
  readonly run: (ports: OperatorPorts, input: Input) => Promise<T>;
};

/** Asked for something that does not exist, or without what it takes. Its message is for the operator. */
export class NotDone extends Error {
  override name = 'NotDone';
}

export const operatorPorts = ({ table, clock, secrets }: Pick<Engine, 'table' | 'clock' | 'secrets'>): OperatorPorts => ({
  table,
  clock,
  ids: { next: randomUUID },
  pause: () => Promise.resolve(),
  addressHashes: addressHashes({ secrets }),
});

export const NO_REASON = 'no reason given';
/** Who did it, and why. */
export const actorIn = ({ by, why }: Input): Actor => ({ by: by?.trim() || 'somebody at this machine', why: why?.trim() || NO_REASON });

export function instantIn(input: Input, name: string): Instant | undefined {
  const text = input[name];
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new NotDone(`${name} wants an instant such as 2026-11-23T08:00:00Z.`);
  return at;
}

export function wanted(input: Input, name: string, otherwise: string): string {
  const value = input[name]?.trim();
  if (!value) throw new NotDone(otherwise);
  return value;
}

const CLASS_NAMES = Object.keys(CLASSES).join(', ');

function classIn(input: Input): NoticeClass {
  const name = wanted(input, 'class', `Say which class: ${CLASS_NAMES}.`);
  if (!isNoticeClass(name)) throw new NotDone(`There is no class "${name.slice(0, 40)}". The six classes are ${CLASS_NAMES}.`);
  return name;
}

export type PauseAnswer = { readonly class: NoticeClass; readonly since: string; readonly by: string; readonly why: string; readonly already: boolean };

export const PAUSE: Operation<PauseAnswer> = {
  method: 'POST',
  path: '/local/pause',
  changes: true,
  async run(ports, input) {
    const noticeClass = classIn(input);
    wanted(input, 'why', 'Say why: those who find the class paused will want to know.');
    const before = (await ports.table.get(RULES))?.body as RulesState | undefined;
    const paused = (await pauseClass(ports, noticeClass, actorIn(input))) as Paused;
    return { class: noticeClass, ...readablePause(paused), already: before?.paused?.[noticeClass] !== undefined };
  },
};

export type ResumeAnswer = { readonly class: NoticeClass; readonly resumed: boolean };

export const RESUME: Operation<ResumeAnswer> = {
  method: 'POST',
  path: '/local/resume',
  changes: true,
  async run(ports, input) {
    const noticeClass = classIn(input);
    return { class: noticeClass, resumed: await resumeClass(ports, noticeClass, actorIn(input)) };
  },
};

const CHANGES = ['quietHours', 'holdoutPercent', 'restDays', 'surveys', 'surveyCap', 'outreachCap', 'alerts'] as const;

/** How each change is written, for who got it wrong. */
const FORMS: Readonly<Record<string, string>> = {
  quietHours: 'Such as --quiet-hours 21-8; 0-0 for none.',
  holdoutPercent: 'Such as --holdout survey=5, at most 50; 0 ends it.',
  surveyCap: 'Such as --survey-cap 1/7/30: how many, in how many days, and days between two of a kind.',
  outreachCap: 'Such as --outreach-cap 3/7: how many, in how many days.',
  alerts: 'Such as --alerts \'{"mode":"live","delivery":"digest","perDay":5}\'; docs/alerts.md has every field.',
};

export type RulesAnswer = { readonly changed: readonly string[]; readonly rules: object };

/** Each change as JSON text, as the command and a form send it. */
export const CHANGE_RULES: Operation<RulesAnswer> = {
  method: 'POST',
  path: '/local/rules',
  changes: true,
  async run(ports, input) {
    const asked = Object.fromEntries(CHANGES.flatMap((name) => (input[name] === undefined ? [] : [[name, jsonIn(input[name], name)]])));
    const change = rulesChange().safeParse(asked);
    if (!change.success) throw new NotDone(change.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}. ${FORMS[String(path[0])] ?? ''}`.trim()).join('\n'));
    const changed = Object.keys(change.data);
    if (changed.length > 0) {
      wanted(input, 'why', 'Say why: a rule outlives the memory of those who made it.');
      await changeRules(ports, change.data, actorIn(input));
    }
    return { changed, rules: await rulesInForce(ports, { zone: input.zone ?? DEFAULT_RULES.zone }) };
  },
};

export function jsonIn(text: string, name: string): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text;
  } catch {
    throw new NotDone(`${name} wants JSON.`);
  }
}

/** The rules in force as people read them. */
export async function rulesInForce(ports: Pick<Ports, 'table' | 'clock'>, defaults: Defaults): Promise<object> {
  const rules = await sharedRules(ports, defaults, 0)();
  const { alertHoldout } = rules;
  return {
    ...rules,
    paused: Object.fromEntries(Object.entries(rules.paused as Rules['paused']).map(([name, paused]) => [name, readablePause(paused)])),
    ...(alertHoldout && { alertHoldout: readableHoldout(alertHoldout) }),
  };
}

const readablePause = ({ at, by, why }: Paused) => ({ since: isoOf(at), by, why });

const SHOWN_UNASKED = 200;
const MAX_SHOWN = 1_000;
export type AuditAnswer = { readonly month: string; readonly entries: readonly AuditEntry[] /** Older ones of the month were left out. */; readonly more: boolean };

export const AUDIT: Operation<AuditAnswer> = {
  method: 'GET',
  path: '/local/audit',
  changes: false,
  async run(ports, input) {
    const month = input.month ?? isoOf(ports.clock.now()).slice(0, 7);
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new NotDone('month wants a year and a month, such as 2026-11.');
    const limit = Number(input.limit ?? SHOWN_UNASKED);
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_SHOWN) throw new NotDone(`limit wants a whole number from 1 to ${MAX_SHOWN}.`);
    const entries = await auditOf(ports, month, limit + 1);
    return { month, entries: entries.slice(0, limit), more: entries.length > limit };
  },
};

export const WHY: Operation<readonly Why[]> = {
  method: 'GET',
  path: '/local/why',
  changes: false,
  run: (ports, { customer, owner }) => {
    if (customer) return decisionsAbout(ports, customer);
    if (owner) return decisionsAboutOwner(ports, owner);
    throw new NotDone('Say whom: /local/why?customer=ID (or owner=ID for a CSM).');
  },
};

export const EXPORT: Operation<CustomerExport> = {
  method: 'GET',
  path: '/local/export',
  changes: true,
  async run(ports, input) {
    const customer = wanted(input, 'customer', 'Say whom: /local/export?customer=ID.');
    const exported = await exportCustomer(ports, customer);
    await audited(ports, actorIn(input), 'export', { customer });
    return exported;
  },
};

export type SuppressionAnswer = { readonly about: string; readonly suppressedAddresses: number; readonly lifted?: number };

function recipientOf({ customer, owner }: Input): Recipient {
  if (customer) return { customer };
  if (owner) return { owner };
  throw new NotDone('Say whom: customer=ID (or owner=ID for a CSM).');
}

const nameOf = (to: Recipient): string => ('customer' in to ? to.customer : `csm ${to.owner}`);

export const SUPPRESSION: Operation<SuppressionAnswer> = {
  method: 'GET',
  path: '/local/suppression',
  changes: false,
  async run(ports, input) {
    const to = recipientOf(input);
    const gate = (await ports.table.get(gateKey(to)))?.body as GateState | undefined;
    return { about: nameOf(to), suppressedAddresses: gate?.suppressed?.length ?? 0 };
  },
};

/** The undo for a wrong bounce. The address itself is written nowhere. */
export const LIFT_SUPPRESSION: Operation<SuppressionAnswer> = {
  method: 'POST',
  path: '/local/suppression',
  changes: true,
  async run(ports, input) {
    const to = recipientOf(input);
    const hashes = new Set(await ports.addressHashes(wanted(input, 'remove', 'Say which address: remove.')));
    wanted(input, 'why', 'Say why: an address is suppressed because a message bounced, or because somebody complained.');
    let lifted = 0;
    const gate = await changeGate(ports, to, (seen) => {
      const { suppressed = [], ...rest } = seen;
      const left = suppressed.filter((hash) => !hashes.has(hash));
      lifted = suppressed.length - left.length;
      return lifted === 0 ? seen : { ...rest, ...(left.length > 0 && { suppressed: left }) };
    });
    if (await liftEverywhere(ports, [...hashes])) lifted = Math.max(lifted, 1);
    if (lifted > 0) await audited(ports, actorIn(input), 'lift-suppression', { ...to, lifted });
    return { about: nameOf(to), suppressedAddresses: gate.suppressed?.length ?? 0, lifted };
  },
};

export type RiskAnswer = { readonly inForce: string; readonly judgedAnew?: number };

/** `file` is the text of a risk.json; `remove` takes the one in force back; neither says what is in force. */
export const RISK: Operation<RiskAnswer> = {
  method: 'POST',
  path: '/local/risk',
  changes: true,
  async run(ports, input) {
    if (input.file === undefined && input.remove === undefined) return { inForce: await riskInForce(ports) };
    wanted(input, 'why', 'Say why: whom a score flags is a decision about people.');
    const done = input.file === undefined ? await removeRisk(ports, actorIn(input)) : await installRisk(ports, riskFileIn(input.file), actorIn(input));
    if (typeof done === 'string') throw new NotDone(`It stays as it is: ${done}.`);
    if (done === undefined) throw new NotDone('No fit is in force; the untrained score is.');
    return { inForce: await riskInForce(ports), judgedAnew: done };
  },
};

function riskFileIn(text: string): RiskFile {
  const file = riskFile().safeParse(jsonIn(text, 'The file'));
  if (file.success) return file.data;
  const [first] = file.error.issues;
  throw new NotDone(`This is no risk.json as npm run fit writes it: ${first?.path.join('.')}: ${first?.message}.`);
}

async function riskInForce({ table }: Pick<Ports, 'table'>): Promise<string> {
  const file = (await table.get(QUIET_RISK))?.body as RiskFile | undefined;
  return file === undefined ? 'the untrained score' : `the fit of ${file.fittedAt}, trained on ${file.trainedOn.rows} rows`;
}

const WEEKS = 12;
const MOST_WEEKS = 260;
/** Of how many weeks somebody wants to know. */
export function weeksIn({ weeks = String(WEEKS) }: Input): number {
  const count = Number(weeks);
  if (!Number.isInteger(count) || count < 1 || count > MOST_WEEKS) throw new NotDone(`weeks wants a whole number from 1 to ${MOST_WEEKS}.`);
  return count;
}

export type TruthAnswer = TruthReport & { readonly at: string };

export const TRUTH: Operation<TruthAnswer> = {
  method: 'GET',
  path: '/local/truth',
  changes: false,
  async run(ports, input) {
    return { at: isoOf(ports.clock.now()), ...(await readTruth(ports, weeksIn(input))) };
  },
};

export type HoldoutAnswer = { readonly running: boolean; readonly percent: number; readonly since: string; readonly until?: string; readonly by: string; readonly why: string };
/** Nothing has been measured yet: `holdout` is null, and there is no uplift. */
export type UpliftAnswer = { readonly holdout: HoldoutAnswer; readonly uplift: Uplift } | { readonly holdout: null };

const readableHoldout = (holdout: AlertHoldout): HoldoutAnswer => {
  const { percent, from, until, by, why } = holdout;
  return { running: isRunning(holdout), percent, since: isoOf(from), ...(until !== undefined && { until: isoOf(until) }), by, why };
};

export const UPLIFT: Operation<UpliftAnswer> = {
  method: 'GET',
  path: '/local/uplift',
  changes: false,
  async run(ports) {
    const measured = await readUplift(ports);
    return measured === undefined ? { holdout: null } : { holdout: readableHoldout(measured.holdout), uplift: measured.uplift };
  },
};

const REFUSED: Readonly<Record<HoldoutRefusal, string>> = {
  'is-running':
    'A measurement is running, and another percent would mix its arms. It stays as it is. To throw away what it has measured and begin anew: --start --percent N --force --why TEXT.',
  'not-running': 'No measurement is running; nothing changed.',
  'not-enough-yet':
    'The measurement is running and has no answer yet: npm run uplift says how many customers are missing. It stays as it is. To end it all the same: --end --force --why TEXT.',
};

/** `do` is start (with `percent`) or end; `force` breaks the lock of a measurement that runs. */
export const CHANGE_HOLDOUT: Operation<HoldoutAnswer> = {
  method: 'POST',
  path: '/local/uplift',
  changes: true,
  async run(ports, input) {
    if (input.do !== 'start' && input.do !== 'end') throw new NotDone('Say what to do: start or end.');
    const percent = Number(input.percent ?? HOLDOUT_PERCENT);
    if (!(percent > 0 && percent <= HOLDOUT_PERCENT_MOST)) throw new NotDone(`percent wants a number above 0 and up to ${HOLDOUT_PERCENT_MOST}, such as ${HOLDOUT_PERCENT}.`);
    wanted(input, 'why', 'Say why: it decides about whom nobody is told.');
    const common = { ...actorIn(input), forced: input.force === 'yes' };
    const act: HoldoutAct = input.do === 'start' ? { ...common, did: 'start', percent } : { ...common, did: 'end' };
    const done = await changeAlertHoldout(ports, act);
    if (typeof done === 'string') throw new NotDone(REFUSED[done]);
    return readableHoldout(done);
  },
};

export const OPERATIONS: readonly Operation<unknown>[] = [PAUSE, RESUME, CHANGE_RULES, AUDIT, WHY, EXPORT, SUPPRESSION, LIFT_SUPPRESSION, RISK, TRUTH, UPLIFT, CHANGE_HOLDOUT];
