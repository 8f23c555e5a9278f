import { lineLog } from '../../adapters/aws/log.ts';
import { freshSecret, secretVersions } from '../../adapters/aws/secret-versions.ts';
import { secretsClient } from '../../adapters/aws/secrets.ts';
import { KEEPS } from '../../core/secrets/rotate.ts';
import { Env } from './env.ts';
import { rotateSecrets } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const keeps: Readonly<Record<string, number>> = { [env.LINK_SECRET]: KEEPS.links, [env.SUPPRESSION_SECRET]: KEEPS.suppression, [env.WEBHOOK_SECRET]: KEEPS.events };

export const handler = rotateSecrets({ secrets: secretVersions(secretsClient()), freshSecret, log: lineLog('rotate-secrets') }, (id) => keeps[id]);
