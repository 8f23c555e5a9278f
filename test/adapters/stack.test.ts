import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterEach, describe, expect, test } from 'vitest';
import { historyNames, remedyOf, StackProblem, stackNames } from '../../adapters/aws/stack.ts';
import { stackFault, stackOutputs, stackPage } from './cloud-formation.ts';
import { type Answer, type ServiceStub, serviceStub } from './service-stub.ts';

let stub: ServiceStub;
afterEach(() => stub.close());

async function cloudFormation(answer: (body: string) => Answer): Promise<CloudFormationClient> {
  stub = await serviceStub(({ body }) => answer(body));
  return new CloudFormationClient({ ...stub.reach, maxAttempts: 1 });
}

const TABLE = ['StateItems17FF42FC', 'AWS::DynamoDB::Table', 'Beforehand-StateItems-1'] as const;
const REST = [
  ['EventsBus45DE4339', 'AWS::Events::EventBus', 'BeforehandEventsBus'],
  ['LinkSecret6774D112', 'AWS::SecretsManager::Secret', 'arn:link'],
  ['SuppressionSecret1695333E', 'AWS::SecretsManager::Secret', 'arn:suppression'],
  ['OrdersQueue929135A0', 'AWS::SQS::Queue', 'https://sqs/orders'],
] as const;

describe('the names of a stack', () => {
  test('are read through all pages', async () => {
    const client = await cloudFormation((body) => (body.includes('NextToken=more') ? stackPage(REST) : stackPage([TABLE], 'more')));
    expect(await stackNames(client, 'Beforehand')).toEqual({
      table: 'Beforehand-StateItems-1',
      bus: 'BeforehandEventsBus',
      suppressionSecret: 'arn:suppression',
      queues: [{ id: 'OrdersQueue929135A0', url: 'https://sqs/orders' }],
    });
    expect(stub.asked).toHaveLength(2);
  });

  test('of a company’s own stack are found behind the construct’s name, and its own table and bus in what the deploy printed', async () => {
    const theirs = [
      ['TheirQueue12345678', 'AWS::SQS::Queue', 'https://sqs/theirs'],
      ['TheirTable12345678', 'AWS::DynamoDB::Table', 'their-table'],
      ...REST.filter(([, type]) => type !== 'AWS::Events::EventBus').map(([id, type, name]) => [`Beforehand${id}`, type, name] as const),
    ] as const;
    const printed = [
      ['BeforehandTableNameABCDEF12', 'restored'],
      ['BeforehandBusNameABCDEF12', 'shop-events'],
    ] as const;
    const client = await cloudFormation((body) => (body.includes('DescribeStacks') ? stackOutputs(printed) : stackPage(theirs)));
    expect(await stackNames(client, 'Shop')).toEqual({
      table: 'restored',
      bus: 'shop-events',
      suppressionSecret: 'arn:suppression',
      queues: [{ id: 'OrdersQueue929135A0', url: 'https://sqs/orders' }],
    });
  });

  test('of one that does not exist say where it was looked for', async () => {
    const client = await cloudFormation(() => stackFault('ValidationError', 'Stack with id Befourhand does not exist'));
    await expect(stackNames(client, 'Befourhand')).rejects.toThrow(/There is no stack Befourhand in eu-central-1 .*AWS_PROFILE/);
  });

  test('of another stack are not guessed', async () => {
    const client = await cloudFormation(() => stackPage(REST));
    await expect(stackNames(client, 'Other')).rejects.toThrow(/Other has no AWS::DynamoDB::Table/);
  });

  test.each([
    ['ExpiredToken', 'Sign in again'],
    ['AccessDenied', 'may not do this'],
  ])('with %s tell what to do', async (code, remedy) => {
    const client = await cloudFormation(() => stackFault(code, 'no', 403));
    const error = await stackNames(client, 'Beforehand').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StackProblem);
    expect((error as Error).message).toContain(remedy);
  });

  test('need credentials and a region, and say so', async () => {
    stub = await serviceStub(() => 'hang');
    expect(remedyOf(Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' }))).toContain('AWS_PROFILE');
    expect(remedyOf(new Error('Region is missing'))).toContain('AWS_REGION');
    expect(remedyOf(new Error('a bug of ours'))).toBeUndefined();
  });
});

describe('the history of a stack', () => {
  const HISTORY = [
    ['HistoryDatabase1', 'AWS::Glue::Database', 'beforehand_history'],
    ['HistoryTable1', 'AWS::Glue::Table', 'events'],
    ['HistoryWorkgroup1', 'AWS::Athena::WorkGroup', 'Beforehand-history'],
  ] as const;

  test('is named by its resources', async () => {
    const client = await cloudFormation(() => stackPage([TABLE, ...HISTORY]));
    expect(await historyNames(client, 'Beforehand')).toEqual({ database: 'beforehand_history', table: 'events', workgroup: 'Beforehand-history' });
  });

  test('that keeps none says how it would', async () => {
    const client = await cloudFormation(() => stackPage([TABLE, ...REST]));
    await expect(historyNames(client, 'Beforehand')).rejects.toThrow(/The stack Beforehand keeps no history\. Deploy it with -c history=true/);
  });
});
