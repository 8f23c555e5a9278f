/** The whole local system in memory, its clock standing until it is turned: what journeys travel through. */
import { readFileSync } from 'node:fs';
import { inject } from 'vitest';
import type { OutboxMessage, OutboxQuery } from '../../adapters/local/outbox.ts';
import type { Event } from '../../core/events/catalogue.ts';
import type { Why } from '../../core/notices/why.ts';
import type { Secrets } from '../../core/ports.ts';
import { isSourceName } from '../../core/sources/names.ts';
import type { Instant } from '../../core/time.ts';
import { decisionsAbout, decisionsAboutOwner, stateOf } from '../../flow/customer-view.ts';
import { turnTo } from '../../local/drive.ts';
import { Engine } from '../../local/engine.ts';
import { readWiring, type Template, type Wiring } from '../../local/template.ts';
import { createRenderer } from '../../templates/render.ts';
import { NOON } from '../builders.ts';

const wiring = readWiring(JSON.parse(readFileSync(inject('template'), 'utf8')) as Template);

export type System = {
  readonly engine: Engine;
  /** Onto the bus, and everything done that can be done now. */
  readonly emit: (...events: readonly Event[]) => Promise<void>;
  readonly turnTo: (at: Instant) => Promise<void>;
  readonly outbox: (query?: OutboxQuery) => readonly OutboxMessage[];
  readonly kinds: (query?: OutboxQuery) => readonly string[];
  readonly why: (customer: string) => Promise<readonly Why[]>;
  readonly whyOwner: (owner: string) => Promise<readonly Why[]>;
  // biome-ignore lint/suspicious/noExplicitAny: a view for people
  readonly state: (customer: string) => Promise<any>;
  readonly close: () => Promise<void>;
};

/** @param environment laid over that of every function that has the variable */
export async function openSystem(at: Instant = NOON, folder = ':memory:', environment: Readonly<Record<string, string>> = {}, secrets?: Pick<Secrets, 'keys'>): Promise<System> {
  const engine = new Engine({
    wiring: withEnvironment(wiring, environment),
    ...(secrets && { secrets: (own: Secrets): Secrets => ({ keys: (name, wanted) => (isSourceName(name) ? secrets.keys(name, wanted) : own.keys(name, wanted)) }) }),
    folder,
    baseUrl: 'http://127.0.0.1:4600',
    render: createRenderer(),
  });
  engine.clock.stop();
  engine.clock.set(at);
  await engine.start();
  const outbox = (query: OutboxQuery = {}): readonly OutboxMessage[] => engine.outbox.list({ limit: 100_000, ...query });
  return {
    engine,
    emit: async (...events) => {
      await engine.put(events.map((event) => ({ source: event.source, type: event.type, detail: event })));
      await engine.workers.drained();
    },
    turnTo: async (until) => turnTo(engine, until),
    outbox,
    kinds: (query) => outbox(query).map(({ kind }) => kind),
    why: (customer) => decisionsAbout(engine, customer),
    whyOwner: (owner) => decisionsAboutOwner(engine, owner),
    state: (customer) => stateOf(engine, customer),
    close: () => engine.stop(),
  };
}

const withEnvironment = (of: Wiring, over: Readonly<Record<string, string>>): Wiring => ({
  ...of,
  functions: new Map(
    [...of.functions].map(([id, config]) => [
      id,
      { ...config, environment: { ...config.environment, ...Object.fromEntries(Object.entries(over).filter(([name]) => name in config.environment)) } },
    ]),
  ),
});
