/** What every story of the console is given, and how it says no. */
import type { Who } from '../../core/console/access.ts';
import type { Refusal } from '../../core/console/answers.ts';
import type { AnswerOf } from '../../core/console/route-answers.ts';
import type { BodyOf, QueryOf, RouteName } from '../../core/console/routes.ts';
import type { ProfileState } from '../../core/customers/profile.ts';
import { profileKey } from '../../core/keys.ts';
import type { Sender } from '../../core/notices/sender.ts';
import type { Item, Ports, Table } from '../../core/ports.ts';
import type { Rules } from '../../core/rules/state.ts';

export type Needs = Pick<Ports, 'table' | 'bus' | 'clock' | 'pause' | 'ids' | 'rules' | 'judge' | 'addressHashes' | 'mail' | 'operations' | 'log'> & {
  readonly sender: Sender;
  /** The rules that hold where nobody has changed them. */
  readonly defaults: Rules;
};

export type Call<R extends RouteName> = {
  readonly who: Who;
  readonly params: Readonly<Record<string, string>>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  readonly ifMatch: string | undefined;
};

export type Answered<R extends RouteName> = { readonly body: AnswerOf<R>; readonly etag?: string };
export type Story<R extends RouteName> = (ports: Needs, call: Call<R>) => Promise<Answered<R>>;

/** A no with its reason: the answer's status and body. */
export class Denied extends Error {
  override name = 'Denied';
  readonly status: number;
  readonly body: Refusal;

  constructor(status: number, body: Refusal) {
    super(body.error);
    this.status = status;
    this.body = body;
  }
}

export const gone = (what: string): Denied => new Denied(404, { error: `There is no such ${what}.` });
export const otherTeams = (): Denied =>
  new Denied(403, { error: 'Another team looks after this customer. Ask their lead, or somebody who administers the console.', reason: 'other-team' });

/** Undefined for a customer whom nobody has told us of, and for one who is forgotten. */
export async function profileOf(table: Table, who: { readonly customer: string } | { readonly owner: string }): Promise<ProfileState | undefined> {
  const profile = (await table.get(profileKey(who)))?.body as ProfileState | undefined;
  return profile?.erasedAt === undefined ? profile : undefined;
}

const AT_ONCE = 100;

/** `getMany` of any number of keys, a hundred at a time. */
export async function getAll(table: Table, keys: readonly { readonly pk: string; readonly sk: string }[]): Promise<readonly (Item | undefined)[]> {
  const pages = Array.from({ length: Math.ceil(keys.length / AT_ONCE) }, (_, n) => keys.slice(n * AT_ONCE, (n + 1) * AT_ONCE));
  return (await Promise.all(pages.map((page) => table.getMany(page)))).flat();
}

/** Everything in a partition that begins so, up to a limit. */
export async function everything(table: Table, pk: string, prefix: string, most: number): Promise<readonly Item[]> {
  const found: Item[] = [];
  let after: string | undefined;
  do {
    const page = await table.query(pk, prefix, { limit: Math.min(200, most - found.length), after });
    found.push(...page.found);
    after = page.next;
  } while (after !== undefined && found.length < most);
  return found;
}

/** A cursor is ours to read and nobody's to understand. */
export const cursorFrom = (state: object): string => btoa(encodeURIComponent(JSON.stringify(state)));

export function cursorIn<T>(text: string | undefined, check: (state: unknown) => T | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    const read = check(JSON.parse(decodeURIComponent(atob(text))));
    if (read !== undefined) return read;
  } catch {
    // Told below, as every other cursor that is not ours.
  }
  throw new Denied(400, { error: 'after is not the next of a page of this list.', fields: [{ path: 'after', message: 'the next of the page before' }] });
}
