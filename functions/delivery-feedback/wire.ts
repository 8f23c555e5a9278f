import { addressHashes } from '../../adapters/address-hash.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { managedSecrets, secretsClient } from '../../adapters/aws/secrets.ts';
import { pause, randomIds, systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { sqsVisibility } from '../../adapters/aws/visibility.ts';
import { Env } from './env.ts';
import { deliveryFeedback } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const sqs = sqsClient();
const secrets = managedSecrets({ client: secretsClient(), clock: systemClock }, { suppression: env.SUPPRESSION_SECRET });

export const handler = deliveryFeedback({
  table: dynamoTable(dynamoClient(), env.TABLE),
  quarantine: sqsQueue(sqs, env.QUARANTINE),
  visibility: sqsVisibility(sqs, [env.QUEUE]),
  clock: systemClock,
  ids: randomIds,
  pause,
  log: lineLog('delivery-feedback'),
  addressHashes: addressHashes({ secrets }),
});
