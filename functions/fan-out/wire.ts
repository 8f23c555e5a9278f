import { lanesOf } from '../../adapters/aws/lanes.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { pause, systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { sqsVisibility } from '../../adapters/aws/visibility.ts';
import { Env } from './env.ts';
import { fanOut } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const sqs = sqsClient();

export const handler = fanOut({
  table: dynamoTable(dynamoClient(), env.TABLE),
  pages: sqsQueue(sqs, env.PAGES),
  lanes: lanesOf({ broadcast: sqsQueue(sqs, env.LANE_BROADCAST) }),
  signals: sqsQueue(sqs, env.SIGNALS),
  quarantine: sqsQueue(sqs, env.QUARANTINE),
  visibility: sqsVisibility(sqs, [env.PAGES]),
  clock: systemClock,
  pause,
  log: lineLog('fan-out'),
});
