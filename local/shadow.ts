/** A replay that decides everything and changes nothing: an engine in memory over what another system knows. */

import { overlayTable } from '../adapters/overlay-table.ts';
import type { Event } from '../core/events/catalogue.ts';
import type { Refusal } from '../core/events/parse.ts';
import { customerIn, noticeItemKey } from '../core/keys.ts';
import { noticeKey } from '../core/notices/request.ts';
import { isFinal, type NoticeState } from '../core/notices/state.ts';
import { DUE_SHARDS, type Item, type Key, type Secrets, type Table } from '../core/ports.ts';
import { type Instant, instantOf, isoOf, MINUTE } from '../core/time.ts';
import { noticeRequest } from '../flow/messages.ts';
import { createRenderer } from '../templates/render.ts';
import type { Counts } from './counts.ts';
import { live, nextMinute } from './drive.ts';
import { Engine } from './engine.ts';
import { MAX_REFUSALS_SHOWN, readLines } from './replay.ts';
import type { Wiring } from './template.ts';

/** What a shadow replay stands on: somebody else's table, which is only ever read, and the time there. */
export type Ground = {
  readonly table: Table;
  readonly now: Instant;
  /** Under which addresses are hashed there. */
  readonly secrets: Secrets;
  /** True where nothing is known at all: then the clock follows the events, as in any replay. */
  readonly isEmpty: boolean;
};

export type ShadowOptions = {
  readonly wiring: Wiring;
  readonly text: string;
  /** How far the clock goes on after the last event; what is held beyond stays held. */
  readonly until?: Instant | undefined;
  readonly progress?: (done: number, of: number) => void;
};

export type Example = { readonly kind: string; readonly to: string; readonly decision: string; readonly reason?: string; readonly channel?: string };
export type ShadowResult = {
  readonly events: number;
  readonly refused: readonly { readonly line: number; readonly errors: readonly Refusal[] }[];
  readonly refusedCount: number;
  readonly from: string;
  readonly until: string;
  readonly sends: number;
  readonly byKind: Counts;
  readonly byChannel: Counts;
  /** Not sent, by reason. */
  readonly skipped: Counts;
  /** Waiting, by reason. */
  readonly held: Counts;
  /** Asked for although it had been told, or been decided against, before the replay. */
  readonly duplicates: number;
  /** In the middle of being sent, or given up. */
  readonly unsettled: number;
  readonly examples: readonly Example[];
};

/** Waits this short are part of the decision: for a customer who is not known yet, for earlier news. */
const SETTLES_WITHIN_MS = 15 * MINUTE;
const CHUNK = 500;
const EXAMPLES = 10;
const NEVER_MS = 2 ** 31 - 1;

export async function shadowReplay(ground: Ground, { wiring, text, until, progress = () => undefined }: ShadowOptions): Promise<ShadowResult> {
  // What is due there anyway is no consequence of these events.
  const overlay = overlayTable({ ...ground.table, due: async () => ({ found: [] }) });
  const engine = new Engine({
    // No sweep by itself: the clock is ours.
    wiring: { ...wiring, sweep: { ...wiring.sweep, everyMs: NEVER_MS } },
    folder: ':memory:',
    baseUrl: 'http://shadow.invalid',
    render: createRenderer(),
    table: ground.isEmpty ? (own) => own : () => overlay.table,
    secrets: (own) => ({ keys: (name, wanted) => (name === 'suppression' ? ground.secrets : own).keys(name, wanted) }),
  });
  const asked = requestsTo(engine);
  const { events, refused } = readLines(text, ground.isEmpty ? undefined : ground.now);
  const startsAt = ground.isEmpty && events[0] !== undefined ? instantOf(events[0].time) : ground.now;
  engine.clock.stop();
  engine.clock.set(startsAt);
  await engine.start();
  try {
    if (ground.isEmpty) await live(engine, events, (done) => progress(done, events.length));
    else await putAll(engine, events, progress);
    const endsAt = Math.max(until ?? 0, engine.clock.now() + SETTLES_WITHIN_MS);
    await turnOn(engine, endsAt);
    const notices = (ground.isEmpty ? noticesIn(engine) : overlay.changed()).filter(({ sk }) => sk.startsWith('NOTICE#'));
    return {
      events: events.length,
      refused: refused.slice(0, MAX_REFUSALS_SHOWN),
      refusedCount: refused.length,
      from: isoOf(startsAt),
      until: isoOf(endsAt),
      ...resultOf(notices),
      duplicates: await settledBefore(ground.table, asked.values(), new Set(notices.map(nameOf))),
    };
  } finally {
    await engine.stop();
  }
}

