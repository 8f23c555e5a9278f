/** An address that must not be written to again: on the list of the person whose message it refused, and on the one that goes for everybody. */
import { withSuppressed } from '../core/customers/gate-item.ts';
import { type Recipient, suppressionKey } from '../core/keys.ts';
import type { Ports } from '../core/ports.ts';
import { commit } from './commit.ts';
import { changeGate } from './gate-item.ts';

type Needs = Pick<Ports, 'table' | 'clock' | 'pause'>;

/** @param hash keyed, of the address */
export async function suppressAddress(ports: Needs, to: Recipient, hash: string): Promise<void> {
  await commit(ports, suppressionKey(hash), (known: { readonly at: number } | undefined, now) => ({ state: known ?? { at: now } }));
  await changeGate(ports, to, (gate) => withSuppressed(gate, hash));
}

/** @returns whether any of the hashes was on the list that goes for everybody */
export async function liftEverywhere({ table }: Pick<Ports, 'table'>, hashes: readonly string[]): Promise<boolean> {
  let lifted = false;
  for (const hash of hashes) {
    const item = await table.get(suppressionKey(hash));
    if (item !== undefined && (await table.delete(suppressionKey(hash), item.version)) === 'deleted') lifted = true;
  }
  return lifted;
}
