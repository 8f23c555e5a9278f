import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dynamoTable } from '../../adapters/aws/table.ts';
import { gateKey } from '../../core/keys.ts';
import type { Table } from '../../core/ports.ts';
import { utcDayOf } from '../../core/time.ts';
import { weekOf } from '../../core/truth/weeks.ts';
import { stackFault, stackPage } from '../adapters/cloud-formation.ts';
import { dynaliteServer } from '../adapters/dynamo-on-dynalite.ts';
import { fault, json, type ServiceStub, serviceStub } from '../adapters/service-stub.ts';
import { customer, NOON, order } from '../builders.ts';
import { kill, type Running, startSystem, untilIdle } from '../journeys/process.ts';
import { openSystem } from '../journeys/system.ts';

type Ended = { readonly code: number | null; readonly out: string; readonly error: string };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beforehand-commands-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A command as npm runs it, with nothing listening. */
function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`local/commands/${command}.ts`, ...args], { env: { ...process.env, BEFOREHAND_DIR: folder, PORT: '1', ...environment } });
    let [out, error] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      error += chunk.toString();
    });
    child.once('close', (code) => resolve({ code, out, error }));
  });
}

const eventsFile = (...events: readonly object[]): string => {
  const path = join(folder, 'events.jsonl');
  writeFileSync(path, events.map((event) => JSON.stringify(event)).join('\n'));
  return path;
};

describe('the commands', { timeout: 60_000 }, () => {
  test('explain themselves with examples', async () => {
    const commands = ['audit', 'emit', 'export', 'pause', 'redrive', 'replay', 'resume', 'suppression', 'truth', 'uplift', 'why'];
    const said = await Promise.all(commands.map((command) => run(command, ['--help'])));
    for (const [index, { code, out }] of said.entries()) {
      expect(code).toBe(0);
      expect(out).toContain(`npm run ${commands[index]} --`);
      expect(out).toContain('Examples:');
      expect(out).toContain('--stack <name>');
    }
  });

  test('without a system say how to get one, and fail', async () => {
    expect(await run('audit', [])).toMatchObject({ code: 1, out: '', error: expect.stringContaining('npm start') });
    expect(await run('pause', ['survey', '--why', 'x'])).toMatchObject({ code: 1, error: expect.stringContaining('--stack') });
  });
});

describe('on the store file of a system that does not run', { timeout: 60_000 }, () => {
  beforeEach(async () => {
    const system = await openSystem(NOON, folder);
    await system.emit(customer('ada', NOON), order('order.confirmed', NOON));
    await system.close();
  });

  test('a pause is written and recorded, and shows in the next run', async () => {
    const paused = await run('pause', ['progress', '--why', 'nonsense', '--by', 'ann']);
    expect(paused).toMatchObject({ code: 0, out: expect.stringContaining('held, never dropped; resume with npm run resume -- progress') });
    expect(await run('pause', ['surveys', '--why', 'x'])).toMatchObject({ code: 1, error: expect.stringContaining('urgent, receipt, progress, survey, outreach, csm') });
    const audit = JSON.parse((await run('audit', ['--json'])).out) as { entries: object[] };
    expect(audit.entries).toMatchObject([{ did: 'pause', by: 'ann', why: 'nonsense' }]);
    expect((await run('resume', ['progress'])).out).toContain('progress is resumed');
  });

  test('a measurement of outreach is started and locked, and what became of flags is a page', async () => {
    expect(await run('uplift', [])).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is measured') });
    expect(await run('uplift', ['--start'])).toMatchObject({ code: 1, error: expect.stringContaining('Say why') });
    expect(await run('uplift', ['--start', '--why', 'does it help?', '--by', 'ann'])).toMatchObject({ code: 0, out: expect.stringContaining('about 5 are recorded') });
    expect(await run('uplift', ['--start', '--percent', '9', '--why', 'more'])).toMatchObject({ code: 1, error: expect.stringContaining('--force') });
    expect(await run('uplift', ['--percent', '9'])).toMatchObject({ code: 1, error: '--percent goes with --start.\n' });
    expect(JSON.parse((await run('uplift', ['--json'])).out)).toMatchObject({ holdout: { percent: 5, by: 'ann' }, uplift: { answer: 'not-enough-data-yet' } });
    const page = join(folder, 'truth.html');
    expect(await run('truth', ['--weeks', '3', '--html', page])).toMatchObject({ code: 0, out: expect.stringContaining('3 weeks'), error: `The report is in ${page}.\n` });
    expect(readFileSync(page, 'utf8')).toContain('<h1>Is it true?</h1>');
    expect(await run('truth', ['--weeks', 'many'])).toMatchObject({ code: 1, error: expect.stringContaining('whole number from 1 to 260') });
    expect(await run('uplift', ['--end', '--force', '--why', 'over'])).toMatchObject({ code: 0, out: expect.stringContaining('Ended') });
  });

  test('an export goes to a file of one’s own', async () => {
    const out = join(folder, 'ada.json');
    expect((await run('export', ['ada', '--out', out])).code).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ customerId: 'ada', profile: { email: { value: 'ada@example.com' } } });
  });

  test('a shadow replay, the audit log and a why change not one byte', async () => {
    const hash = (): string =>
      createHash('sha256')
        .update(readFileSync(join(folder, 'store.db')))
        .digest('hex');
    const before = hash();
    const file = eventsFile(order('order.delivered', Date.now()), order('order.confirmed', NOON - 1));
    const { code, out } = await run('replay', [file, '--shadow', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ events: 2, byKind: { 'order.delivered': 1 } });
    expect((await run('why', ['ada'])).out).toContain('order.confirmed');
    expect((await run('audit', [])).code).toBe(0);
    expect(hash()).toBe(before);
  });

  test('a redrive of a queue that does not exist fails with those that do', async () => {
    expect(await run('redrive', ['letters'])).toMatchObject({ code: 1, error: expect.stringContaining('customers, orders') });
    expect(JSON.parse((await run('redrive', ['orders', '--json'])).out)).toEqual({ moved: 0, queues: {} });
  });
});

