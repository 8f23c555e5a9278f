/** What the gate reads before it decides, and once more with the claim in hand. */
import type { Channel, GateState } from '../core/customers/gate-item.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { gateKey, noticeItemKey, profileKey, type Recipient, suppressionKey } from '../core/keys.ts';
import { type Holder, slotsInTheWay } from '../core/notices/caps.ts';
import { addressesOf, suppressible } from '../core/notices/channels.ts';
import type { GateFacts, Open } from '../core/notices/decide.ts';
import { isCapped, policyOf } from '../core/notices/kinds.ts';
import { type Notice, noticeKey } from '../core/notices/request.ts';
import { begunOn, type NoticeState, pausedMsOf } from '../core/notices/state.ts';
import { earlierNotices, type SubjectState } from '../core/notices/subject.ts';
import type { Item, Key, Ports } from '../core/ports.ts';
import { type Instant, SECOND } from '../core/time.ts';
import { casesOf, openBusiness } from './open-business.ts';

export type GateReading = Pick<Ports, 'table' | 'clock' | 'rules' | 'addressHashes'> & {
  /** The subject as of at most a second ago, shared by the recipients of one message; always strong for a single one. */
  readonly subject: (key: Key) => Promise<Item | undefined>;
  /** The same, perhaps about a second old. */
  readonly glanceAtSubject: (key: Key) => Promise<Item | undefined>;
  /** Which incidents are open, as of at most a second ago: shared by the notices of one batch. */
  readonly openIncidents: () => Promise<Item | undefined>;
  /** Who stands in for a recipient without a profile: the team's mailbox, for alerts of customers without a CSM. */
  readonly standIn: (to: Recipient) => ProfileState | undefined;
};

/**
 * How much is read before the claim. A glance costs half and may be about a second old: enough to claim upon, as the re-check reads strongly, but nothing is
 * refused or recorded by it. `first` leaves the notice out as well: a message that is delivered for the first time mostly asks for one that is not there yet,
 * and the claim, put as a new item, finds out when it is.
 */
export type How = 'first' | 'glance' | 'strong';

export type Reads = {
  /** When it was read. */
  readonly at: Instant;
  readonly notice: Item | undefined;
  readonly gate: Item | undefined;
  readonly profile: ProfileState | undefined;
  readonly subject: SubjectState | undefined;
  /** A channel whose address is suppressed, whoever it is used for. */
  readonly suppressedEverywhere?: Channel;
  /** The recipient's cases, where they are asked about and the notice is about one of them. */
  readonly cases?: readonly Item[];
};

/** What a decision is made of, in one batch. */
export async function readFor(ports: GateReading, notice: Notice, to: Recipient, how: How): Promise<Reads> {
  const at = ports.clock.now();
  const around = [profileKey(to), gateKey(to)];
  const keys = how === 'first' ? around : [...around, noticeItemKey(to, noticeKey(notice, to))];
  const [[profile, gate, item], subject] = await Promise.all([
    how === 'strong' ? ports.table.getMany(keys) : ports.table.glance(keys),
    how === 'strong' ? ports.subject(notice.subject) : ports.glanceAtSubject(notice.subject),
  ]);
  return { at, notice: item, ...about(ports, to, gate, profileIn(profile), subject) };
}

/** For so long a re-check goes by the profile that was read before the claim. */
const PROFILE_IS_FRESH_MS = SECOND;

/**
 * The same without the notice, which the claim is; and whether the address that it would go to is suppressed for anybody: a mailbox that bounced or
 * complained under one customer's id is the same mailbox under another. What a person has said and what the message is about are read strongly; where
 * they live, and whether somebody else's mail bounced, may be a second or two old.
 * @param before what was read before the claim
 */
export async function readAgain(ports: GateReading, notice: Notice, to: Recipient, { channel, address }: Going, before: Reads): Promise<Reads> {
  const at = ports.clock.now();
  const isFresh = before.profile !== undefined && at - before.at < PROFILE_IS_FRESH_MS;
  const suppression = (await ports.addressHashes(suppressible(channel, address))).map(suppressionKey);
  const [gate, seen, { subject, cases }] = await Promise.all([
    ports.table.get(gateKey(to)),
    ports.table.glance(isFresh ? suppression : [...suppression, profileKey(to)]),
    subjectAgain(ports, notice, to),
  ]);
  const profile = isFresh ? before.profile : profileIn(seen[suppression.length]);
  const isSuppressed = suppression.some((_, index) => seen[index] !== undefined);
  return { at, notice: undefined, ...about(ports, to, gate, profile, subject), ...(isSuppressed && { suppressedEverywhere: channel }), ...(cases && { cases }) };
}

