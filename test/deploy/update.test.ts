import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lyingIn, mailsTo, settled, whyOfPartition } from './deployed.ts';

const file = process.env.TRAFFIC_FILE;
const ordered = file ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [];

describe.skipIf(ordered.length === 0)('while the stack was updated from the commit before', () => {
  test('every order that came in was told, once', async () => {
    await settled(240_000);
    expect(ordered.length).toBeGreaterThan(5);
    const told = await Promise.all(ordered.map(async (id) => [id, (await mailsTo(`${id}@example.com`)).length]));
    expect(told).toEqual(ordered.map((id) => [id, 1]));
  });

  test('each has one receipt, and nothing lies about', async () => {
    for (const id of ordered) expect([id, (await whyOfPartition(`CUSTOMER#${id}`)).map(({ decision }) => decision)]).toEqual([id, ['sent']]);
    for (const name of ['Undelivered', 'OrdersQueueDeadLetters', 'CustomersQueueDeadLetters', 'UrgentLaneDeadLetters']) expect([name, await lyingIn(name)]).toEqual([name, []]);
  });
});
