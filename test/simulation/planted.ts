/** Bugs planted at run time, to see that the judge finds them. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { GRACE_MS, type NoticeState } from '../../core/notices/state.ts';
import type { Draft, Item, Mail, Queue, Table } from '../../core/ports.ts';
import type { LocalPorts } from '../../local/functions.ts';
import type { Sabotage } from './system.ts';

export type Planted = {
  readonly name: string;
  readonly sabotage: Sabotage;
  /** How the violation begins that it must cause, and within how many seeds. */
  readonly violates: string;
  readonly within: number;
};

const portsOf =
  (folder: string, change: (ports: LocalPorts) => Partial<LocalPorts>): NonNullable<Sabotage['ports']> =>
  (ports, here) =>
    here === folder ? { ...ports, ...change(ports) } : ports;

const stateOf = ({ sk, body }: Draft): NoticeState | undefined => (sk.startsWith('NOTICE#') ? (body as NoticeState) : undefined);

/** The table with another body put for some notices. */
const writing = ({ table }: LocalPorts, change: (state: NoticeState) => NoticeState | 'nothing'): { table: Table } => ({
  table: {
    ...table,
    put: async (draft, ifVersion) => {
      const state = stateOf(draft);
      const changed = state && change(state);
      if (changed === 'nothing') return 'written';
      return table.put(changed === undefined ? draft : { ...draft, body: changed }, ifVersion);
    },
  },
});

const threeTimes = ({ mail }: LocalPorts): { mail: Mail } => ({
  mail: {
    send: async (message) => {
      let outcome = await mail.send(message);
      for (let tries = 1; outcome.outcome === 'unknown' && tries < 3; tries++) outcome = await mail.send(message);
      return outcome;
    },
  },
});

/** An outcome that is not known, taken for a refusal. */
const hopeful = ({ mail }: LocalPorts): { mail: Mail } => ({
  mail: {
    send: async (message) => {
      const outcome = await mail.send(message);
      return outcome.outcome === 'unknown' ? { outcome: 'throttled' } : outcome;
    },
  },
});

/** A re-check that trusts what was read before the claim. */
const trusting = ({ table }: LocalPorts): { table: Table } => {
  const read = new Map<string, Promise<Item | undefined>>();
  return {
    table: {
      ...table,
      get: (key) => {
        if (key.sk.startsWith('NOTICE#')) return table.get(key);
        const text = `${key.pk}|${key.sk}`;
        const item = read.get(text) ?? table.get(key);
        read.set(text, item);
        return item;
      },
    },
  };
};

/** What a person has said is not read. */
const deafGate = ({ table }: LocalPorts): { table: Table } => {
  const unread = (item: Item | undefined): Item | undefined => (item?.sk === 'GATE' ? undefined : item);
  return {
    table: {
      ...table,
      get: async (key) => unread(await table.get(key)),
      getMany: async (keys) => (await table.getMany(keys)).map(unread),
      glance: async (keys) => (await table.glance(keys)).map(unread),
    },
  };
};

/** Puts of one item that are answered and not carried out. */
const withoutPutting =
  (isMeant: (draft: Draft) => boolean) =>
  ({ table }: LocalPorts): { table: Table } => ({ table: { ...table, put: async (draft, ifVersion) => (isMeant(draft) ? 'written' : table.put(draft, ifVersion)) } });

/** Whatever a lane refuses is taken for sent. */
const trustingLanes = ({ lanes }: LocalPorts): Pick<LocalPorts, 'lanes'> => {
  const trusting = (lane: Queue): Queue => ({ send: (bodies, delay) => lane.send(bodies, delay).catch(() => undefined) });
  return { lanes: { urgent: trusting(lanes.urgent), routine: trusting(lanes.routine), broadcast: trusting(lanes.broadcast) } };
};

/** The fact's time taken from when the message came, not from the subject. */
const datedByArrival = ({ lanes, clock }: LocalPorts): Pick<LocalPorts, 'lanes'> => {
  const dated = (lane: Queue): Queue => ({
    send: (bodies, delay) =>
      lane.send(
        bodies.map((body) => ({ ...(body as object), factAt: clock.now() })),
        delay,
      ),
  });
  return { lanes: { urgent: dated(lanes.urgent), routine: dated(lanes.routine), broadcast: dated(lanes.broadcast) } };
};

const NONE_FAILED: SQSBatchResponse = { batchItemFailures: [] };