/** A survey about a case is asked about the other cases too: one reading has them all. */
async function subjectAgain(ports: GateReading, notice: Notice, to: Recipient): Promise<{ readonly subject: Item | undefined; readonly cases?: readonly Item[] }> {
  const { subject } = notice;
  if (!keepsStill(notice, to) || !subject.sk.startsWith('CASE#')) return { subject: await ports.subject(subject) };
  const cases = await casesOf(ports, to.customer);
  return { cases, subject: cases.find(({ pk, sk }) => pk === subject.pk && sk === subject.sk) ?? (await ports.subject(subject)) };
}

/** Where a claimed message is to go. */
export type Going = { readonly channel: Channel; readonly address: string };

const profileIn = (item: Item | undefined): ProfileState | undefined => item?.body as ProfileState | undefined;

const about = (ports: GateReading, to: Recipient, gate: Item | undefined, profile: ProfileState | undefined, subject: Item | undefined): Omit<Reads, 'at' | 'notice'> => ({
  gate,
  profile: profile ?? ports.standIn(to),
  subject: subject?.body as SubjectState | undefined,
});

/**
 * Everything that the decision asks for. What only some kinds ask for is read for those only.
 * @param how only strongly is it asked what else is going on around the recipient: the re-check does that
 */
export async function factsFor(ports: GateReading, notice: Notice, to: Recipient, reads: Reads, before: NoticeState | undefined, how: How = 'strong'): Promise<GateFacts> {
  const gate = reads.gate?.body as GateState | undefined;
  const rules = await ports.rules();
  const builtOn = earlierNotices(notice, reads.subject);
  const [earlier, suppressed, open, slots] = await Promise.all([
    noticesOf(ports, to, builtOn),
    suppressedChannels(ports, to, gate, reads.profile),
    how !== 'strong' ? {} : openAround(ports, notice, to, reads),
    slotsHeld(
      ports,
      to,
      slotsInTheWay(
        gate,
        notice,
        noticeKey(notice, to),
        rules.caps,
        ports.clock.now(),
        builtOn.map((each) => noticeKey(each, to)),
      ),
    ),
  ]);
  return {
    notice,
    to,
    gate,
    profile: reads.profile,
    subject: reads.subject,
    rules,
    earlier,
    suppressed: reads.suppressedEverywhere === undefined ? suppressed : new Set([...suppressed, reads.suppressedEverywhere]),
    gaveUp: before?.gaveUp ?? [],
    begunOn: begunOn(before),
    open,
    slots,
    heldSince: before?.status === 'held' ? before.at : undefined,
    pausedMs: pausedMsOf(before, ports.clock.now()),
    now: ports.clock.now(),
  };
}

async function noticesOf({ table }: GateReading, to: Recipient, notices: readonly Notice[]): Promise<readonly (NoticeState | undefined)[] | undefined> {
  if (notices.length === 0) return undefined;
  const items = await table.getMany(notices.map((each) => noticeItemKey(to, noticeKey(each, to))));
  return items.map((item) => item?.body as NoticeState | undefined);
}

const NONE_SUPPRESSED: ReadonlySet<Channel> = new Set();

async function suppressedChannels(ports: GateReading, to: Recipient, gate: GateState | undefined, profile: ProfileState | undefined): Promise<ReadonlySet<Channel>> {
  const list = gate?.suppressed;
  if (list === undefined || list.length === 0) return NONE_SUPPRESSED;
  const addresses = Object.entries(addressesOf(to, profile, gate)) as [Channel, string][];
  const hits = await Promise.all(addresses.map(async ([channel, address]) => (await ports.addressHashes(suppressible(channel, address))).some((hash) => list.includes(hash))));
  return new Set(addresses.filter((_, index) => hits[index]).map(([channel]) => channel));
}

/** The classes that keep still while something is open; they are the capped ones. */
const keepsStill = (notice: Notice, to: Recipient): to is { readonly customer: string } => 'customer' in to && isCapped(policyOf(notice).class);

async function openAround(ports: GateReading, notice: Notice, to: Recipient, { profile, cases }: Reads): Promise<Open> {
  return keepsStill(notice, to) ? openBusiness(ports, to.customer, profile, notice.subject, { cases, listed: ports.openIncidents }) : {};
}

/** A slot whose message was skipped or failed in the end is free, unless it may have arrived all the same. */
async function slotsHeld({ table }: GateReading, to: Recipient, holders: readonly Holder[]): Promise<readonly Holder[]> {
  if (holders.length === 0) return holders;
  const items = await table.getMany(holders.map((holder) => noticeItemKey(to, holder.noticeKey)));
  return holders.filter((_, index) => {
    const notice = items[index]?.body as NoticeState | undefined;
    return (notice?.status !== 'skipped' && notice?.status !== 'failed') || notice.because?.perhapsSent !== undefined;
  });
}
