/**
 * `POST /local/replay`: JSON Lines in, progress and at last the result as JSON Lines out, so that no client gives up waiting.
 * With `?shadow=1` everything is decided and nothing changes.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { audited } from '../flow/audit.ts';
import type { Engine } from './engine.ts';
import { occupied } from './local-routes.ts';
import { actorIn, instantIn, operatorPorts } from './operations.ts';
import { type ReplayResult, replayText } from './replay.ts';
import { type ShadowResult, shadowReplay } from './shadow.ts';

export type ReplayLine<Result = ReplayResult> = { readonly done: number; readonly of: number } | { readonly result: Result } | { readonly error: string };

const MAX_REPLAY_BYTES = 512 * 1024 * 1024;
const PROGRESS_EVERY_MS = 1_000;

export async function replayRoute(engine: Engine, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const say = (line: ReplayLine<ReplayResult | ShadowResult>): void => void response.write(`${JSON.stringify(line)}\n`);
  let saidAt = 0;
  const progress = (done: number, of: number): void => {
    if (Date.now() - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = Date.now();
    say({ done, of });
  };
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
  try {
    const input = Object.fromEntries(url.searchParams);
    const text = await textOf(request);
    say({ result: input.shadow === '1' ? await shadow(engine, text, instantIn(input, 'until'), progress) : await replay(engine, text, input, progress) });
  } catch (error) {
    say({ error: error instanceof Error ? error.message : 'unknown' });
  }
  response.end();
}

async function replay(engine: Engine, text: string, input: Readonly<Record<string, string>>, progress: (done: number, of: number) => void): Promise<ReplayResult> {
  const result = await occupied(engine, () => replayText(engine, text, progress));
  await audited(operatorPorts(engine), actorIn(input), 'replay', { events: result.events, refused: result.refusedCount, messages: result.messages });
  await engine.store.durable();
  return result;
}

const shadow = (engine: Engine, text: string, until: number | undefined, progress: (done: number, of: number) => void): Promise<ShadowResult> =>
  shadowReplay({ table: engine.table, now: engine.clock.now(), secrets: engine.secrets, isEmpty: engine.isEmpty }, { wiring: engine.wiring, text, until, progress });

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_REPLAY_BYTES) throw new Error(`A replay holds at most ${MAX_REPLAY_BYTES} bytes; cut the file in two.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
