import { eventBridgeBus, eventBridgeClient } from '../../adapters/aws/bus.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { pause, systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { sqsVisibility } from '../../adapters/aws/visibility.ts';
import { settingsByPart } from '../../core/sources/settings.ts';
import { Env } from './env.ts';
import { sources } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const sqs = sqsClient();

export const handler = sources(
  {
    table: dynamoTable(dynamoClient(), env.TABLE),
    bus: eventBridgeBus(eventBridgeClient(), env.BUS),
    quarantine: sqsQueue(sqs, env.QUARANTINE),
    visibility: sqsVisibility(sqs, [env.QUEUE]),
    clock: systemClock,
    pause,
    log: lineLog('sources'),
  },
  settingsByPart(env.SOURCES),
);
