/** What the judge writes down while the simulation runs: commits, claims and what came of them. The handlers never see it. */
import type { Channel, GateState } from '../../core/customers/gate-item.ts';
import { suppressible } from '../../core/notices/channels.ts';
import { CLASSES, isCapped, policyOf } from '../../core/notices/kinds.ts';
import type { Notice } from '../../core/notices/request.ts';
import { GRACE_MS, isFinal, type NoticeState } from '../../core/notices/state.ts';
import { relevanceOf, type SubjectState } from '../../core/notices/subject.ts';
import type { About, Key } from '../../core/ports.ts';
import type { Instant } from '../../core/time.ts';
import type { Invocation } from './invocation.ts';

export type Accepted = {
  readonly id: string;
  readonly channel: Channel;
  readonly noticeKey: string;
  readonly identity: string;
  readonly notice: Notice;
  readonly recipient: string;
  readonly at: Instant;
  sendEventLost: boolean;
};

/** What a provider or a receiver took. */
export type Taken = { readonly channel: Channel; readonly to: string; readonly about: About };

/** Clocks of two workers may be this far apart. */
const SKEW_MS = 4_500;

/** An item as one commit left it. */
export type Past = { readonly after: number; readonly at: Instant; readonly body: unknown };

type Claim = { readonly after: number; readonly notice: Notice };

export const textOf = ({ pk, sk }: Key): string => `${pk}|${sk}`;

export class Evidence {
  readonly accepted: Accepted[] = [];
  /** A token is good for its second and used at most a second late, so two seconds see those of four; with clocks apart, of up to twelve. Not judged where calls stall. */
  mostInTwoSeconds: number | undefined;
  /** When the provider throttled mails: each goes once or twice more within five seconds, on the token that it has not used. */
  readonly throttledAt: Instant[] = [];
  readonly acceptedByItem = new Map<string, Accepted[]>();
  /** Put calls on a notice's item, refused ones too. */
  readonly writes = new Map<string, number>();
  readonly everHeld = new Set<string>();
  readonly violations: string[] = [];
  /** Errors of handlers other than the store's and the services' own. */
  readonly surprises: string[] = [];
  excused = 0;
  lateClaims = 0;
  duplicates = 0;
  commits = 0;
  readonly #histories = new Map<string, Past[]>();
  readonly #claims = new Map<string, Claim>();

  wrote(key: Key): void {
    if (key.sk.startsWith('NOTICE#')) this.writes.set(textOf(key), (this.writes.get(textOf(key)) ?? 0) + 1);
  }

  /** @param before what the item held until now */
  committed(key: Key, body: unknown, by: Invocation | undefined, at: Instant, before?: unknown): void {
    const after = ++this.commits;
    if (key.sk.startsWith('NOTICE#')) {
      const state = body as NoticeState | undefined;
      this.#judgeStep(key, before as NoticeState | undefined, state, at);
      if (state?.status === 'held') this.everHeld.add(textOf(key));
      if (state?.status === 'sending' && by) this.#claims.set(`${by.id}|${key.sk}|${key.pk}`, { after, notice: state.notice });
      return;
    }
    const text = textOf(key);
    const history = this.#histories.get(text);
    if (history) history.push({ after, at, body });
    else this.#histories.set(text, [{ after, at, body }]);
  }

