import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dynamoTable } from '../../adapters/aws/table.ts';
import { everyItem, isEmpty, putItems } from '../../adapters/aws/whole-table.ts';
import { type Draft, DUE_SHARDS, type Table } from '../../core/ports.ts';
import { DAY } from '../../core/time.ts';
import { stateOf } from '../../flow/customer-view.ts';
import { backUp, restore } from '../../local/backup.ts';
import { customer, NOON, order, outage, supportCase, usage } from '../builders.ts';
import { openSystem } from '../journeys/system.ts';
import { dynaliteServer, tableOfTemplate } from './dynamo-on-dynalite.ts';

const NAME = 'items';
let dynamo: Awaited<ReturnType<typeof dynaliteServer>>;
let folder: string;
beforeEach(async () => {
  dynamo = await dynaliteServer(NAME);
  folder = mkdtempSync(join(tmpdir(), 'beforehand-backup-'));
});
afterEach(async () => {
  await dynamo.close();
  rmSync(folder, { recursive: true, force: true });
});

const whole = () => ({
  pages: () => everyItem(dynamo.client, NAME),
  isEmpty: () => isEmpty(dynamo.client, NAME),
  put: (items: Parameters<typeof putItems>[2]) => putItems(dynamo.client, NAME, items),
});

async function wipe(): Promise<void> {
  await dynamo.client.send(new DeleteTableCommand({ TableName: NAME }));
  await dynamo.client.send(new CreateTableCommand(tableOfTemplate(NAME)));
}

const IDS = ['ada', 'ben', 'cleo'];

/** What three customers leave behind in the local system: every sort of item, put into DynamoDB as they are. */
async function lived(into: Table): Promise<void> {
  const system = await openSystem();
  for (const id of IDS) {
    await system.emit(customer(id, NOON, { components: ['api'], owner: { id: 'carla', email: 'carla@example.org' } }));
    await system.emit(order('order.confirmed', NOON, { customerId: id, orderId: `${id}-1`, promisedAt: new Date(NOON + DAY).toISOString() }));
    await system.emit(usage(NOON, [{ customerId: id, events: 3 }]));
    await system.emit(supportCase('case.opened', NOON, { customerId: id, caseId: `${id}-c` }), supportCase('case.resolved', NOON + 1, { customerId: id, caseId: `${id}-c` }));
  }
  await system.emit(outage('outage.opened', NOON, { components: ['api'] }));
  await system.turnTo(NOON + 2 * DAY);
  const rows = system.engine.store.prepare('SELECT pk, sk FROM items').all() as { pk: string; sk: string }[];
  for (const key of rows) {
    const item = await system.engine.table.get(key);
    if (item !== undefined) await into.put(item as Draft, 0);
  }
  await system.close();
}

const due = async (table: Table) =>
  (await Promise.all([...Array(DUE_SHARDS).keys()].map((shard) => table.due(shard, 0, NOON + 400 * DAY, { limit: 500 })))).map(({ found }) => found);
const answers = async (table: Table) => ({
  state: await Promise.all(IDS.map((id) => stateOf({ table, clock: { now: () => NOON + 2 * DAY } }, id))),
  notices: await Promise.all(IDS.map((id) => table.query(`CUSTOMER#${id}`, 'NOTICE#', { limit: 100 }))),
  due: await due(table),
});

describe('a backup', () => {
  test('brings everything back after the table is lost: the same answers, deadlines and versions', async () => {
    const table = dynamoTable(dynamo.client, NAME);
    await lived(table);
    const before = await answers(table);
    expect(before.notices.flatMap(({ found }) => found).length).toBeGreaterThan(8);
    expect(before.due.flat().length).toBeGreaterThan(0);
    const file = join(folder, 'all.jsonl');
    const saved = await backUp(whole(), file);
    await wipe();
    expect((await answers(table)).notices.flatMap(({ found }) => found)).toEqual([]);
    expect(await restore(whole(), file)).toBe(saved);
    expect(await answers(table)).toEqual(before);
  }, 60_000);

  test('is a file that only its owner reads, and never replaces another', async () => {
    const file = join(folder, 'all.jsonl');
    await backUp(whole(), file);
    expect(statSync(file).mode & 0o077).toBe(0);
    await expect(backUp(whole(), file)).rejects.toThrow(/EEXIST/);
  });

  test('is not restored over a table that knows something', async () => {
    const table = dynamoTable(dynamo.client, NAME);
    await table.put({ pk: 'CUSTOMER#ada', sk: 'PROFILE', body: {} }, 0);
    const file = join(folder, 'all.jsonl');
    await backUp(whole(), file);
    await expect(restore(whole(), file)).rejects.toThrow(/not empty/);
  });

  test('that was cut off says at which line', async () => {
    const file = join(folder, 'cut.jsonl');
    writeFileSync(file, '{"pk":{"S":"a"},"sk":{"S":"b"},"version":{"N":"1"},"body":{"S":"{}"}}\n{"pk":{"S');
    await expect(restore(whole(), file)).rejects.toThrow(/Line 2/);
  });
});
