/** Takes the place of `@aws-sdk/client-sqs` in the bundles of functions (infra/bundling.ts). */
import { jsonCommand } from './json-command.ts';
import { ServiceClient, type Settings } from './service-client.ts';

export class SQSClient extends ServiceClient {
  constructor(settings?: Settings) {
    super({ host: 'sqs' }, settings);
  }
}

const command = (operation: string) => jsonCommand(`AmazonSQS.${operation}`, { version: '1.0' });
export const ChangeMessageVisibilityCommand = command('ChangeMessageVisibility');
export const GetQueueAttributesCommand = command('GetQueueAttributes');
export const SendMessageBatchCommand = command('SendMessageBatch');
