/** Routes under /local: the clock, the outbox, the queues, and what we know of a customer. */
import { readFileSync } from 'node:fs';
import { isoOf } from '../core/time.ts';
import { defaultsGiven } from '../flow/alert-defaults.ts';
import { audited } from '../flow/audit.ts';
import { stateOf } from '../flow/customer-view.ts';
import type { HttpAnswer } from '../flow/http.ts';
import { json } from '../flow/http.ts';
import { advance } from './drive.ts';
import type { Engine } from './engine.ts';
import { feedbackFrom } from './feedback.ts';
import { chunkIn, customerOf, intoEngine } from './import/sinks.ts';
import { actorIn, NotDone, OPERATIONS, type Operation, operatorPorts, rulesInForce } from './operations.ts';
import { queueName, queuesNamed } from './queue-names.ts';
import { signInHere, whoMaySignIn } from './sign-in-routes.ts';
import { SURVEY_OPERATIONS } from './survey-operations.ts';

type Route = (engine: Engine, url: URL, body: Buffer) => Promise<HttpAnswer> | HttpAnswer;

const ROUTES: Readonly<Record<string, Route>> = {
  'GET /local/sign-in': (engine) => whoMaySignIn(engine),
  'POST /local/sign-in': (engine, _url, body) => signInHere(engine, parsed(body)),
  'GET /local/health': (engine) => json(200, { ready: true, idle: engine.workers.idle && !busy.has(engine) }),
  'GET /local/clock': (engine) => json(200, { now: isoOf(engine.clock.now()) }),
  'POST /local/clock': turnClock,
  'GET /local/outbox': (engine, { searchParams }) => {
    const odd = ['after', 'limit'].find((name) => searchParams.has(name) && !/^\d{1,9}$/.test(searchParams.get(name) ?? ''));
    return odd === undefined ? json(200, engine.outbox.list(outboxQuery(searchParams))) : json(400, { error: `${odd} wants a whole number.` });
  },
  'GET /local/outbox.html': () => html(readFileSync(new URL('outbox.html', import.meta.url), 'utf8')),
  'GET /local/state': async (engine, { searchParams }) => {
    const customer = searchParams.get('customer');
    return customer ? json(200, await stateOf(engine, customer)) : json(400, { error: 'Say whom: /local/state?customer=ID.' });
  },
  'GET /local/reference': async (engine, { searchParams }) =>
    json(200, { customerId: (await customerOf(engine, searchParams.get('source') ?? '', searchParams.get('ref') ?? '')) ?? null }),
  'POST /local/import': async (engine, _url, body) => {
    const input = parsed(body);
    if (typeof input === 'object' && input !== null && 'done' in input) {
      await audited(operatorPorts(engine), actorIn(textsIn(input)), 'import', countsIn(input.done));
      await engine.store.durable();
      return json(200, { audited: true });
    }
    const chunk = chunkIn(body.toString('utf8'), engine.clock.now());
    if ('error' in chunk) return json(400, chunk);
    await intoEngine(engine).take(chunk);
    return json(200, { events: chunk.events.length });
  },
  'GET /local/queues': (engine) => json(200, queuesView(engine)),
  'POST /local/redrive': (engine, _url, body) => redrive(engine, parsed(body)),
  'GET /local/rules': async (engine) =>
    json(200, await rulesInForce(engine, defaultsGiven([...engine.wiring.functions.values()].find(({ folder }) => folder === 'engagement')?.environment ?? {}))),
  'POST /local/feedback': async (engine, _url, body) => {
    const detail = feedbackFrom(engine, parsed(body));
    if (typeof detail === 'string') return json(400, { error: detail });
    await engine.feedback(detail);
    return json(202, { accepted: true });
  },
  ...Object.fromEntries([...OPERATIONS, ...SURVEY_OPERATIONS].map((operation) => [`${operation.method} ${operation.path}`, served(operation)])),
};

/** An operation of `operations.ts` over HTTP: what it takes in the query, or in a JSON object. */
function served({ method, run }: Operation<unknown>): Route {
  return async (engine, { searchParams }, body) => {
    const input = method === 'GET' ? Object.fromEntries(searchParams) : textsIn(parsed(body));
    try {
      const answer = await run(operatorPorts(engine), input);
      await engine.store.durable();
      return json(200, answer);
    } catch (error) {
      if (error instanceof NotDone) return json(400, { error: error.message });
      throw error;
    }
  };
}

const textsIn = (value: unknown): Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')) : {};

/** What an import says of itself when it is done: a name and numbers, nothing else. */
const countsIn = (value: unknown): Readonly<Record<string, string | number>> =>
  Object.fromEntries(Object.entries(value ?? {}).filter((entry): entry is [string, string | number] => typeof entry[1] === 'number' || entry[0] === 'from'));