const early =
  (folder: string): NonNullable<Sabotage['handler']> =>
  (handler, here) =>
    here !== folder
      ? handler
      : async (batch: SQSEvent, context) => {
          void handler(batch, context);
          return NONE_FAILED;
        };

const acknowledging =
  (folder: string): NonNullable<Sabotage['handler']> =>
  (handler, here) =>
    here !== folder ? handler : (batch: SQSEvent, context) => handler(batch, context).then(() => NONE_FAILED);

export const PLANTED: readonly Planted[] = [
  { name: 'a mail client that tries three times', sabotage: { ports: portsOf('deliver', threeTimes) }, violates: 'duplicate', within: 100 },
  { name: 'an unknown outcome taken for a refusal', sabotage: { ports: portsOf('deliver', hopeful) }, violates: 'duplicate', within: 200 },
  { name: 'a re-check that trusts the first reading', sabotage: { ports: portsOf('deliver', trusting) }, violates: 'unchecked', within: 20 },
  { name: 'a sweep that does nothing', sabotage: { handler: (handler, folder) => (folder === 'sweep' ? async () => ({ woken: 0 }) : handler) }, violates: 'missed', within: 20 },
  {
    name: 'a queue that counts a message as done before the handler is',
    sabotage: { handler: early('orders') },
    violates: 'lost',
    within: 100,
  },
  { name: 'claims of others that count as dead', sabotage: { ports: portsOf('deliver', ({ clock }) => ({ workersBornAt: clock.now() })) }, violates: 'duplicate', within: 100 },
  {
    name: 'no grace after the lease, and no word of the provider',
    sabotage: {
      ports: (ports, folder) =>
        folder === 'deliver'
          ? { ...ports, ...writing(ports, (state) => (state.status === 'sending' ? { ...state, leaseUntil: state.leaseUntil - GRACE_MS } : state)) }
          : folder === 'delivery-feedback'
            ? { ...ports, ...writing(ports, () => 'nothing') }
            : ports,
    },
    violates: 'duplicate',
    within: 200,
  },
  {
    name: 'a refusal that is not written down',
    sabotage: { ports: portsOf('deliver', (ports) => writing(ports, (state) => (state.status === 'skipped' ? 'nothing' : state))) },
    violates: 'lost',
    within: 100,
  },
  { name: 'deferred messages that are acknowledged', sabotage: { handler: acknowledging('deliver') }, violates: 'lost', within: 100 },
  {
    name: 'a slot that nobody writes',
    sabotage: {
      ports: portsOf(
        'deliver',
        withoutPutting(({ sk }) => sk === 'GATE'),
      ),
    },
    violates: 'cap',
    within: 1_000,
  },
  {
    name: 'a flag that no week hears of',
    sabotage: {
      ports: portsOf(
        'engagement',
        withoutPutting(({ pk }) => pk.startsWith('TRUTH#')),
      ),
    },
    violates: 'lost: TRUTH#',
    within: 50,
  },
  {
    name: 'tokens that nobody counts, of a rate taken for ten times what it is',
    sabotage: {
      ports: portsOf('deliver', (ports) => ({
        ...withoutPutting(({ sk }) => sk === 'RATE')(ports),
        mailQuota: { perSecond: async () => 10 * (await ports.mailQuota.perSecond()) },
      })),
    },
    violates: 'rate',
    within: 400,
  },
  { name: 'a key dated by the message’s arrival', sabotage: { ports: portsOf('orders', datedByArrival) }, violates: 'duplicate', within: 50 },
  { name: 'a lane’s refusal taken for a yes', sabotage: { ports: portsOf('orders', trustingLanes) }, violates: 'lost', within: 100 },
  { name: 'a page acknowledged before the next is asked for', sabotage: { handler: early('fan-out') }, violates: 'lost', within: 300 },
  {
    name: 'a sweep that passes held notices by',
    sabotage: {
      ports: portsOf('sweep', (ports) => ({
        table: {
          ...ports.table,
          due: async (...range) => ({ ...(await ports.table.due(...range)), found: (await ports.table.due(...range)).found.filter(({ sk }) => !sk.startsWith('NOTICE#')) }),
        },
      })),
    },
    violates: 'missed',
    within: 50,
  },
  { name: 'a gate item that nobody reads', sabotage: { ports: portsOf('deliver', deafGate) }, violates: 'late claim', within: 100 },
];
