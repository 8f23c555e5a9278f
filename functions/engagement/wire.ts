import { eventBridgeBus, eventBridgeClient } from '../../adapters/aws/bus.ts';
import { lanesOf } from '../../adapters/aws/lanes.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { pause, systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { sqsVisibility } from '../../adapters/aws/visibility.ts';
import { MINUTE } from '../../core/time.ts';
import { defaultsIn } from '../../flow/alert-defaults.ts';
import { sharedJudge } from '../../flow/live-risk.ts';
import { sharedRules } from '../../flow/rules.ts';
import { Env } from './env.ts';
import { engagement } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const sqs = sqsClient();
const table = dynamoTable(dynamoClient(), env.TABLE);
/** A fit that was put in force judges everywhere after so long. */
const JUDGE_FRESH_FOR_MS = MINUTE;
const RULES_FRESH_FOR_MS = MINUTE;

export const handler = engagement({
  table,
  judge: sharedJudge({ table, clock: systemClock }, JUDGE_FRESH_FOR_MS),
  rules: sharedRules({ table, clock: systemClock }, defaultsIn(env), RULES_FRESH_FOR_MS),
  bus: eventBridgeBus(eventBridgeClient(), env.BUS),
  lanes: lanesOf({ routine: sqsQueue(sqs, env.LANE_ROUTINE) }),
  quarantine: sqsQueue(sqs, env.QUARANTINE),
  visibility: sqsVisibility(sqs, [env.QUEUE]),
  clock: systemClock,
  pause,
  log: lineLog('engagement'),
});
