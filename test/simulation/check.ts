/** What must hold when the world has healed and everything has been worked off. */
import type { AlertState } from '../../core/alerts/state.ts';
import { askedFor, type CaseState, resolutionOf } from '../../core/cases/state.ts';
import type { ProfileState } from '../../core/customers/profile.ts';
import type { OrderEvent } from '../../core/events/catalogue.ts';
import { noticeItemKey, orderKey, profileKey, type Recipient, truthKey } from '../../core/keys.ts';
import type { Kind } from '../../core/notices/kinds.ts';
import { type Notice, noticeKey } from '../../core/notices/request.ts';
import { isFinal, type NoticeState } from '../../core/notices/state.ts';
import { factName, factOf, isOver, type OrderState } from '../../core/orders/state.ts';
import { type IncidentState, openPromise, overtakenBy } from '../../core/outages/state.ts';
import type { Item } from '../../core/ports.ts';
import { type Instant, MINUTE } from '../../core/time.ts';
import { raiseOf } from '../../core/truth/decide.ts';
import { recordsOf } from '../../core/truth/records.ts';
import type { Ledger } from '../../core/truth/state.ts';
import { textOf } from './evidence.ts';
import { lateRings } from './punctual.ts';
import { type Story, SURVEY_DELAY_MS } from './story.ts';
import type { System } from './system.ts';

export type Figures = {
  due: number;
  sent: number;
  duplicates: number;
  excused: number;
  lost: number;
  lateClaims: number;
  undrained: number;
  /** Taken by the provider, whose word of it was lost, and closed otherwise. */
  unknowable: number;
  /** Puts of mails that were never held, and how many those were. */
  writes: number;
  straight: number;
  /** The same of those that were held first, or tried at somebody's webhook. */
  writesOfWaited: number;
  waited: number;
  /** Port calls of all invocations. */
  calls: number;
};

export type Times = { readonly healedAt: Instant; readonly endedAt: Instant; readonly calm: boolean };

/** A deadline may be rung this much late: the sweep's period, the index's lag, the clocks, and the wake's own way. */
const SLACK_MS = 3 * MINUTE;

export function check(system: System, story: Story, { healedAt, endedAt, calm }: Times): { readonly figures: Figures; readonly violations: readonly string[] } {
  const { evidence } = system;
  const judge = new Judge(system, story, endedAt);
  judge.drained();
  for (const item of system.table.all()) judge.item(item);
  judge.events();
  judge.surveysOncePerResolution();
  for (const late of lateRings(evidence.histories(), healedAt)) judge.say(`late: ${late}`);
  const sentKeys = judge.notices.filter(({ state }) => state.status === 'sent').map(({ text }) => text);
  const writesOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + (evidence.writes.get(text) ?? 0), 0);
  const isStraight = (text: string): boolean => !evidence.everHeld.has(text) && (evidence.acceptedByItem.get(text) ?? []).every(({ channel }) => channel === 'email');
  const [waited, straight] = [sentKeys.filter((text) => !isStraight(text)), sentKeys.filter(isStraight)];
  if (calm) for (const text of sentKeys) if (evidence.writes.get(text) !== 2 && !evidence.everHeld.has(text)) judge.say(`writes: ${text} took ${evidence.writes.get(text)} puts`);
  return {
    figures: {
      due: judge.notices.length,
      sent: sentKeys.length,
      duplicates: evidence.duplicates,
      excused: evidence.excused,
      lost: judge.lost,
      lateClaims: evidence.lateClaims,
      undrained: judge.undrained,
      unknowable: judge.unknowable,
      writes: writesOf(straight),
      straight: straight.length,
      writesOfWaited: writesOf(waited),
      waited: waited.length,
      calls: 0,
    },
    violations: [...evidence.violations, ...evidence.surprises.map((what) => `surprise: ${what}`), ...judge.violations],
  };
}

class Judge {
  readonly violations: string[] = [];
  readonly notices: { readonly text: string; readonly state: NoticeState }[] = [];
  lost = 0;
  unknowable = 0;
  undrained = 0;
  readonly #system: System;
  readonly #story: Story;
  readonly #endedAt: Instant;

