import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoTable } from '../../adapters/aws/table.ts';
import { tableOfTemplate } from '../adapters/dynamo-on-dynalite.ts';
import { tableContract } from '../adapters/table-contract.ts';

tableContract('DynamoDB (MiniStack)', async () => {
  const client = new DynamoDBClient({});
  const name = `contract-${process.pid}`;
  await client.send(new CreateTableCommand(tableOfTemplate(name)));
  return {
    table: dynamoTable(client, name),
    close: async () => {
      await client.send(new DeleteTableCommand({ TableName: name }));
      client.destroy();
    },
  };
});
