import { addressHash } from '../../adapters/address-hash.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { sesClient, sesMail } from '../../adapters/aws/mail.ts';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { managedSecrets, secretsClient } from '../../adapters/aws/secrets.ts';
import { pause, randomIds, systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { sqsVisibility } from '../../adapters/aws/visibility.ts';
import { signedLinks } from '../../adapters/links.ts';
import { createRenderer } from '../../templates/render.ts';
import { Env } from './env.ts';
import { deliver } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const sqs = sqsClient();
const clock = systemClock;
const log = lineLog('deliver');
const secrets = managedSecrets({ client: secretsClient(), clock }, { links: env.LINK_SECRET });

export const handler = deliver(
  {
    table: dynamoTable(dynamoClient(), env.TABLE),
    lanes: { urgent: sqsQueue(sqs, env.LANE_URGENT), routine: sqsQueue(sqs, env.LANE_ROUTINE), broadcast: sqsQueue(sqs, env.LANE_BROADCAST) },
    mail: sesMail({ client: sesClient(), log }, { company: env.COMPANY, fromAddress: env.FROM_ADDRESS, replyTo: env.SUPPORT_ADDRESS, configurationSet: env.CONFIGURATION_SET }),
    links: signedLinks({ secrets, clock }, env.BASE_URL),
    render: createRenderer(),
    quarantine: sqsQueue(sqs, env.QUARANTINE),
    visibility: sqsVisibility(sqs, [env.LANE_URGENT, env.LANE_ROUTINE, env.LANE_BROADCAST]),
    clock,
    ids: randomIds,
    log,
    // Another worker may hold any lease that we find.
    workersBornAt: 0,
    addressHash,
    pause,
  },
  { company: env.COMPANY, support: env.SUPPORT_ADDRESS },
);
