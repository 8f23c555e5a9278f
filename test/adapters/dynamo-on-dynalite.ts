/** DynamoDB in this process: dynalite, with the table that the synthesized template describes. */
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { synthesizedTemplate } from '../../local/synthesized-template.ts';

// It has no types.
const dynalite = createRequire(import.meta.url)('dynalite') as (options: { createTableMs: number; deleteTableMs: number; updateTableMs: number }) => Server;

/** With the table in it. */
export async function dynaliteServer(name: string): Promise<{ readonly endpoint: string; readonly client: DynamoDBClient; readonly close: () => Promise<void> }> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  await client.send(new CreateTableCommand(tableOfTemplate(name)));
  return {
    endpoint,
    client,
    close: async () => {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Only what a create call takes of the template's properties, so that keys and indexes are exactly those that get deployed. */
export function tableOfTemplate(TableName: string): CreateTableCommandInput {
  const [table] = Object.values(synthesizedTemplate().Resources).filter(({ Type }) => Type === 'AWS::DynamoDB::Table');
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = (table?.Properties ?? {}) as unknown as CreateTableCommandInput;
  return { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode };
}
