/** `POST /local/replay`: JSON Lines in, progress and at last the result as JSON Lines out, so that no client gives up waiting. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from './engine.ts';
import { occupied } from './local-routes.ts';
import { type ReplayResult, replayText } from './replay.ts';

export type ReplayLine = { readonly done: number; readonly of: number } | { readonly result: ReplayResult } | { readonly error: string };

const MAX_REPLAY_BYTES = 512 * 1024 * 1024;
const PROGRESS_EVERY_MS = 1_000;

export async function replayRoute(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const say = (line: ReplayLine): void => void response.write(`${JSON.stringify(line)}\n`);
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
  try {
    const text = await textOf(request);
    let saidAt = 0;
    const result = await occupied(engine, () =>
      replayText(engine, text, (done, of) => {
        if (Date.now() - saidAt < PROGRESS_EVERY_MS) return;
        saidAt = Date.now();
        say({ done, of });
      }),
    );
    say({ result });
  } catch (error) {
    say({ error: error instanceof Error ? error.message : 'unknown' });
  }
  response.end();
}

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
