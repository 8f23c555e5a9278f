import { addressHashes } from '../../adapters/address-hash.ts';
import { signedHooks } from '../../adapters/aws/hooks.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { sesClient, sesMail } from '../../adapters/aws/mail.ts';
import { sesMailQuota } from '../../adapters/aws/mail-quota.ts';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { managedSecrets, secretsClient } from '../../adapters/aws/secrets.ts';
import { pause, randomIds, systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { endUserTexts, textClient } from '../../adapters/aws/text-messages.ts';
import { sqsVisibility } from '../../adapters/aws/visibility.ts';
import { signedLinks } from '../../adapters/links.ts';
import { senderFrom } from '../../core/notices/sender.ts';
import { once } from '../../core/once.ts';
import { SECOND } from '../../core/time.ts';
import { tableFeed } from '../../flow/feed.ts';
import { sharedRules } from '../../flow/rules.ts';
import { createRenderer } from '../../templates/render.ts';
import { Env } from './env.ts';
import { deliver } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const sqs = sqsClient();
const clock = systemClock;
const log = lineLog('deliver');
const secrets = managedSecrets({ client: secretsClient(), clock }, { links: env.LINK_SECRET, suppression: env.SUPPRESSION_SECRET, hooks: env.HOOKS_SECRET });
const table = dynamoTable(dynamoClient(), env.TABLE);
const ses = sesClient();
/** Shorter than the least lease with which anything is sent. */
const HOOK_TIMEOUT_MS = 6 * SECOND;
/** A pause takes effect everywhere after so long. */
const RULES_FRESH_FOR_MS = 5 * SECOND;

/** Made for the first of them: most messages go by mail, and no start should wait for another client. */
const texts = once(() => endUserTexts({ client: textClient(), log }, { originationIdentity: env.SMS_ORIGINATION || undefined }));

export const handler = deliver(
  {
    table,
    lanes: { urgent: sqsQueue(sqs, env.LANE_URGENT), routine: sqsQueue(sqs, env.LANE_ROUTINE), broadcast: sqsQueue(sqs, env.LANE_BROADCAST) },
    mail: sesMail({ client: ses, log }, { from: env.FROM, replyTo: env.SUPPORT_ADDRESS, configurationSet: env.CONFIGURATION_SET }),
    links: signedLinks({ secrets, clock }, env.BASE_URL),
    render: createRenderer(),
    quarantine: sqsQueue(sqs, env.QUARANTINE),
    visibility: sqsVisibility(sqs, [env.LANE_URGENT, env.LANE_ROUTINE, env.LANE_BROADCAST]),
    clock,
    ids: randomIds,
    log,
    // Another worker may hold any lease that we find.
    workersBornAt: 0,
    addressHashes: addressHashes({ secrets }),
    rules: sharedRules({ table, clock }, { zone: env.ZONE }, RULES_FRESH_FOR_MS),
    mailQuota: sesMailQuota({ client: ses, clock }),
    texts: { send: (message) => texts().send(message) },
    hooks: signedHooks({ secrets, clock, log }, { timeoutMs: HOOK_TIMEOUT_MS }),
    feed: tableFeed({ table }),
    pause,
  },
  senderFrom(env),
  env.MANAGER_ADDRESS || undefined,
);
