import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { customer, outage } from '../builders.ts';
import { kill, type Running, startSystem, untilIdle } from './process.ts';

const CUSTOMERS = 1_000;

let folder: string;
let running: Running | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beforehand-kill-'));
});
afterEach(async () => {
  if (running) await kill(running);
  rmSync(folder, { recursive: true, force: true });
});

const post = async (url: string, events: readonly object[]): Promise<number> =>
  (await fetch(`${url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events) })).status;
const outbox = async (url: string): Promise<{ customerId: string; noticeKey: string }[]> =>
  (await (await fetch(`${url}/local/outbox?brief=1&limit=100000`)).json()) as { customerId: string; noticeKey: string }[];

describe('a system killed in the middle of a fan-out', () => {
  test('tells everybody once after its restarts, nobody twice (F28, F40)', { timeout: 90_000 }, async () => {
    running = await startSystem(folder);
    const now = Date.now() - 1000;
    expect(
      await post(
        running.url,
        Array.from({ length: CUSTOMERS }, (_, n) => customer(`c${n}`, now, { components: ['api'] })),
      ),
    ).toBe(200);
    await untilIdle(running.url);
    expect(await post(running.url, [outage('outage.opened', now)])).toBe(200);

    const seen: number[] = [];
    for (let round = 0; round < 1; round++) {
      const already = (await outbox(running.url)).length;
      while ((await outbox(running.url)).length < Math.min(already + 200, CUSTOMERS)) await new Promise((resolve) => setTimeout(resolve, 5));
      await kill(running);
      running = await startSystem(folder);
      seen.push((await outbox(running.url)).length);
    }
    await untilIdle(running.url);
    const messages = await outbox(running.url);
    expect(seen[0]).toBeLessThan(CUSTOMERS);
    expect(messages.length).toBe(CUSTOMERS);
    expect(new Set(messages.map(({ customerId }) => customerId)).size).toBe(CUSTOMERS);
  });
});
