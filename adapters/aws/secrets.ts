import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { type Clock, type SecretKey, type Secrets, Unavailable } from '../../core/ports.ts';
import { type Instant, MINUTE } from '../../core/time.ts';
import { QUICK } from './client-settings.ts';
import { answerOf } from './failures.ts';

/** A rotated secret is in use everywhere after this. */
const FRESH_FOR_MS = 5 * MINUTE;
/** With the service out of reach the last known keys go on working this long: links in mails must open. */
const USABLE_FOR_MS = 60 * MINUTE;

const Keys = z.object({ keys: z.array(z.object({ kid: z.string(), secret: z.string().min(16) })).min(1) });

type Known = { readonly at: Instant; readonly keys: readonly SecretKey[] };

export const secretsClient = (): SecretsManagerClient => new SecretsManagerClient(QUICK);

/** @param secretIds the ARN or name behind each of our own names */
export function managedSecrets({ client, clock }: { readonly client: SecretsManagerClient; readonly clock: Clock }, secretIds: Readonly<Record<string, string>>): Secrets {
  const known = new Map<string, Known>();
  return {
    async keys(name) {
      const last = known.get(name);
      const ageMs = last === undefined ? Number.POSITIVE_INFINITY : clock.now() - last.at;
      if (last !== undefined && ageMs < FRESH_FOR_MS) return last.keys;
      try {
        const keys = keysIn(await read(name));
        known.set(name, { at: clock.now(), keys });
        return keys;
      } catch (error) {
        if (last !== undefined && ageMs < USABLE_FOR_MS) return last.keys;
        throw error;
      }
    },
  };

  async function read(name: string): Promise<string> {
    const { SecretString } = await answerOf('read secret', client.send(new GetSecretValueCommand({ SecretId: secretIds[name] ?? name })));
    if (SecretString === undefined) throw new Unavailable(`the secret ${name} has no text yet`);
    return SecretString;
  }
}

/** `{"keys":[{"kid":"2","secret":"…"},{"kid":"1","secret":"…"}]}`, newest first; or a plain text, which is the one key "1". */
export function keysIn(text: string): readonly SecretKey[] {
  return text.trimStart().startsWith('{') ? Keys.parse(JSON.parse(text)).keys : [{ kid: '1', secret: text }];
}
