/** Looks at the running local system: of what a deployed one has, the parts that exist here. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Reached } from '../commands/system.ts';
import { queueName } from '../queue-names.ts';
import type { Facts, SecretFacts, Seen } from './facts.ts';

type Queues = {
  readonly deadLetters: readonly { readonly queue: string; readonly waiting: number; readonly inFlight: number }[];
  readonly quarantine: { readonly count: number };
  readonly unmatched: Readonly<Record<string, number>>;
};

/** The local clock may have been turned on purpose, so it is no finding. */
export async function lookHere(system: Pick<Reached, 'get'>, folder: string): Promise<Facts> {
  const { deadLetters, quarantine, unmatched } = (await system.get('/local/queues')).body as Queues;
  return {
    now: Date.now(),
    deadLetters: deadLetters.map(({ queue, waiting, inFlight }) => ({ name: queueName(queue), waiting: waiting + inFlight })),
    quarantine: quarantine.count,
    secrets: secretsIn(folder),
    unmatched,
  };
}

function secretsIn(folder: string): Seen<readonly SecretFacts[]> {
  const path = join(folder, 'secrets.json');
  if (!existsSync(path)) return { unseen: `${folder} holds no secrets.json`, todo: 'Say the BEFOREHAND_DIR that npm start was given' };
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;
  const changedAt = statSync(path).mtimeMs;
  return ['links', 'suppression', 'webhooks'].map((name) => ({ name, present: kept[name] !== undefined, changedAt }));
}
