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
import { openBusiness } from './open-business.ts';

export type GateReading = Pick<Ports, 'table' | 'clock' | 'rules' | 'addressHashes'> & {
  /** The subject as of at most a second ago, shared by the recipients of one message; always strong for a single one. */
  readonly subject: (key: Key) => Promise<Item | undefined>;
  /** The same, perhaps about a second old. */
  readonly glanceAtSubject: (key: Key) => Promise<Item | undefined>;
  /** Who stands in for a recipient without a profile: the team's mailbox, for alerts of customers without a CSM. */
  readonly standIn: (to: Recipient) => ProfileState | undefined;
};

export type Reads = {
  readonly notice: Item | undefined;
  readonly gate: Item | undefined;
  readonly profile: ProfileState | undefined;
  readonly subject: SubjectState | undefined;
  /** A channel whose address is suppressed, whoever it is used for. */
  readonly suppressedEverywhere?: Channel;
};

/**
 * What a decision is made of, in one batch.
 * @param how a glance costs half and may be about a second old: enough to claim upon, as the re-check reads strongly, but nothing is refused or recorded by it
 */
export async function readFor(ports: GateReading, notice: Notice, to: Recipient, how: 'glance' | 'strong'): Promise<Reads> {
  const keys = [noticeItemKey(to, noticeKey(notice, to)), gateKey(to), profileKey(to)];
  const [[item, gate, profile], subject] = await Promise.all([
    how === 'glance' ? ports.table.glance(keys) : ports.table.getMany(keys),
    how === 'glance' ? ports.glanceAtSubject(notice.subject) : ports.subject(notice.subject),
  ]);
  return { notice: item, ...about(ports, to, gate, profile, subject) };
}

/**
 * The same without the notice, which the claim is; and whether the address that it would go to is suppressed for anybody: a mailbox that bounced or
 * complained under one customer's id is the same mailbox under another. What a person has said and what the message is about are read strongly; where
 * they live, and whether somebody else's mail bounced, may be about a second old.
 */
export async function readAgain(ports: GateReading, notice: Notice, to: Recipient, { channel, address }: Going): Promise<Omit<Reads, 'notice'>> {
  const hashes = await ports.addressHashes(suppressible(channel, address));
  const [gate, [profile, ...everywhere], subject] = await Promise.all([
    ports.table.get(gateKey(to)),
    ports.table.glance([profileKey(to), ...hashes.map(suppressionKey)]),
    ports.subject(notice.subject),
  ]);
  return { ...about(ports, to, gate, profile, subject), ...(everywhere.some((item) => item !== undefined) && { suppressedEverywhere: channel }) };
}

/** Where a claimed message is to go. */
export type Going = { readonly channel: Channel; readonly address: string };

const about = (ports: GateReading, to: Recipient, gate: Item | undefined, profile: Item | undefined, subject: Item | undefined): Omit<Reads, 'notice'> => ({
  gate,
  profile: (profile?.body as ProfileState | undefined) ?? ports.standIn(to),
  subject: subject?.body as SubjectState | undefined,
});

/**
 * Everything that the decision asks for. What only some kinds ask for is read for those only.
 * @param how a glance leaves out what else is going on around the recipient: the re-check asks for that
 */
export async function factsFor(
  ports: GateReading,
  notice: Notice,
  to: Recipient,
  reads: Omit<Reads, 'notice'>,
  before: NoticeState | undefined,
  how: 'glance' | 'strong' = 'strong',
): Promise<GateFacts> {
  const gate = reads.gate?.body as GateState | undefined;
  const rules = await ports.rules();
  const builtOn = earlierNotices(notice, reads.subject);
  const [earlier, suppressed, open, slots] = await Promise.all([
    noticesOf(ports, to, builtOn),
    suppressedChannels(ports, to, gate, reads.profile),
    how === 'glance' ? {} : openAround(ports, notice, to, reads.profile),
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

/** Asked for the classes that keep still meanwhile; they are the capped ones. */
async function openAround(ports: GateReading, notice: Notice, to: Recipient, profile: ProfileState | undefined): Promise<Open> {
  return 'customer' in to && isCapped(policyOf(notice).class) ? openBusiness(ports, to.customer, profile, notice.subject) : {};
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
