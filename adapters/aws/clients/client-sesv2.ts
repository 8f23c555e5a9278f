/** Takes the place of `@aws-sdk/client-sesv2` in the bundles of functions (infra/bundling.ts). SES knows the operation from method and path (AWS REST JSON). */
import { type Ask, type Command, ServiceClient, type Settings } from './service-client.ts';

export class SESv2Client extends ServiceClient {
  constructor(settings?: Settings) {
    super({ host: 'email', signedFor: 'ses' }, settings);
  }
}

export class SendEmailCommand implements Command {
  readonly ask: Ask;

  constructor(input: object) {
    this.ask = { method: 'POST', path: '/v2/email/outbound-emails', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) };
  }
}

export class GetAccountCommand implements Command {
  readonly ask: Ask = { method: 'GET', path: '/v2/email/account', headers: {}, body: '' };
}