async function redrive(engine: Engine, wish: unknown): Promise<HttpAnswer> {
  try {
    return json(200, await redriveHere(engine, textsIn(wish)));
  } catch (error) {
    if (error instanceof NotDone) return json(400, { error: error.message });
    throw error;
  }
}

export type Redriven = { readonly moved: number; readonly queues: Readonly<Record<string, number>> };

/** Dead letters back to their queues, of all or of one, with its record. */
export async function redriveHere(engine: Engine, input: Readonly<Record<string, string | undefined>>): Promise<Redriven> {
  const withDeadLetters = engine.wiring.queues.flatMap(({ name, deadLetters }) => (deadLetters ? [{ id: name }] : []));
  const wanted = queuesNamed(withDeadLetters, input.queue);
  if (wanted === undefined) throw new NotDone(`There is no queue "${input.queue}". Those with dead letters are ${withDeadLetters.map(({ id }) => queueName(id)).join(', ')}.`);
  const queues = Object.fromEntries(wanted.map(({ id }) => [queueName(id), engine.queues.redrive(id)] as const).filter(([, moved]) => moved > 0));
  const moved = Object.values(queues).reduce((sum, n) => sum + n, 0);
  await audited(operatorPorts(engine), actorIn(input), 'redrive', { ...queues, moved });
  await engine.store.durable();
  return { moved, queues };
}

export async function localRoute(engine: Engine, method: string, url: URL, body: Buffer): Promise<HttpAnswer | undefined> {
  const route = ROUTES[`${method} ${url.pathname}`];
  return route === undefined ? undefined : route(engine, url, body);
}

/** Engines whose clock is just being turned: not idle, whatever their queues say. */
const busy = new Set<Engine>();

/** Only one at a time may turn the clock, and nobody is idle meanwhile. */
export async function occupied<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  if (busy.has(engine)) throw new Error('The clock is being turned already; wait for that to end.');
  busy.add(engine);
  try {
    return await work();
  } finally {
    busy.delete(engine);
  }
}

const MAX_ADVANCE_MS = 3_660 * 86_400_000;
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

async function turnClock(engine: Engine, _url: URL, body: Buffer): Promise<HttpAnswer> {
  const wish = parsed(body) as { advance?: unknown; set?: unknown } | undefined;
  if (typeof wish?.set === 'string') {
    const at = Date.parse(wish.set);
    if (Number.isNaN(at)) return json(400, { error: 'set wants an instant such as 2018-01-01T00:00:00Z.' });
    if (!engine.isEmpty) return json(409, { error: 'The clock can be set on an empty store only; here use {"advance":"24h"}.' });
    engine.clock.set(at);
    await engine.store.durable();
    return json(200, { now: isoOf(engine.clock.now()) });
  }
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(String(wish?.advance ?? '')) ?? [];
  if (amount === undefined) return json(400, { error: 'Say {"advance":"90m"} (s, m, h or d), or on an empty store {"set":"2018-01-01T00:00:00Z"}.' });
  if (Number(amount) * (UNITS[unit] ?? 0) > MAX_ADVANCE_MS) return json(400, { error: 'At most ten years (3660d) at once.' });
  await occupied(engine, () => advance(engine, Number(amount) * (UNITS[unit] ?? 0)));
  await engine.store.durable();
  return json(200, { now: isoOf(engine.clock.now()) });
}

function outboxQuery(params: URLSearchParams) {
  const number = (name: string): number | undefined => (params.has(name) ? Number(params.get(name)) : undefined);
  const [to, kind, after, limit] = [params.get('to'), params.get('kind'), number('after'), number('limit')];
  return {
    ...(to !== null && { to }),
    ...(kind !== null && { kind }),
    ...(after !== undefined && { after }),
    ...(limit !== undefined && { limit }),
    brief: params.get('brief') === '1',
  };
}

function queuesView(engine: Engine): object {
  const deadLetters = new Set(engine.wiring.queues.flatMap(({ deadLetters }) => deadLetters?.queue ?? []));
  const quarantine = engine.wiring.queues.find(({ name }) => /quarantine/i.test(name) && !deadLetters.has(name))?.name;
  const depths = engine.queues.depths().map((depth) => ({ ...depth, role: depth.queue === quarantine ? 'quarantine' : deadLetters.has(depth.queue) ? 'dead-letters' : 'work' }));
  return {
    queues: depths.filter(({ role }) => role === 'work'),
    deadLetters: depths.filter(({ role }) => role === 'dead-letters'),
    quarantine: {
      count: quarantine === undefined ? 0 : engine.queues.count(quarantine),
      latest: quarantine === undefined ? [] : engine.queues.peek(quarantine, 20).map(({ body }) => withoutBody(JSON.parse(body))),
    },
    unmatched: Object.fromEntries(engine.bus.unmatched),
  };
}

/** The reason and the source; the body may hold personal data and stays in the queue. */
const withoutBody = ({ body: _body, ...rest }: Record<string, unknown>): object => rest;

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const html = (body: string): HttpAnswer => ({ statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }, body });
