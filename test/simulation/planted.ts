/** Bugs planted at run time, to see that the judge finds them. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { GRACE_MS, type NoticeState } from '../../core/notices/state.ts';
import type { Draft, Item, Mail, Table } from '../../core/ports.ts';
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
const deafGate = ({ table }: LocalPorts): { table: Table } => ({
  table: { ...table, getMany: async (keys) => (await table.getMany(keys)).map((item) => (item?.sk === 'GATE' ? undefined : item)) },
});

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
  { name: 'a gate item that nobody reads', sabotage: { ports: portsOf('deliver', deafGate) }, violates: 'late claim', within: 100 },
];
