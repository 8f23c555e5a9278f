/** Takes the place of `@aws-sdk/client-eventbridge` in the bundles of functions (infra/bundling.ts). */
import { jsonCommand } from './json-command.ts';
import { ServiceClient, type Settings } from './service-client.ts';

export class EventBridgeClient extends ServiceClient {
  constructor(settings?: Settings) {
    super({ host: 'events' }, settings);
  }
}

export const PutEventsCommand = jsonCommand('AWSEvents.PutEvents', { version: '1.1' });