describe('on a running system', { timeout: 60_000 }, () => {
  let running: Running | undefined;
  afterEach(async () => {
    if (running) await kill(running);
  });

  test('the commands ask it, and tell what it refuses', async () => {
    running = await startSystem(folder);
    const there = { PORT: new URL(running.url).port, BEFOREHAND_DIR: join(folder, 'another') };
    const now = Date.now();
    expect((await run('replay', [eventsFile(customer('ada', now), order('order.confirmed', now))], there)).code).toBe(0);
    await untilIdle(running.url);
    expect(await run('pause', ['survey', '--why', 'the page is down'], there)).toMatchObject({ code: 0, out: expect.stringContaining('survey is paused') });
    expect(await run('pause', ['surveys', '--why', 'x'], there)).toMatchObject({ code: 1, error: expect.stringContaining('The six classes are') });
    expect((await run('replay', [eventsFile(order('order.confirmed', now)), '--shadow'], there)).out).toContain('0 sends, 1 duplicate\n');
    expect((await run('redrive', ['orders'], there)).out).toContain('0 dead letters back in orders.');
    expect((await run('suppression', ['ada'], there)).out).toContain('ada: 0 addresses are suppressed.');
    expect(JSON.parse((await run('export', ['ada'], there)).out)).toMatchObject({ customerId: 'ada', orders: [{ orderId: '1001' }] });
    const { entries } = JSON.parse((await run('audit', ['--json'], there)).out) as { entries: { did: string }[] };
    expect(entries.map(({ did }) => did)).toEqual(['export', 'redrive', 'pause', 'replay']);
  });
});

