import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { once } from '../../core/once.ts';
import { type Clock, type SecretKey, type Secrets, Unavailable } from '../../core/ports.ts';
import { type Instant, MINUTE, SECOND } from '../../core/time.ts';
import * as z from '../../core/zod.ts';
import { QUICK } from './client-settings.ts';
import { answerOf } from './failures.ts';

/** A rotated secret is in use everywhere after this. */
const FRESH_FOR_MS = 5 * MINUTE;
/** With the service out of reach the last known keys go on working this long: links in mails must open. */
const USABLE_FOR_MS = 60 * MINUTE;
/** After a read that did not bring the wanted key: anybody can name a key, and each read costs money. */
const QUIET_AFTER_MISS_MS = 30 * SECOND;
/** Not keys but a text of settings, which is the one key "1" even where it is JSON. */
const KEPT_WHOLE: ReadonlySet<string> = new Set(['hooks', 'webhooks']);

const storedKeys = once(() => z.object({ keys: z.array(z.object({ kid: z.string(), secret: z.string().check(z.minLength(16)) })).check(z.minLength(1)) }));

type Known = { readonly at: Instant; readonly keys: readonly SecretKey[] };

export const secretsClient = (): SecretsManagerClient => new SecretsManagerClient(QUICK);

/** @param secretIds the ARN or name behind each of our own names */
export function managedSecrets({ client, clock }: { readonly client: SecretsManagerClient; readonly clock: Clock }, secretIds: Readonly<Record<string, string>>): Secrets {
  const known = new Map<string, Known>();
  const missedAt = new Map<string, Instant>();
  const underWay = new Map<string, Promise<readonly SecretKey[]>>();
  return {
    async keys(name, wanted) {
      const last = known.get(name);
      const ageMs = last === undefined ? Number.POSITIVE_INFINITY : clock.now() - last.at;
      if (last !== undefined && ageMs < FRESH_FOR_MS && (isAmong(last.keys, wanted) || hasJustMissed(name))) return last.keys;
      try {
        return await readOnce(name);
      } catch (error) {
        if (last !== undefined && ageMs < USABLE_FOR_MS) return last.keys;
        throw error;
      } finally {
        if (!isAmong(known.get(name)?.keys ?? [], wanted)) missedAt.set(name, clock.now());
      }
    },
  };

  function hasJustMissed(name: string): boolean {
    const at = missedAt.get(name);
    return at !== undefined && clock.now() - at < QUIET_AFTER_MISS_MS;
  }

  /** All who ask meanwhile get the answer of the one read. */
  function readOnce(name: string): Promise<readonly SecretKey[]> {
    const reading = underWay.get(name) ?? read(name).finally(() => underWay.delete(name));
    underWay.set(name, reading);
    return reading;
  }

  async function read(name: string): Promise<readonly SecretKey[]> {
    const { SecretString } = await answerOf('read secret', client.send(new GetSecretValueCommand({ SecretId: secretIds[name] ?? name })));
    if (SecretString === undefined) throw new Unavailable(`the secret ${name} has no text yet`);
    const keys = KEPT_WHOLE.has(name) ? [{ kid: '1', secret: SecretString }] : keysIn(SecretString);
    known.set(name, { at: clock.now(), keys });
    return keys;
  }
}

/** Whoever wants no key in particular has it. */
const isAmong = (keys: readonly SecretKey[], wanted: string | undefined): boolean => wanted === undefined || keys.some(({ kid }) => kid === wanted);

/** `{"keys":[{"kid":"2","secret":"…"},{"kid":"1","secret":"…"}]}`, newest first; or a plain text, which is the one key "1". */
export function keysIn(text: string): readonly SecretKey[] {
  return text.trimStart().startsWith('{') ? storedKeys().parse(JSON.parse(text)).keys : [{ kid: '1', secret: text }];
}
