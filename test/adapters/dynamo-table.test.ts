import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoTable } from '../../adapters/aws/table.ts';
import { dynaliteServer } from './dynamo-on-dynalite.ts';
import { tableContract } from './table-contract.ts';

tableContract('DynamoDB (dynalite)', async () => {
  const { endpoint, close } = await dynaliteServer('items');
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  return { table: dynamoTable(client, 'items'), close };
});
