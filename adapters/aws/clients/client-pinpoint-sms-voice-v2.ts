/** Takes the place of `@aws-sdk/client-pinpoint-sms-voice-v2` in the bundles of functions (infra/bundling.ts). */
import { jsonCommand } from './json-command.ts';
import { ServiceClient, type Settings } from './service-client.ts';

export class PinpointSMSVoiceV2Client extends ServiceClient {
  constructor(settings?: Settings) {
    super({ host: 'sms-voice' }, settings);
  }
}

export const SendTextMessageCommand = jsonCommand('PinpointSMSVoiceV2.SendTextMessage', { version: '1.0' });