async function putAll(engine: Engine, events: readonly Event[], progress: (done: number, of: number) => void): Promise<void> {
  for (let index = 0; index < events.length; index += CHUNK) {
    await engine.put(events.slice(index, index + CHUNK).map((event) => ({ source: event.source, type: event.type, detail: event })));
    await engine.workers.drained();
    progress(Math.min(index + CHUNK, events.length), events.length);
  }
}

/** From one instant at which something waits to the next, as `local/drive.ts` does on a store of its own. */
async function turnOn(engine: Engine, until: Instant): Promise<void> {
  await engine.workers.drained();
  for (;;) {
    const due = await firstDue(engine.table, until);
    const ring = due === undefined ? Number.POSITIVE_INFINITY : nextMinute(Math.max(due, engine.clock.now() + 1));
    const next = Math.max(Math.min(ring, engine.workers.nextVisibleAt() ?? Number.POSITIVE_INFINITY), engine.clock.now());
    if (next > until) break;
    engine.clock.set(next);
    if (ring <= next) await engine.workers.sweep();
    await engine.workers.drained();
  }
  engine.clock.set(until);
}

async function firstDue(table: Table, until: Instant): Promise<Instant | undefined> {
  const firsts = await Promise.all(Array.from({ length: DUE_SHARDS }, (_, shard) => table.due(shard, 0, until, { limit: 1 })));
  const times = firsts.flatMap(({ found: [first] }) => first?.dueAt ?? []);
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** The notices that are asked of the gate, read off its lanes: those already settled leave no other trace. */
function requestsTo({ queues, wiring }: Engine): ReadonlyMap<string, Key> {
  const lanes = new Set(wiring.consumers.filter(({ fn }) => wiring.functions.get(fn)?.folder === 'deliver').map(({ queue }) => queue));
  const keys = new Map<string, Key>();
  queues.onSent((queue, bodies) => {
    for (const body of lanes.has(queue) ? bodies : []) {
      const read = noticeRequest(JSON.parse(body));
      if (!read.ok || 'wake' in read.message) continue;
      const { to, ...notice } = read.message;
      for (const each of to) {
        const key = noticeItemKey(each, noticeKey(notice, each));
        keys.set(nameOf(key), key);
      }
    }
  });
  return keys;
}

/** How many of these had their final word before, and kept it. */
async function settledBefore(base: Table, keys: Iterable<Key>, changedHere: ReadonlySet<string>): Promise<number> {
  const unchanged = [...keys].filter((key) => !changedHere.has(nameOf(key)));
  let settled = 0;
  for (let start = 0; start < unchanged.length; start += 100) {
    const items = await base.getMany(unchanged.slice(start, start + 100));
    settled += items.filter((item) => item !== undefined && isFinal(item.body as NoticeState)).length;
  }
  return settled;
}

const nameOf = ({ pk, sk }: Key): string => `${pk}\u0000${sk}`;

const noticesIn = (engine: Engine): readonly Item[] =>
  (
    engine.store.prepare("SELECT pk, sk, version, body FROM items WHERE sk >= 'NOTICE#' AND sk < 'NOTICE$'").all() as { pk: string; sk: string; version: number; body: string }[]
  ).map((row) => ({ ...row, body: JSON.parse(row.body) }));

function resultOf(items: readonly Item[]): Pick<ShadowResult, 'sends' | 'byKind' | 'byChannel' | 'skipped' | 'held' | 'unsettled' | 'examples'> {
  const states = items.map(({ body }) => body as NoticeState);
  const sent = states.filter((state) => state.status === 'sent');
  const skipped = states.filter((state) => state.status === 'skipped');
  const held = states.filter((state) => state.status === 'held');
  return {
    sends: sent.length,
    byKind: counted(sent.map(({ notice }) => notice.kind)),
    byChannel: counted(sent.map(({ channel }) => channel)),
    skipped: counted(skipped.map(({ reason }) => reason)),
    held: counted(held.map(({ reason }) => reason)),
    unsettled: states.length - sent.length - skipped.length - held.length,
    examples: examplesOf(items),
  };
}

function counted(names: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

/** One of each sort first, then more of them in turn. */
function examplesOf(items: readonly Item[]): readonly Example[] {
  const sorts = Map.groupBy(items.map(exampleOf), ({ kind, decision, reason, channel }) => [decision, reason, kind, channel].join());
  const examples: Example[] = [];
  for (let turn = 0; examples.length < Math.min(EXAMPLES, items.length); turn++) examples.push(...[...sorts.values()].flatMap((sort) => sort[turn] ?? []));
  return examples.slice(0, EXAMPLES);
}

function exampleOf({ pk, body }: Item): Example {
  const state = body as NoticeState;
  return {
    kind: state.notice.kind,
    to: pk.startsWith('OWNER#') ? `csm ${pk.slice('OWNER#'.length)}` : customerIn(pk),
    decision: state.status,
    ...('reason' in state && { reason: state.reason }),
    ...('channel' in state && { channel: state.channel }),
  };
}