  constructor(system: System, story: Story, endedAt: Instant) {
    this.#system = system;
    this.#story = story;
    this.#endedAt = endedAt;
  }

  say(what: string): void {
    this.violations.push(what);
  }

  drained(): void {
    const { queues } = this.#system;
    for (const queue of queues.names) {
      const left = queues.messages(queue).size;
      if (left === 0) continue;
      this.undrained += left;
      this.say(`undrained: ${left} in ${queue}, such as ${[...queues.messages(queue)][0]?.body.slice(0, 300)}`);
    }
  }

  item(item: Item): void {
    if (item.dueAt !== undefined && item.dueAt < this.#endedAt - SLACK_MS) this.#overdue(item, item.dueAt);
    if (item.sk.startsWith('NOTICE#')) this.#notice(item);
    else if (item.sk.startsWith('ORDER#')) this.#order(item.body as OrderState, item);
    else if (item.sk.startsWith('CASE#')) this.#case(item.body as CaseState, item);
    else if (item.sk.startsWith('ALERT#')) this.#alert(item.body as AlertState, item);
    else if (item.sk === 'TRUTH') this.#ledger(item.body as Ledger, item);
    else if (item.sk === 'STATE') this.#incident(item.body as IncidentState, item);
    else if (item.sk === 'PROFILE') this.#profile(item);
  }

  #overdue(item: Item, dueAt: Instant): void {
    this.say(`missed: ${textOf(item)} was due at ${new Date(dueAt).toISOString()}`);
  }

