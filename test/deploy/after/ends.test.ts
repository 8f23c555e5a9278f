import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { sqsClient } from '../../../adapters/aws/queue.ts';
import { deployedFunctions } from '../deployed.ts';

const start = promisify(execFile);

describe('after all journeys', () => {
  test('every function that is deployed has run, and every folder is deployed', async () => {
    const log = readFileSync(process.env.EMULATOR_LOG ?? '', 'utf8');
    const deployed = await deployedFunctions();
    expect(deployed.map(({ folder }) => folder).sort()).toEqual(readdirSync('functions').sort());
    const idle = deployed.filter(({ name }) => !log.includes(`Lambda worker spawned for ${name} `)).map(({ folder }) => folder);
    expect(idle).toEqual([]);
  });

  test('destroying the stack leaves nothing of what a dev stack may lose', async () => {
    await start('node_modules/.bin/cdk', ['destroy', 'Beforehand', '--app', `${process.env.DEPLOYED_ASSEMBLY}`, '--force', '--no-notices'], { maxBuffer: 16 * 1024 * 1024 });
    expect(await deployedFunctions()).toEqual([]);
    expect((await new DynamoDBClient({}).send(new ListTablesCommand({}))).TableNames?.filter((name) => name.startsWith('Beforehand')) ?? []).toEqual([]);
    expect((await sqsClient().send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
  });
});
