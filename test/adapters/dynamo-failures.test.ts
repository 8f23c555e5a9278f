import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { dynamoTable } from '../../adapters/aws/table.ts';
import { type Table, Unavailable } from '../../core/ports.ts';
import { type Answer, type Asked, fault, json, type ServiceStub, serviceStub } from './service-stub.ts';

let stub: ServiceStub | undefined;
// No pause between tries.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());
afterEach(() => stub?.close());

async function tableThatAnswers(answer: (asked: Asked, before: number) => Answer, requestTimeout = 10_000): Promise<Table> {
  stub = await serviceStub(answer);
  return dynamoTable(new DynamoDBClient({ ...stub.reach, maxAttempts: 1, requestHandler: { requestTimeout, throwOnRequestTimeout: true } }), 'items');
}

const KEY = { pk: 'P', sk: 'S' };
const stored = (sk: string) => ({ pk: { S: 'P' }, sk: { S: sk }, version: { N: '1' }, body: { S: `"${sk}"` } });

describe('the DynamoDB table when DynamoDB does not answer', () => {
  test.each<[string, Answer]>([
    ['is throttled', fault('com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException')],
    ['is throttled by name', fault('com.amazon.coral.availability#ThrottlingException')],
    ['has trouble of its own', fault('com.amazonaws.dynamodb.v20120810#InternalServerError', 500)],
    ['is away', { status: 503, body: '' }],
    ['hangs', 'hang'],
    ['hangs up', 'reset'],
  ])('says unavailable, with the cause, when it %s (F13)', async (_, answer) => {
    const table = await tableThatAnswers(() => answer, 200);
    for (const call of [table.get(KEY), table.put({ ...KEY, body: {} }, 1), table.query('P', '', { limit: 1 })]) {
      const error = await call.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Unavailable);
      expect((error as Error).cause).toBeInstanceOf(Error);
    }
  });

  test('says unavailable when nobody listens there', async () => {
    const table = await tableThatAnswers(() => json({}));
    await stub?.close();
    await expect(table.get(KEY)).rejects.toBeInstanceOf(Unavailable);
  });

  test.each(['com.amazon.coral.validate#ValidationException', 'com.amazon.coral.service#AccessDeniedException', 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException'])(
    'lets %s through as what it is: waiting would not help',
    async (type) => {
      const table = await tableThatAnswers(() => fault(type));
      const error = await table.get(KEY).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(Unavailable);
    },
  );

  test('says conflict, not an error, when the condition does not hold (F14)', async () => {
    const table = await tableThatAnswers(() => fault('com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException'));
    expect(await table.put({ ...KEY, body: {} }, 3)).toBe('conflict');
    expect(await table.delete(KEY, 3)).toBe('conflict');
  });
});

describe('a batch of keys', () => {
  test('asks again for those that were left unanswered, and for those only', async () => {
    const table = await tableThatAnswers(({ body }, before) => {
      const keys = (JSON.parse(body) as { RequestItems: { items: { Keys: { sk: { S: string } }[] } } }).RequestItems.items.Keys;
      const [first, ...rest] = keys;
      const unanswered = before < 2 && rest.length > 0 ? { items: { Keys: rest, ConsistentRead: true } } : {};
      return json({ Responses: { items: (before < 2 ? [first] : keys).map((key) => stored(key?.sk.S ?? '')) }, UnprocessedKeys: unanswered });
    });
    const items = await table.getMany(['A', 'B', 'C', 'D'].map((sk) => ({ pk: 'P', sk })));
    expect(items.map((item) => item?.body)).toEqual(['A', 'B', 'C', 'D']);
    expect(stub?.asked).toHaveLength(3);
  });

  test('gives up as unavailable when they stay unanswered', async () => {
    const table = await tableThatAnswers(({ body }) => json({ Responses: { items: [] }, UnprocessedKeys: JSON.parse(body).RequestItems }));
    await expect(table.getMany([KEY, { pk: 'P', sk: 'T' }])).rejects.toBeInstanceOf(Unavailable);
  });

  test('of one key is a plain read, of none is no call', async () => {
    const table = await tableThatAnswers(() => json({ Item: stored('S') }));
    await table.getMany([KEY, KEY]);
    await table.getMany([]);
    expect(stub?.asked.map(({ target }) => target)).toEqual(['DynamoDB_20120810.GetItem']);
  });

  test('of more than a hundred keys is refused before it is asked', async () => {
    const table = await tableThatAnswers(() => json({}));
    await expect(table.getMany(Array.from({ length: 101 }, (_, n) => ({ pk: 'P', sk: String(n) })))).rejects.toThrow('at most 100');
    expect(stub?.asked).toEqual([]);
  });

  test('is read strongly, like a single item and a partition', async () => {
    const table = await tableThatAnswers(() => json({ Responses: { items: [] }, Items: [] }));
    await table.get(KEY);
    await table.getMany([KEY, { pk: 'P', sk: 'T' }]);
    await table.query('P', 'S', { limit: 5 });
    // By name, not by place: on a busy machine the client may have asked one of them twice.
    const asked = (operation: string) => JSON.parse(stub?.asked.find(({ target }) => target.endsWith(`.${operation}`))?.body ?? '{}');
    expect([asked('GetItem').ConsistentRead, asked('BatchGetItem').RequestItems.items.ConsistentRead, asked('Query').ConsistentRead]).toEqual([true, true, true]);
  });
});