describe('on a deployed stack', { timeout: 60_000 }, () => {
  let aws: ServiceStub;
  let table: Table;
  let environment: NodeJS.ProcessEnv;
  let put: { Source: string; DetailType: string; EventBusName: string }[];
  let end: () => Promise<void>;
  beforeEach(async () => {
    put = [];
    const dynamo = await dynaliteServer('items');
    table = dynamoTable(dynamo.client, 'items');
    aws = await serviceStub(({ target, body }) => {
      if (body.includes('ListStackResources'))
        return body.includes('StackName=Beforehand') ? stackPage(STACK_OF_TEST) : stackFault('ValidationError', 'Stack with id X does not exist');
      if (target.endsWith('GetSecretValue')) return json({ SecretString: 'x'.repeat(44) });
      if (!target.endsWith('PutEvents')) return fault('InvalidAction');
      const { Entries } = JSON.parse(body) as { Entries: typeof put };
      put.push(...Entries);
      return json({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: 'e' })) });
    });
    environment = {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_ENDPOINT_URL: aws.reach.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    };
    end = async () => {
      await aws.close();
      await dynamo.close();
    };
  });
  afterEach(() => end());

  const STACK_OF_TEST = [
    ['StateItems17FF42FC', 'AWS::DynamoDB::Table', 'items'],
    ['EventsBus45DE4339', 'AWS::Events::EventBus', 'the-bus'],
    ['SuppressionSecret1695333E', 'AWS::SecretsManager::Secret', 'arn:suppression'],
  ] as const;
  const onStack = (command: string, ...args: readonly string[]): Promise<Ended> => run(command, [...args, '--stack', 'Beforehand'], environment);

  test('pause, audit and resume work on its table', async () => {
    expect(await onStack('pause', 'survey', '--why', 'the page is down', '--by', 'ann')).toMatchObject({
      code: 0,
      out: expect.stringContaining('resume -- survey --stack Beforehand'),
    });
    expect(JSON.parse((await onStack('audit', '--json')).out)).toMatchObject({ entries: [{ did: 'pause', by: 'ann', what: { class: 'survey' } }] });
    expect((await onStack('resume', 'survey')).out).toContain('is resumed');
  });

  test('emit and replay put events on its bus, and why reads its table', async () => {
    expect((await onStack('emit', 'order.confirmed', '--customer', 'ada', '--data', '{"orderId":"1"}')).code).toBe(0);
    expect((await onStack('replay', eventsFile(customer('ada', NOON), order('order.delivered', NOON)))).out).toContain('2 events put onto the bus the-bus');
    expect(put.map(({ DetailType, EventBusName }) => [DetailType, EventBusName])).toEqual([
      ['order.confirmed', 'the-bus'],
      ['customer.updated', 'the-bus'],
      ['order.delivered', 'the-bus'],
    ]);
    expect((await onStack('why', 'ada', '--json')).out.trim()).toBe('[]');
    expect(JSON.parse((await onStack('audit', '--json')).out)).toMatchObject({ entries: [{ did: 'replay', what: { events: 2 } }] });
  });

  test('a shadow replay reads its table and writes nothing anywhere', async () => {
    await table.put({ pk: 'CUSTOMER#ada', sk: 'PROFILE', body: { fields: { email: { value: 'ada@example.com', at: NOON } } } }, 0);
    const { code, out } = await onStack('replay', eventsFile(order('order.delivered', Date.now())), '--shadow', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ sends: 1, examples: [{ to: 'ada', kind: 'order.delivered', decision: 'sent' }] });
    expect(put).toEqual([]);
    expect((await table.query('CUSTOMER#ada', '', { limit: 10 })).found.map(({ sk, version }) => [sk, version])).toEqual([['PROFILE', 1]]);
  });

  test('truth and uplift read its weeks, and a measurement starts in its table', async () => {
    const week = `TRUTH#${weekOf(utcDayOf(Date.now()))}`;
    await table.put({ pk: week, sk: 'judged#1', body: { record: 'judged', flag: 'quiet', reasons: ['silent'], verdict: 'right', because: 'silent', saved: false } }, 0);
    expect(JSON.parse((await onStack('truth', '--json')).out)).toMatchObject({ flags: { quiet: { judged: 1, right: 1 } } });
    expect(await onStack('uplift', '--start', '--percent', '10', '--why', 'does it help?')).toMatchObject({ code: 0, out: expect.stringContaining('about 10 are recorded') });
    expect(JSON.parse((await onStack('uplift', '--json')).out)).toMatchObject({ holdout: { running: true, percent: 10 }, uplift: { answer: 'not-enough-data-yet' } });
    expect(JSON.parse((await onStack('audit', '--json')).out)).toMatchObject({ entries: [{ did: 'start-alert-holdout', what: { percent: 10 } }] });
  });

  test('suppression and export know the stack’s secret and table', async () => {
    await table.put({ ...gateKey({ customer: 'ada' }), body: { suppressed: ['1:somebody-else'] } }, 0);
    expect(await onStack('suppression', 'ada', '--remove', 'ada@example.com', '--why', 'wrong bounce')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 address is suppressed'),
    });
    expect(JSON.parse((await onStack('export', 'ada')).out)).toMatchObject({ customerId: 'ada', suppressedAddresses: 1 });
  });

  test('a name that is no stack fails and says where it was looked for', async () => {
    expect(await run('why', ['ada', '--stack', 'Other'], environment)).toMatchObject({ code: 1, error: expect.stringContaining('There is no stack Other in eu-central-1') });
  });
});
