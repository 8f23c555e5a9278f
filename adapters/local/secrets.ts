/** Secrets of the local system: made at random on the first start and kept beside the store, newest first. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretKey, Secrets } from '../../core/ports.ts';

type SecretsFile = { readonly links: readonly SecretKey[]; readonly webhooks: Readonly<Record<string, readonly string[]>> };

const fresh = (): SecretsFile => ({
  links: [{ kid: '1', secret: randomBytes(32).toString('base64url') }],
  webhooks: { events: [`whsec_${randomBytes(32).toString('base64')}`] },
});

/** @param folder none keeps them in memory only */
export function localSecrets(folder: string | undefined): Secrets {
  const file = folder === undefined ? fresh() : read(folder);
  return {
    async keys(name) {
      if (name === 'links') return file.links;
      return (file.webhooks[name] ?? []).map((secret, index) => ({ kid: String(index), secret }));
    },
  };
}

function read(folder: string): SecretsFile {
  const path = join(folder, 'secrets.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as SecretsFile;
  const made = fresh();
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}
