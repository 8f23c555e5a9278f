import { eventBridgeBus, eventBridgeClient } from '../../adapters/aws/bus.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { managedSecrets, secretsClient } from '../../adapters/aws/secrets.ts';
import { systemClock } from '../../adapters/aws/system.ts';
import { webhookTrust } from '../../adapters/aws/webhook-trust.ts';
import { Env } from './env.ts';
import { intake } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const clock = systemClock;

export const handler = intake({
  bus: eventBridgeBus(eventBridgeClient(), env.BUS),
  trusted: webhookTrust({ secrets: managedSecrets({ client: secretsClient(), clock }, { events: env.WEBHOOK_SECRET }), clock }),
  clock,
  log: lineLog('intake'),
});
