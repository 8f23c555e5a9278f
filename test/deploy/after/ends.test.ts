import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { type AttributeValue, DeleteItemCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { sqsClient } from '../../../adapters/aws/queue.ts';
import { cloudFormationClient, stackNames } from '../../../adapters/aws/stack.ts';
import { dynamoClient } from '../../../adapters/aws/table.ts';
import { everyItem } from '../../../adapters/aws/whole-table.ts';
import { deployedFunctions, whyOfPartition } from '../deployed.ts';

const start = promisify(execFile);

describe('after all journeys', () => {
  test('every function that is deployed has run, and every folder is deployed', async () => {
    const log = readFileSync(process.env.EMULATOR_LOG ?? '', 'utf8');
    const deployed = await deployedFunctions();
    // The emulator has no CloudFront, so the console stays out.
    const folders = readdirSync('functions').filter((folder) => folder !== 'console');
    expect(deployed.map(({ folder }) => folder).sort()).toEqual(folders.sort());
    const idle = deployed.filter(({ name }) => !log.includes(`Lambda worker spawned for ${name} `)).map(({ folder }) => folder);
    expect(idle).toEqual([]);
  });

  test('a backup brings the table back after everything in it is gone: the same answers', async () => {
    const file = `${process.env.HOME}/backup-${Date.now()}.jsonl`;
    const operator = (...args: readonly string[]) => start(process.execPath, [...args, '--stack', 'Beforehand'], { maxBuffer: 64 * 1024 * 1024 });
    const asked = ['CUSTOMER#ada', 'CUSTOMER#bea', 'CUSTOMER#bruno', 'CUSTOMER#olga'];
    const answers = () => Promise.all(asked.map((pk) => whyOfPartition(pk)));
    const before = await answers();
    expect(before.flat().length).toBeGreaterThan(4);
    await operator('local/commands/backup.ts', file);
    const { table: name } = await stackNames(cloudFormationClient(), 'Beforehand');
    const client = dynamoClient();
    for await (const page of everyItem(client, name))
      for (const { pk, sk } of page) await client.send(new DeleteItemCommand({ TableName: name, Key: { pk: pk as AttributeValue, sk: sk as AttributeValue } }));
    expect((await answers()).flat()).toEqual([]);
    await operator('local/commands/restore.ts', file);
    expect(await answers()).toEqual(before);
  });

  test('destroying the stack leaves nothing of what a dev stack may lose', async () => {
    await start('node_modules/.bin/cdk', ['destroy', 'Beforehand', '--app', `${process.env.DEPLOYED_ASSEMBLY}`, '--force', '--no-notices'], { maxBuffer: 16 * 1024 * 1024 });
    expect(await deployedFunctions()).toEqual([]);
    expect((await new DynamoDBClient({}).send(new ListTablesCommand({}))).TableNames?.filter((name) => name.startsWith('Beforehand')) ?? []).toEqual([]);
    expect((await sqsClient().send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
  });
});
