import { addressHashes } from '../../adapters/address-hash.ts';
import { eventBridgeBus, eventBridgeClient } from '../../adapters/aws/bus.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { sesClient, sesMail } from '../../adapters/aws/mail.ts';
import { awsOperations, cloudWatchClient } from '../../adapters/aws/operations.ts';
import { sqsClient } from '../../adapters/aws/queue.ts';
import { managedSecrets, secretsClient } from '../../adapters/aws/secrets.ts';
import { pause, randomIds, systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { cognitoPasses } from '../../adapters/passes.ts';
import { senderFrom } from '../../core/notices/sender.ts';
import { once } from '../../core/once.ts';
import { MINUTE, SECOND } from '../../core/time.ts';
import { defaultsIn } from '../../flow/alert-defaults.ts';
import { sharedJudge } from '../../flow/live-risk.ts';
import { defaultRules, sharedRules } from '../../flow/rules.ts';
import { Env } from './env.ts';
import { consoleApi } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const clock = systemClock;
const log = lineLog('console');
const table = dynamoTable(dynamoClient(), env.TABLE);
const defaults = defaultsIn(env);
const RULES_FRESH_FOR_MS = 2 * SECOND;

/** Made when first asked for: a test message and the page on the system's health are rare, and who opens the console should not wait for their clients. */
const mail = once(() => sesMail({ client: sesClient(), log }, { from: env.FROM, replyTo: env.SUPPORT_ADDRESS, configurationSet: env.CONFIGURATION_SET }));
const operations = once(() =>
  awsOperations(
    { sqs: sqsClient(), cloudWatch: cloudWatchClient(), clock },
    { queues: env.QUEUES, someQueueUrl: env.SOME_QUEUE, functions: env.FUNCTIONS.split(','), table: env.TABLE, memoryMb: Number(env.MEMORY_MB) },
  ),
);

export const handler = consoleApi({
  table,
  passes: cognitoPasses({ userPoolId: env.USER_POOL, clientId: env.USER_POOL_CLIENT }),
  rules: sharedRules({ table, clock }, defaults, RULES_FRESH_FOR_MS),
  defaults: defaultRules(defaults),
  judge: sharedJudge({ table, clock }, 5 * MINUTE),
  addressHashes: addressHashes({ secrets: managedSecrets({ client: secretsClient(), clock }, { suppression: env.SUPPRESSION_SECRET }) }),
  bus: eventBridgeBus(eventBridgeClient(), env.BUS),
  mail: { send: (message) => mail().send(message) },
  operations: {
    queues: () => operations().queues(),
    sends: (days) => operations().sends(days),
    usage: () => operations().usage(),
  },
  sender: senderFrom(env),
  clock,
  ids: randomIds,
  pause,
  log,
});
