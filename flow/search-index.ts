/** Keeps a customer findable by their name and address: one small item for each beginning, added and deleted until they match the profile. */
import { isSame, type Named, tokensOf } from '../core/console/search-words.ts';
import { isErased, type ProfileState } from '../core/customers/profile.ts';
import { profileKey, searchKey } from '../core/keys.ts';
import { type Ports, Unavailable } from '../core/ports.ts';
import { commit } from './commit.ts';

type Needs = Pick<Ports, 'table' | 'clock' | 'pause' | 'addressHashes'>;
/** What one item holds: the name, so that a search need not read profiles that do not fit. */
export type Findable = { readonly name?: string };

/** Rounds in which others may change the profile while we match it. */
const ROUNDS = 8;

/**
 * What the customer may be found under is written into the profile before the items are, so that a cut at any point leaves none behind that a
 * repeat, a change of name or an erasure would not find.
 */
export async function keepFindable(ports: Needs, customer: string): Promise<void> {
  const key = profileKey({ customer });
  for (let round = 0; round < ROUNDS; round++) {
    const profile = (await ports.table.get(key))?.body as ProfileState | undefined;
    const wanted = namedIn(profile);
    if (profile === undefined || areSame(profile.found ?? [], wanted)) return;
    const { state } = await commit(ports, key, (seen: ProfileState | undefined) => ({ state: seen && withFound(seen, [...(seen.found ?? []), ...namedIn(seen)]) }));
    const now = namedIn(state);
    const tokens = new Set(now.flatMap(tokensOf));
    const over = new Set((state?.found ?? []).flatMap(tokensOf).filter((token) => !tokens.has(token)));
    await Promise.all([...[...tokens].map((token) => list(ports, token, customer, now[0])), ...[...over].map((token) => unlist(ports, token, customer))]);
    await commit(ports, key, (seen: ProfileState | undefined) => ({
      state: seen && areSame(namedIn(seen), now) && isText(seen.found, state?.found) ? withFound(seen, now) : seen,
    }));
  }
  throw new Unavailable('the profile kept changing');
}

function namedIn(profile: ProfileState | undefined): readonly Named[] {
  if (profile === undefined || isErased(profile)) return [];
  const { name, email } = profile.fields;
  return name === undefined && email === undefined ? [] : [{ ...(name && { name: name.value }), ...(email && { email: email.value }) }];
}

const areSame = (a: readonly Named[], b: readonly Named[]): boolean => a.length === b.length && a.every((each, index) => isSame(each, b[index] as Named));
const isText = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The same object when nothing changes. */
function withFound(profile: ProfileState, found: readonly Named[]): ProfileState {
  const distinct = found.filter((each, index) => found.findIndex((other) => isSame(other, each)) === index);
  if (areSame(profile.found ?? [], distinct)) return profile;
  const { found: _before, ...rest } = profile;
  return distinct.length > 0 ? { ...rest, found: distinct } : rest;
}

/** As suppression hashes addresses, and never the same hash as one of its. */
export const searchHashes = ({ addressHashes }: Pick<Needs, 'addressHashes'>, token: string): Promise<readonly string[]> => addressHashes(`search ${token}`);

async function list(ports: Needs, token: string, customer: string, named: Named | undefined): Promise<void> {
  const [hash] = await searchHashes(ports, token);
  if (hash === undefined) return;
  const body: Findable = named?.name === undefined ? {} : { name: named.name };
  await commit(ports, searchKey(hash, customer), (seen: Findable | undefined) => ({ state: seen && seen.name === body.name ? seen : body }));
}

async function unlist(ports: Needs, token: string, customer: string): Promise<void> {
  for (const hash of await searchHashes(ports, token)) {
    const key = searchKey(hash, customer);
    for (let item = await ports.table.get(key); item !== undefined; item = await ports.table.get(key)) if ((await ports.table.delete(key, item.version)) === 'deleted') break;
  }
}
