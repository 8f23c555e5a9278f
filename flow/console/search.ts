/** Finds a customer: by id from the audience of everybody, by name and e-mail from items kept for it. No scan. */
import { mayRead, type Who } from '../../core/console/access.ts';
import type * as answers from '../../core/console/answers.ts';
import { emailToken, fits, tokenFor, wordsOf } from '../../core/console/search-words.ts';
import type { ProfileState } from '../../core/customers/profile.ts';
import { AUDIENCE_SHARDS, audiencePartition, customerIn, EVERYBODY, profileKey, searchPartition } from '../../core/keys.ts';
import { type Findable, searchHashes } from '../search-index.ts';
import { getAll, type Needs, type Story } from './call.ts';

/** Items looked through for one search: of a frequent beginning the rest is cut, and said to be. */
const MOST_LOOKED_AT = 1_000;
const PAGE = 200;

export const search: Story<'search'> = async (ports, { who, query: { q, limit } }) => {
  const { alerts } = await ports.rules();
  const [byId, byEmail, byName] = await Promise.all([
    idsLike(ports, q, limit),
    q.includes('@') ? underToken(ports, emailToken(q), () => true, limit) : NONE,
    namedLike(ports, q, limit),
  ]);
  const ids = [...new Set([...byEmail.ids, ...byId.ids, ...byName.ids])];
  const profiles = await getAll(
    ports.table,
    ids.map((customer) => profileKey({ customer })),
  );
  const found = ids.flatMap((id, index) => rowOf(who, id, profiles[index]?.body as ProfileState | undefined, alerts.teams));
  return { body: { customers: found.slice(0, limit), isCut: byId.isCut || byName.isCut || found.length > limit } };
};

type Hits = { readonly ids: readonly string[]; readonly isCut: boolean };
const NONE: Hits = { ids: [], isCut: false };

function rowOf(who: Who, id: string, profile: ProfileState | undefined, teams: Parameters<typeof mayRead>[2]): answers.Found['customers'] {
  if (profile === undefined || profile.erasedAt !== undefined) return [];
  const { name, email, plan, segment, csm } = profile.fields;
  if (!mayRead(who, csm?.value.id, teams)) return [];
  return [
    {
      id,
      ...(name && { name: name.value }),
      ...(email && { email: email.value }),
      ...(plan && { plan: plan.value }),
      ...(segment && { segment: segment.value }),
      ...(csm && { csm: csm.value.id }),
    },
  ];
}

/** Everybody is a member of one audience, in shards whose sort keys are their ids. */
async function idsLike({ table }: Pick<Needs, 'table'>, q: string, limit: number): Promise<Hits> {
  if (/\s/.test(q) || q.length > 128) return NONE;
  const pages = await Promise.all([...Array(AUDIENCE_SHARDS).keys()].map((shard) => table.query(audiencePartition(EVERYBODY, shard), `CUSTOMER#${q}`, { limit })));
  const ids = pages.flatMap(({ found }) => found.map(({ sk }) => customerIn(sk))).sort();
  return { ids: ids.slice(0, limit), isCut: ids.length > limit };
}

async function namedLike(ports: Pick<Needs, 'table' | 'addressHashes'>, q: string, limit: number): Promise<Hits> {
  const words = wordsOf(q);
  const token = q.includes('@') ? undefined : tokenFor(words);
  return token === undefined ? NONE : underToken(ports, token, ({ name }) => name !== undefined && fits(words, name), limit);
}

async function underToken(ports: Pick<Needs, 'table' | 'addressHashes'>, token: string, isWanted: (item: Findable) => boolean, limit: number): Promise<Hits> {
  const ids: string[] = [];
  for (const hash of await searchHashes(ports, token)) {
    let after: string | undefined;
    let seen = 0;
    do {
      const page = await ports.table.query(searchPartition(hash), 'CUSTOMER#', { limit: PAGE, after });
      ids.push(...page.found.filter(({ body }) => isWanted(body as Findable)).map(({ sk }) => customerIn(sk)));
      seen += page.found.length;
      after = page.next;
    } while (after !== undefined && seen < MOST_LOOKED_AT && ids.length <= limit);
    if (after !== undefined || ids.length > limit) return { ids: ids.slice(0, limit), isCut: true };
  }
  return { ids, isCut: false };
}
