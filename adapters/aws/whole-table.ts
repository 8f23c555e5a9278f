/** The table as a whole, item by item as DynamoDB has it: for backups. No function reads this, nor may any. */
import { type AttributeValue, BatchWriteItemCommand, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { Unavailable } from '../../core/ports.ts';
import { answerOf } from './failures.ts';
import { pauseBefore } from './pauses.ts';

export type RawItem = Record<string, AttributeValue>;

/** What one batch may write. Source: DynamoDB API reference, BatchWriteItem. */
const BATCH = 25;
const TRIES = 10;

/** Page by page, in no order. What is written meanwhile may be missing or be there already. */
export async function* everyItem(client: DynamoDBClient, TableName: string): AsyncGenerator<readonly RawItem[]> {
  let ExclusiveStartKey: RawItem | undefined;
  do {
    const page = await answerOf('scan', client.send(new ScanCommand({ TableName, ConsistentRead: true, ...(ExclusiveStartKey && { ExclusiveStartKey }) })));
    yield page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

export async function isEmpty(client: DynamoDBClient, TableName: string): Promise<boolean> {
  const { Items = [] } = await answerOf('scan', client.send(new ScanCommand({ TableName, Limit: 1, ConsistentRead: true })));
  return Items.length === 0;
}

/** Puts them as they are, with their versions, deadlines and expiry. Twice is as once. */
export async function putItems(client: DynamoDBClient, table: string, items: readonly RawItem[]): Promise<void> {
  for (let start = 0; start < items.length; start += BATCH) {
    let left = items.slice(start, start + BATCH).map((Item) => ({ PutRequest: { Item } }));
    for (let again = 0; left.length > 0; again++) {
      if (again === TRIES) throw new Unavailable(`DynamoDB did not take ${left.length} items in ${TRIES} tries`);
      if (again > 0) await pauseBefore(again);
      const { UnprocessedItems = {} } = await answerOf('write', client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } })));
      left = (UnprocessedItems[table] ?? []) as typeof left;
    }
  }
}
