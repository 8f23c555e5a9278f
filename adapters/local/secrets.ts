/** Secrets of the local system: made at random on the first start and kept beside the store, newest first. Who edits the file restarts the system. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretKey, Secrets } from '../../core/ports.ts';
import { SOURCE_NAMES } from '../../core/sources/names.ts';

type SecretsFile = {
  readonly links: readonly SecretKey[];
  /** What the addresses of the suppression list are hashed under. */
  readonly suppression: readonly SecretKey[];
  /** Where chats and other systems are reached, by name. */
  readonly hooks: object;
  readonly webhooks: Readonly<Record<string, readonly string[]>>;
};

const randomKey = (): SecretKey => ({ kid: '1', secret: randomBytes(32).toString('base64url') });

const fresh = (): SecretsFile => ({
  links: [randomKey()],
  suppression: [randomKey()],
  hooks: {},
  webhooks: Object.fromEntries([['events', [`whsec_${randomBytes(32).toString('base64')}`]], ...SOURCE_NAMES.map((source) => [source, [randomBytes(32).toString('base64url')]])]),
});

/** @param folder none keeps them in memory only */
export function localSecrets(folder: string | undefined): Secrets {
  const file = folder === undefined ? fresh() : read(folder);
  return {
    async keys(name) {
      if (name === 'links' || name === 'suppression') return file[name];
      if (name === 'hooks') return [{ kid: '1', secret: JSON.stringify(file.hooks) }];
      return (file.webhooks[name] ?? []).map((secret, index) => ({ kid: String(index), secret }));
    },
  };
}

/** What a file of an older version does not have yet is made and saved, and the rest stays as it is. */
function read(folder: string): SecretsFile {
  const path = join(folder, 'secrets.json');
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<SecretsFile>) : {};
  const made = fresh();
  const whole = { ...made, ...kept, webhooks: { ...made.webhooks, ...kept.webhooks } };
  if (Object.keys(whole).length > Object.keys(kept).length || Object.keys(whole.webhooks).length > Object.keys(kept.webhooks ?? {}).length) save(folder, path, whole);
  return whole;
}

/** Written beside and renamed: a process killed meanwhile leaves the keys that it found. */
function save(folder: string, path: string, file: SecretsFile): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
