import { addressHashes } from '../../adapters/address-hash.ts';
import { lanesOf } from '../../adapters/aws/lanes.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { managedSecrets, secretsClient } from '../../adapters/aws/secrets.ts';
import { pause, systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { sqsVisibility } from '../../adapters/aws/visibility.ts';
import { Env } from './env.ts';
import { customers } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const sqs = sqsClient();

export const handler = customers({
  table: dynamoTable(dynamoClient(), env.TABLE),
  lanes: lanesOf({ broadcast: sqsQueue(sqs, env.LANE_BROADCAST) }),
  quarantine: sqsQueue(sqs, env.QUARANTINE),
  visibility: sqsVisibility(sqs, [env.QUEUE]),
  clock: systemClock,
  addressHashes: addressHashes({ secrets: managedSecrets({ client: secretsClient(), clock: systemClock }, { suppression: env.SUPPRESSION_SECRET }) }),
  pause,
  log: lineLog('customers'),
});
