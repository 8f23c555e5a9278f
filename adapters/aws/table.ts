import { BatchGetItemCommand, DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type Item, type Key, type Page, type Paged, type Table, Unavailable } from '../../core/ports.ts';
import { type Attributes, afterCursor, attributesOf, attributesOfKey, cursorOf, itemOf, keyOf, number, numberIn, text } from './attributes.ts';
import { QUICK } from './client-settings.ts';
import { answerOf, nameOf } from './failures.ts';
import { pauseBefore } from './pauses.ts';

const MAX_KEYS = 100;
/** DynamoDB leaves keys of a batch unanswered when throttled, or when the answer would exceed 16 MB. */
const BATCH_TRIES = 8;

export const dynamoClient = (): DynamoDBClient => new DynamoDBClient(QUICK);

/** The table on DynamoDB. Bare commands: no update expressions, no transactions. */
export function dynamoTable(client: DynamoDBClient, name: string): Table {
  return {
    get: (key) => getOne(key, true),
    getMany: (keys) => getEach(keys, true),
    glance: (keys) => getEach(keys, false),
    put,
    delete: remove,
    query,
    due,
    worklist,
  };

  async function getOne(key: Key, ConsistentRead: boolean): Promise<Item | undefined> {
    const { Item } = await answerOf('get', client.send(new GetItemCommand({ TableName: name, Key: attributesOfKey(key), ConsistentRead })));
    return Item && itemOf(Item);
  }

  async function getEach(keys: readonly Key[], isStrong: boolean): Promise<readonly (Item | undefined)[]> {
    const byName = new Map(keys.map((key) => [nameOfKey(key), key]));
    if (byName.size > MAX_KEYS) throw new Error(`${byName.size} keys in one read, at most ${MAX_KEYS}`);
    const [only] = byName.values();
    if (only === undefined) return [];
    if (byName.size === 1) {
      const item = await getOne(only, isStrong);
      return keys.map(() => item);
    }
    return inOrder(keys, await getBatch([...byName.values()], isStrong));
  }

  async function getBatch(keys: readonly Key[], ConsistentRead: boolean): Promise<Item[]> {
    const found: Item[] = [];
    let asked: Attributes[] = keys.map(attributesOfKey);
    for (let tries = 0; asked.length > 0; tries++) {
      if (tries === BATCH_TRIES) throw new Unavailable(`${asked.length} keys of a batch stayed unanswered`);
      if (tries > 0) await pauseBefore(tries);
      const answer = await answerOf('get batch', client.send(new BatchGetItemCommand({ RequestItems: { [name]: { Keys: asked, ConsistentRead } } })));
      found.push(...(answer.Responses?.[name] ?? []).map(itemOf));
      asked = answer.UnprocessedKeys?.[name]?.Keys ?? [];
    }
    return found;
  }

  async function put(draft: Parameters<Table['put']>[0], ifVersion: number): Promise<'written' | 'conflict'> {
    const command = new PutItemCommand({ TableName: name, Item: attributesOf(draft, ifVersion + 1), ...onVersion(ifVersion) });
    return (await holds('put', client.send(command))) ? 'written' : 'conflict';
  }

  async function remove(key: Key, ifVersion: number): Promise<'deleted' | 'conflict'> {
    const command = new DeleteItemCommand({ TableName: name, Key: attributesOfKey(key), ...onVersion(ifVersion) });
    return (await holds('delete', client.send(command))) ? 'deleted' : 'conflict';
  }

  async function query(pk: string, prefix: string, page: Page & { readonly descending?: boolean }): Promise<Paged<Item>> {
    const within = prefix === '' ? {} : { names: { '#sk': 'sk' }, values: { ':prefix': text(prefix) } };
    const { found, next } = await pageOf(page, {
      ConsistentRead: true,
      ScanIndexForward: page.descending !== true,
      KeyConditionExpression: prefix === '' ? '#pk = :pk' : '#pk = :pk AND begins_with(#sk, :prefix)',
      ExpressionAttributeNames: { '#pk': 'pk', ...within.names },
      ExpressionAttributeValues: { ':pk': text(pk), ...within.values },
    });
    return { found: found.map(itemOf), next };
  }

  async function due(shard: number, from: number, until: number, page: Page): ReturnType<Table['due']> {
    const { found, next } = await pageOf(page, {
      IndexName: 'due',
      KeyConditionExpression: '#shard = :shard AND #at BETWEEN :from AND :until',
      ExpressionAttributeNames: { '#shard': 'dueShard', '#at': 'dueAt' },
      ExpressionAttributeValues: { ':shard': number(shard), ':from': number(from), ':until': number(until) },
    });
    return { found: found.map((entry) => ({ ...keyOf(entry), dueAt: numberIn(entry.dueAt) })), next };
  }

  async function worklist(owner: string, page: Page): Promise<Paged<Key>> {
    const { found, next } = await pageOf(page, {
      IndexName: 'worklist',
      ScanIndexForward: false,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': text(owner) },
    });
    return { found: found.map(keyOf), next };
  }

  async function pageOf({ limit, after }: Page, input: Omit<QueryCommandInput, 'TableName'>): Promise<Paged<Attributes>> {
    const { Items, LastEvaluatedKey } = await answerOf('query', client.send(new QueryCommand({ TableName: name, Limit: limit, ExclusiveStartKey: afterCursor(after), ...input })));
    return { found: Items ?? [], next: cursorOf(LastEvaluatedKey) };
  }
}

function inOrder(keys: readonly Key[], items: readonly Item[]): readonly (Item | undefined)[] {
  const found = new Map(items.map((item) => [nameOfKey(item), item]));
  return keys.map((key) => found.get(nameOfKey(key)));
}

/** Keys hold no control characters, so one can part them. */
const nameOfKey = ({ pk, sk }: Key): string => `${pk}\u0000${sk}`;

const onVersion = (version: number) =>
  version === 0
    ? { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': 'pk' } }
    : { ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': number(version) } };

/** Whether the write's condition held. */
async function holds(what: string, write: Promise<unknown>): Promise<boolean> {
  try {
    await answerOf(what, write);
    return true;
  } catch (error) {
    if (nameOf(error) === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
