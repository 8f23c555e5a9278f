/** Takes the place of `@aws-sdk/client-dynamodb` in the bundles of functions (infra/bundling.ts). */
import { jsonCommand } from './json-command.ts';
import { ServiceClient, type Settings } from './service-client.ts';

export class DynamoDBClient extends ServiceClient {
  constructor(settings?: Settings) {
    super({ host: 'dynamodb' }, settings);
  }
}

const command = (operation: string) => jsonCommand(`DynamoDB_20120810.${operation}`, { version: '1.0' });
export const BatchGetItemCommand = command('BatchGetItem');
export const DeleteItemCommand = command('DeleteItem');
export const GetItemCommand = command('GetItem');
export const PutItemCommand = command('PutItem');
export const QueryCommand = command('Query');
