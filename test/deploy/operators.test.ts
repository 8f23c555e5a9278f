import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, describe, expect, test } from 'vitest';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { customer, order, outage } from '../builders.ts';
import { emit, lyingIn, mailsTo, settled, sweep, table } from './deployed.ts';

const node = promisify(execFile);
const STACK = 'Beforehand';

/** As an operator types it. */
const operator = async (command: string, ...args: readonly string[]): Promise<string> =>
  (await node(process.execPath, [`local/commands/${command}.ts`, ...args, '--stack', STACK], { maxBuffer: 16 * 1024 * 1024 })).stdout;
/** What an operator is told when it cannot be done. */
const refused = (command: string, ...args: readonly string[]): Promise<string> =>
  node(process.execPath, [`local/commands/${command}.ts`, ...args]).then(
    () => 'done',
    (error: { stderr: string }) => error.stderr,
  );
const now = (): number => Date.now();

describe('an operator of a deployed stack', () => {
  afterAll(() => operator('resume', 'receipt', '--why', 'tests are over'));

  test('sees the rules that they have changed', async () => {
    expect(JSON.parse(await operator('rules'))).toMatchObject({ quietHours: { from: 0, until: 0 } });
  });

  test('pauses a class, which holds, and resumes it, which lets go; both are in the audit log', async () => {
    await emit(customer('olga', now()));
    await settled();
    await operator('pause', 'receipt', '--why', 'trying', '--by', 'olga');
    await pause(6_000);
    await emit(order('order.confirmed', now(), { customerId: 'olga', orderId: 'op-1' }));
    await settled();
    expect(await mailsTo('olga@example.com')).toEqual([]);
    expect(await operator('why', 'olga')).toMatch(/order\.confirmed +held, paused/);
    await operator('resume', 'receipt', '--why', 'tried', '--by', 'olga');
    await pause(61_000);
    await sweep();
    await settled();
    expect(await mailsTo('olga@example.com')).toHaveLength(1);
    expect(await operator('audit')).toMatch(/resume +olga[\s\S]*pause +olga/);
  });

  test('replays in the shadow: everything is decided, nothing is sent and nothing changes', async () => {
    await emit(customer('sven', now()));
    await settled();
    const before = (await table.query('CUSTOMER#sven', '', { limit: 100 })).found;
    const file = `${process.env.HOME}/shadow.jsonl`;
    await writeFile(file, `${JSON.stringify(order('order.confirmed', now(), { customerId: 'sven', orderId: 'op-2' }))}\n`);
    const said = JSON.parse(await operator('replay', file, '--shadow', '--json')) as object;
    expect(JSON.stringify(said)).toContain('order.confirmed');
    expect((await table.query('CUSTOMER#sven', '', { limit: 100 })).found).toEqual(before);
    expect(await mailsTo('sven@example.com')).toEqual([]);
  });

  test('sends dead letters back to where they came from', async () => {
    const { StackResourceSummaries = [] } = await new CloudFormationClient({}).send(new ListStackResourcesCommand({ StackName: STACK }));
    const dead = StackResourceSummaries.find(({ LogicalResourceId = '' }) => /^OrdersQueueDeadLetters/.test(LogicalResourceId))?.PhysicalResourceId ?? '';
    await emit(customer('dora-dead', now()));
    await settled();
    await sqsQueue(sqsClient(), dead).send([order('order.confirmed', now(), { customerId: 'dora-dead', orderId: 'op-3' })]);
    await operator('redrive', 'orders', '--why', 'mended');
    await settled();
    expect(await lyingIn('OrdersQueueDeadLetters')).toEqual([]);
    expect(await mailsTo('dora-dead@example.com')).toHaveLength(1);
  });

  test('exports what is held about a person', async () => {
    expect(JSON.stringify(JSON.parse(await operator('export', 'olga')))).toContain('olga@example.com');
  });

  test('is told in words when the stack does not exist', async () => {
    expect(await refused('why', 'olga', '--stack', 'Nowhere')).toMatch(/Nowhere/);
  });
});

describe('a customer’s own app', () => {
  test('finds news in its feed instead of a mail, once the customer has said yes', async () => {
    await emit(customer('fay', now(), { consents: { outages: { feed: true } }, channels: { outages: ['feed'] }, components: ['feed-only'] }));
    await settled();
    await emit(outage('outage.opened', now(), { incidentId: 'INC-feed', components: ['feed-only'] }));
    await settled();
    expect((await table.query('CUSTOMER#fay', 'FEED#', { limit: 10 })).found).toHaveLength(1);
    expect(await mailsTo('fay@example.com')).toEqual([]);
  });
});