  /** A final notice changes only to sent, and a lease ends before the next begins. */
  #judgeStep(key: Key, before: NoticeState | undefined, after: NoticeState | undefined, at: Instant): void {
    if (before === undefined || after === undefined) return;
    if (isFinal(before) && after.status !== 'sent') this.violations.push(`step: ${textOf(key)} went from ${before.status} to ${after.status}`);
    if (before.status === 'sending' && after.status === 'sending' && before.nonce !== after.nonce && at < before.leaseUntil + GRACE_MS - SKEW_MS)
      this.violations.push(`two leases: ${textOf(key)} was claimed again ${Math.round((before.leaseUntil + GRACE_MS - at) / 1000)} s too early`);
  }

  histories(): ReadonlyMap<string, readonly Past[]> {
    return this.#histories;
  }

  /** What an item held right after that commit. */
  #at(key: Key, after: number): unknown {
    return this.#histories.get(textOf(key))?.findLast((entry) => entry.after <= after)?.body;
  }

  /** Judges an acceptance the moment it happens. @returns it, or nothing when nobody may send without a claim */
  accept(id: string, { channel, to, about }: Taken, by: Invocation, at: Instant, stillWaiting: (id: string) => boolean): Accepted | undefined {
    const { noticeKey, recipient } = about;
    const pk = recipient.startsWith('c:') ? `CUSTOMER#${recipient.slice(2)}` : `OWNER#${recipient.slice(2)}`;
    const claim = this.#claims.get(`${by.id}|NOTICE#${noticeKey}|${pk}`);
    if (claim === undefined) {
      this.violations.push(`unclaimed: ${noticeKey} was sent without a claim`);
      return undefined;
    }
    const { notice } = claim;
    this.#judgeClaim(claim, { pk, sk: 'GATE' }, channel, to, by);
    if (channel === 'email') this.#judgeRate(at);
    this.#judgeCap(notice, recipient, noticeKey);
    const accepted: Accepted = {
      id,
      channel,
      noticeKey,
      identity: JSON.stringify([notice.kind, notice.subject, notice.fact, recipient]),
      notice,
      recipient,
      at,
      sendEventLost: false,
    };
    const earlier = this.accepted.filter(({ identity }) => identity === accepted.identity);
    // A webhook's receiver drops what it has had under the same id.
    if (channel === 'webhook' && earlier.some((each) => each.channel === channel && each.noticeKey === noticeKey)) return undefined;
    if (earlier.length > 0) {
      this.duplicates++;
      if (earlier.every((each) => each.sendEventLost || stillWaiting(each.id))) this.excused++;
      else this.violations.push(`duplicate: ${accepted.identity} was accepted ${earlier.length + 1} times`);
    }
    this.accepted.push(accepted);
    const item = textOf({ pk, sk: `NOTICE#${noticeKey}` });
    this.acceptedByItem.set(item, [...(this.acceptedByItem.get(item) ?? []), accepted]);
    return accepted;
  }

  #judgeClaim({ after, notice }: Claim, gateKey: Key, channel: Channel, address: string, by: Invocation): void {
    for (const moment of [after, this.#firstReadAfter(gateKey, after, by)]) {
      const gate = this.#at(gateKey, moment) as GateState | undefined;
      const forbids = gate && forbiddenBy(gate, notice, channel, address);
      if (forbids) this.#late(`${notice.kind} to ${gateKey.pk} was sent although ${forbids} before its ${moment === after ? 'claim' : 're-check'}`);
    }
    // The recipients of a broadcast share one read of their incident for a second.
    if (policyOf(notice).lane === 'broadcast') return;
    for (const moment of [after, this.#firstReadAfter(notice.subject, after, by)]) {
      const superseded = relevanceOf(notice, this.#at(notice.subject, moment) as SubjectState | undefined);
      if (superseded) this.#late(`${notice.kind} ${notice.fact} was sent although ${superseded.reason} before its ${moment === after ? 'claim' : 're-check'}`);
    }
  }

  #firstReadAfter(key: Key, after: number, by: Invocation): number {
    const text = textOf(key);
    const read = by.reads.find((each) => each.key === text && each.after >= after);
    if (read === undefined) this.violations.push(`unchecked: a message was sent without reading ${text} again after its claim`);
    return read?.after ?? after;
  }

  #judgeRate(at: Instant): void {
    if (this.mostInTwoSeconds === undefined) return;
    const lately = this.accepted.filter((each) => each.channel === 'email' && at - each.at < 2_000).length + 1;
    const most = this.mostInTwoSeconds + this.throttledAt.filter((throttledAt) => at - throttledAt < 5_000).length;
    if (lately > most) this.violations.push(`rate: ${lately} mails in two seconds, where at most ${most} may go`);
  }

  #judgeCap(notice: Notice, recipient: string, noticeKey: string): void {
    if (!isCapped(policyOf(notice).class)) return;
    const others = this.accepted.filter((each) => each.recipient === recipient && each.noticeKey !== noticeKey && policyOf(each.notice).class === policyOf(notice).class);
    if (others.length > 0) this.violations.push(`cap: ${recipient} was asked twice`);
  }

  #late(what: string): void {
    this.lateClaims++;
    this.violations.push(`late claim: ${what}`);
  }
}

function forbiddenBy(gate: GateState, notice: Notice, channel: Channel, address: string): string | undefined {
  if (gate.erasedAt !== undefined) return 'erased';
  if (gate.suppressed?.includes(`#${suppressible(channel, address)}`)) return 'suppressed';
  const { class: noticeClass, topic } = policyOf(notice);
  if (channel === 'email' && !CLASSES[noticeClass].refusable) return undefined;
  return gate.consents?.[topic]?.[channel]?.granted === false ? 'opted out' : undefined;
}
