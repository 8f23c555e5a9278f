import { eventBridgeBus, eventBridgeClient } from '../../adapters/aws/bus.ts';
import { lanesOf } from '../../adapters/aws/lanes.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { pause, systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { sqsVisibility } from '../../adapters/aws/visibility.ts';
import { SECOND } from '../../core/time.ts';
import { sharedRules } from '../../flow/rules.ts';
import { Env } from './env.ts';
import { cases } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const sqs = sqsClient();
const table = dynamoTable(dynamoClient(), env.TABLE);
/** A change of the rules takes effect everywhere after so long. */
const RULES_FRESH_FOR_MS = 5 * SECOND;

export const handler = cases(
  {
    table,
    bus: eventBridgeBus(eventBridgeClient(), env.BUS),
    lanes: lanesOf({ routine: sqsQueue(sqs, env.LANE_ROUTINE) }),
    signals: sqsQueue(sqs, env.SIGNALS),
    quarantine: sqsQueue(sqs, env.QUARANTINE),
    visibility: sqsVisibility(sqs, [env.QUEUE]),
    clock: systemClock,
    rules: sharedRules({ table, clock: systemClock }, { zone: env.ZONE }, RULES_FRESH_FOR_MS),
    pause,
    log: lineLog('cases'),
  },
  { surveyDelayHours: env.SURVEY_DELAY_HOURS },
);
