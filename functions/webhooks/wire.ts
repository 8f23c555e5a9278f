import { eventBridgeBus, eventBridgeClient } from '../../adapters/aws/bus.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { managedSecrets, secretsClient } from '../../adapters/aws/secrets.ts';
import { pause, systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { webhookSecrets } from '../../adapters/aws/webhook-secrets.ts';
import { statusPages } from '../../adapters/status-page.ts';
import { settingsByPart } from '../../core/sources/settings.ts';
import { Env } from './env.ts';
import { webhooks } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const clock = systemClock;

export const handler = webhooks(
  {
    table: dynamoTable(dynamoClient(), env.TABLE),
    bus: eventBridgeBus(eventBridgeClient(), env.BUS),
    quarantine: sqsQueue(sqsClient(), env.QUARANTINE),
    secrets: webhookSecrets(managedSecrets({ client: secretsClient(), clock }, { webhooks: env.WEBHOOKS_SECRET })),
    statusPage: statusPages(),
    clock,
    pause,
    log: lineLog('webhooks'),
  },
  settingsByPart(env.SOURCES),
);
