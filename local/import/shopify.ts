/** Shopify's history: orders and customers of the Admin API (REST, or objects of a bulk operation), and the CSV exports of the admin. */
import { createHash } from 'node:crypto';
import { at, cut, isObject, moment, phone, text } from '../../adapters/sources/read.ts';
import { customerFacts, orderFacts } from '../../adapters/sources/shopify/translate.ts';
import { type Draft, declined, type Translation } from '../../core/sources/translation.ts';
import { linesOf, rowsOf } from './rows.ts';
import type { Translated } from './translated.ts';

const SOURCE = 'shopify';

/** An object of the API. Its facts have the ids that its webhooks give them, so that what comes both ways is one. */
export function shopifyObject(given: Record<string, unknown>): Translation {
  const value = plain(given) as Record<string, unknown>;
  if (at(value, '__parent_id') !== undefined) return declined('A part of another object of a bulk operation: what is needed stands in the object itself.');
  if (at(value, 'test') === true) return declined('An order of the test gateway ("test": true).');
  if (at(value, 'line_items') !== undefined || at(value, 'financial_status') !== undefined || at(value, 'processed_at') !== undefined || at(value, 'cancelled_at') !== undefined)
    return orderFacts(value, SOURCE);
  const updatedAt = moment(value, 'updated_at') ?? moment(value, 'created_at');
  if (text(value, 'id') === undefined || updatedAt === undefined) return declined('Neither an order nor a customer: it has no id, or no time.');
  return { events: customerFacts(value, SOURCE, updatedAt) };
}

/** GraphQL's names and ids as REST has them: `createdAt` is `created_at`, `gid://shopify/Order/1` is `1`. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'string') return /^gid:\/\/shopify\/\w+\/(\d+)$/.exec(value)?.[1] ?? value;
  if (!isObject(value)) return value;
  const edges = value.edges ?? value.nodes;
  if (Array.isArray(edges)) return edges.map((edge) => plain(isObject(edge) && edge.node !== undefined ? edge.node : edge));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name.replace(/^__parentId$/, '__parent_id').replace(/[a-z][A-Z]/g, (pair) => `${pair[0]}_${pair[1]?.toLowerCase()}`),
      plain(each),
    ]),
  );
}

/** From the e-mail addresses of the admin's customer export to customer ids: its order export names customers by address only. */
export async function customerIdsIn(path: string): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for await (const row of rowsOf(path, 'csv')) {
    if ('bad' in row) continue;
    const [id, email] = [text(row.value, 'Customer ID') ?? text(row.value, 'Id'), text(row.value, 'Email')];
    if (id !== undefined && email !== undefined) ids.set(email.toLowerCase(), id.replace(/^'/, ''));
  }
  return ids;
}

/** Whether a CSV is the admin's export of customers, else of orders. */
export async function isCustomerExport(path: string): Promise<boolean> {
  for await (const line of linesOf(path)) return /First Name/.test(line) && !/Lineitem/.test(line);
  return false;
}

export function shopifyCustomerRow(row: Record<string, unknown>): Translation {
  const id = text(row, 'Customer ID')?.replace(/^'/, '');
  if (id === undefined) return declined('The column "Customer ID" is empty.');
  const name = [text(row, 'First Name'), text(row, 'Last Name')].filter((each) => each !== undefined).join(' ');
  const data = { customerId: id, name, email: text(row, 'Email'), phone: phone(text(row, 'Phone')?.replace(/^'/, '')), region: text(row, 'Default Address Country Code') };
  // The export tells no time: whatever is known from elsewhere is newer.
  return { events: [{ id: `customer/${id}/export`, source: SOURCE, type: 'customer.updated', time: NEVER_NEWER, data }] };
}

const NEVER_NEWER = '2000-01-01T00:00:00Z';

/** An order takes as many rows as it has lines; all but the first repeat its name alone. */
export class OrderRows {
  readonly #ids: ReadonlyMap<string, string>;
  #open: { readonly line: number; readonly first: Record<string, unknown>; readonly items: object[] } | undefined;
  /** Orders whose customer is known by address only. */
  byAddress = 0;

  constructor(ids: ReadonlyMap<string, string>) {
    this.#ids = ids;
  }

  *read({ line, value }: { readonly line: number; readonly value: Record<string, unknown> }): Generator<Translated> {
    const name = text(value, 'Name');
    if (this.#open !== undefined && name !== undefined && name === text(this.#open.first, 'Name')) {
      this.#open.items.push(...itemOf(value));
      return;
    }
    yield* this.end();
    this.#open = { line, first: value, items: itemOf(value) };
  }

  *end(): Generator<Translated> {
    if (this.#open === undefined) return;
    const { line, first, items } = this.#open;
    this.#open = undefined;
    yield { line, of: 'order', said: this.#order(first, items) };
  }

  #order(row: Record<string, unknown>, items: readonly object[]): Translation {
    const id = text(row, 'Id')?.replace(/^'/, '') ?? text(row, 'Name')?.replace(/^#/, '');
    const createdAt = instantIn(row, 'Created at');
    if (id === undefined || createdAt === undefined) return declined('The columns "Id" (or "Name") and "Created at" are needed.');
    const email = text(row, 'Email');
    const customerId = email === undefined ? undefined : (this.#ids.get(email.toLowerCase()) ?? this.#addressId(email));
    const order = {
      id,
      name: text(row, 'Name'),
      created_at: createdAt,
      email,
      currency: text(row, 'Currency'),
      customer: customerId === undefined ? null : { id: customerId },
      billing_address: { name: text(row, 'Billing Name'), country_code: text(row, 'Billing Country') },
      shipping_address: { name: text(row, 'Shipping Name'), country_code: text(row, 'Shipping Country') },
      phone: text(row, 'Phone'),
      cancelled_at: instantIn(row, 'Cancelled at') ?? null,
      line_items: items,
    };
    const said = orderFacts(order, SOURCE);
    const shippedAt = instantIn(row, 'Fulfilled at');
    if ('reason' in said || shippedAt === undefined || customerId === undefined) return said;
    const shipped: Draft = { id: `order/${id}/shipped`, source: SOURCE, type: 'order.shipped', time: shippedAt, data: { customerId, orderId: id } };
    return { ...said, events: [...said.events, shipped] };
  }

  #addressId(email: string): string {
    this.byAddress++;
    return `address-${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 24)}`;
  }
}

function itemOf(row: Record<string, unknown>): object[] {
  const name = text(row, 'Lineitem name');
  const price = text(row, 'Lineitem price');
  return name === undefined || price === undefined ? [] : [{ name: cut(name, 300), price, quantity: text(row, 'Lineitem quantity') ?? 1 }];
}

/** `2024-01-15 10:12:33 -0500`, as the admin writes it. */
const instantIn = (row: Record<string, unknown>, column: string): string | undefined =>
  moment({ at: text(row, column)?.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/, '$1T$2$3:$4') }, 'at');