  #notice(item: Item): void {
    const state = item.body as NoticeState;
    this.notices.push({ text: textOf(item), state });
    if (!isFinal(state)) this.#lose(`${textOf(item)} ended as ${state.status}: ${JSON.stringify(state)}`);
    else if (state.status !== 'sent' && (!('reason' in state) || !state.reason)) this.say(`no reason: ${textOf(item)} ended as ${state.status}`);
    const taken = this.#system.evidence.acceptedByItem.get(textOf(item)) ?? [];
    if (taken.length > 0 === (state.status === 'sent')) return;
    // Of what was taken without a word of it, nobody can know: a webhook's receiver sends no events, and its answer may be lost.
    if (taken.length > 0 && taken.every(({ sendEventLost, channel }) => sendEventLost || channel === 'webhook')) this.unknowable++;
    else this.say(`false record: ${textOf(item)} is ${state.status} but ${taken.length > 0 ? 'was' : 'was not'} accepted`);
  }

  #order(order: OrderState, subject: Item): void {
    for (const fact of order.facts) this.#asked({ kind: `order.${fact.step}` as Kind, subject: keyOf(subject), fact: fact.name, factAt: fact.at }, { customer: order.customerId });
    const promisedAt = order.promise?.at;
    if (promisedAt !== undefined && promisedAt < this.#endedAt - SLACK_MS && !isOver(order) && !factOf(order, `overdue:${promisedAt}`))
      this.say(`missed: the promise of ${order.orderId}`);
  }

  #case(state: CaseState, subject: Item): void {
    const resolution = resolutionOf(state);
    for (const at of state.asked ?? []) this.#asked({ kind: 'survey.csat', subject: keyOf(subject), fact: `resolution:${at}`, factAt: at }, { customer: state.customerId });
    if (resolution && resolution.at + SURVEY_DELAY_MS < this.#endedAt - SLACK_MS && askedFor(state, resolution) === undefined) this.say(`missed: the survey of ${state.caseId}`);
  }

  #alert(alert: AlertState, subject: Item): void {
    this.#asked({ kind: `alert.${alert.flag}`, subject: keyOf(subject), fact: `since:${alert.since}`, factAt: alert.since }, { owner: alert.owner });
    if (!alert.told) this.#lose(`${textOf(subject)} was never told`);
    const ledger = this.#system.table.get(truthKey(alert.customerId))?.body as Ledger | undefined;
    if (raiseOf(ledger, alert) === undefined) this.#lose(`${textOf(subject)} went up without a raise in the ledger`);
  }

  /** Everything in it has reached its week. */
  #ledger(ledger: Ledger, item: Item): void {
    const unfiled = recordsOf(ledger);
    if (unfiled.length > 0) this.#lose(`${unfiled.length} of ${textOf(item)} never reached their week`);
    const names = ledger.raises.map(({ flag, since }) => `${flag} ${since}`);
    if (new Set(names).size < names.length) this.say(`twice: a raise of ${textOf(item)}`);
    for (const { pk, sk } of recordsOf({ ...ledger, raises: ledger.raises.map(({ filed: _filed, ...raise }) => raise) }))
      if (this.#system.table.get({ pk, sk }) === undefined) this.#lose(`${pk} ${sk} of ${textOf(item)}`);
  }

  /** News that nothing overtook reaches, or is refused to, everybody whom the incident names. */
  #incident(incident: IncidentState, subject: Item): void {
    const promise = openPromise(incident.reports);
    if (promise && promise.dueAt < this.#endedAt - SLACK_MS) this.say(`missed: the promise of ${incident.incidentId}`);
    for (const report of incident.reports) {
      if (!report.told || overtakenBy(incident, report)) continue;
      for (const customer of incident.customerIds ?? []) this.#asked({ kind: report.step, subject: keyOf(subject), fact: report.name, factAt: report.at }, { customer });
    }
  }

  #profile(item: Item): void {
    const profile = item.body as ProfileState;
    if (profile.erasedAt !== undefined && Object.keys(profile.fields).length > 0) this.say(`kept: ${textOf(item)} still holds fields after the erasure`);
    const customer = item.pk.slice('CUSTOMER#'.length);
    if (this.#story.erased.has(customer) && profile.erasedAt === undefined) this.say(`forgotten erasure of ${customer}`);
  }

  /** A fact in a state has asked for its notice, and the gate has said what became of it. */
  #asked(notice: Notice, to: Recipient): void {
    const key = noticeItemKey(to, noticeKey(notice, to));
    if (this.#system.table.get(key) !== undefined) return;
    this.#lose(`no notice of ${notice.kind} ${notice.fact} of ${notice.subject.pk} ${notice.subject.sk}`);
  }

  #lose(what: string): void {
    this.lost++;
    this.say(`lost: ${what}`);
  }

  /** Every event told has left its fact, unless its customer is forgotten. */
  events(): void {
    for (const happening of this.#story.happenings) {
      if (!('event' in happening)) continue;
      const { event } = happening;
      if (event.type === 'customer.updated' && this.#system.table.get(profileKey({ customer: event.data.customerId })) === undefined)
        this.#lose(`the profile of ${event.data.customerId}`);
      if (!event.type.startsWith('order.')) continue;
      const { data } = event as OrderEvent;
      if (this.#story.erased.has(data.customerId)) continue;
      const order = this.#system.table.get(orderKey(data.customerId, data.orderId))?.body as OrderState | undefined;
      if (factOf(order, factName(event as OrderEvent, undefined)) === undefined) this.#lose(`${event.type} of ${data.orderId} left no fact`);
    }
  }

  surveysOncePerResolution(): void {
    const sent = Map.groupBy(
      this.#system.evidence.accepted.filter(({ notice }) => notice.kind === 'survey.csat'),
      ({ notice }) => textOf(notice.subject),
    );
    for (const [text, surveys] of sent) {
      const [{ notice }] = surveys as [(typeof surveys)[0]];
      const state = this.#system.table.get(notice.subject)?.body as CaseState | undefined;
      if (state && this.#story.erased.has(state.customerId)) continue;
      const resolutions = state?.facts.filter(({ step }, index) => step === 'resolved' && state.facts[index - 1]?.step !== 'resolved').length ?? Number.POSITIVE_INFINITY;
      const different = new Set(surveys.map(({ identity }) => identity)).size;
      if (different > resolutions) this.say(`surveys: ${different} for ${resolutions} resolutions of ${text}`);
    }
  }
}

const keyOf = ({ pk, sk }: Item) => ({ pk, sk });
