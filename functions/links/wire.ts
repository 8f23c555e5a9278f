import { eventBridgeBus, eventBridgeClient } from '../../adapters/aws/bus.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { managedSecrets, secretsClient } from '../../adapters/aws/secrets.ts';
import { pause, randomIds, systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { signedLinks } from '../../adapters/links.ts';
import { senderFrom } from '../../core/notices/sender.ts';
import { SECOND } from '../../core/time.ts';
import { defaultsIn } from '../../flow/alert-defaults.ts';
import { sharedRules } from '../../flow/rules.ts';
import { Env } from './env.ts';
import { links } from './handler.ts';

/** This function only reads links; where they lead is deliver's matter. */
const NO_BASE_URL = '';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const clock = systemClock;
const secrets = managedSecrets({ client: secretsClient(), clock }, { links: env.LINK_SECRET });

const table = dynamoTable(dynamoClient(), env.TABLE);
const RULES_FRESH_FOR_MS = 5 * SECOND;

export const handler = links(
  {
    table,
    rules: sharedRules({ table, clock }, defaultsIn(env), RULES_FRESH_FOR_MS),
    bus: eventBridgeBus(eventBridgeClient(), env.BUS),
    links: signedLinks({ secrets, clock }, NO_BASE_URL),
    clock,
    ids: randomIds,
    pause,
    log: lineLog('links'),
  },
  senderFrom(env),
  env.CONSOLE_URL || undefined,
);
