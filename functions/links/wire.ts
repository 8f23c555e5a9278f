import { eventBridgeBus, eventBridgeClient } from '../../adapters/aws/bus.ts';
import { lineLog } from '../../adapters/aws/log.ts';
import { managedSecrets, secretsClient } from '../../adapters/aws/secrets.ts';
import { pause, systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { signedLinks } from '../../adapters/links.ts';
import { Env } from './env.ts';
import { links } from './handler.ts';

/** This function only reads links; where they lead is deliver's matter. */
const NO_BASE_URL = '';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const clock = systemClock;
const secrets = managedSecrets({ client: secretsClient(), clock }, { links: env.LINK_SECRET });

export const handler = links(
  {
    table: dynamoTable(dynamoClient(), env.TABLE),
    bus: eventBridgeBus(eventBridgeClient(), env.BUS),
    links: signedLinks({ secrets, clock }, NO_BASE_URL),
    clock,
    pause,
    log: lineLog('links'),
  },
  { company: env.COMPANY, support: env.SUPPORT_ADDRESS },
);
