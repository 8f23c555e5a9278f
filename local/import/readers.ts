/** From a file to what its rows say, by where it is from. */
import type { SourceSettings } from '../../core/sources/settings.ts';
import { isoOf } from '../../core/time.ts';
import { NotDone } from '../operations.ts';
import { orRefused } from './importing.ts';
import { rowsOf, type Shape, shapeOf } from './rows.ts';
import { customerIdsIn, isCustomerExport, OrderRows, shopifyCustomerRow, shopifyObject } from './shopify.ts';
import { stripeObject, stripeRow } from './stripe.ts';
import { isBad, type Kind, mappingIn, tableRow } from './table.ts';
import type { Translated } from './translated.ts';

export const ORIGINS = ['shopify', 'stripe', 'csv'] as const;
export type Origin = (typeof ORIGINS)[number];
export type Wish = {
  readonly from: Origin;
  readonly file: string;
  readonly kind?: Kind;
  readonly columns?: string;
  readonly customers?: string;
  readonly settings: SourceSettings;
  readonly now: number;
};

type Said = Translated | { readonly line: number; readonly bad: string };
export type Readout = { readonly rows: AsyncIterable<Said>; readonly shape: Shape /** What is to be said about the file at the end. */; readonly remark: () => string | undefined };

export async function readoutOf(wish: Wish): Promise<Readout> {
  const shape = await shapeOf(wish.file);
  const nothing = (): undefined => undefined;
  switch (wish.from) {
    case 'csv': {
      if (shape !== 'csv') throw new NotDone(`${wish.file} is JSON; --from csv wants a table with a line of headings.`);
      const { kind } = wish;
      if (kind === undefined) throw new NotDone('--from csv wants --kind customers, orders or usage: what does a row tell?');
      const mapping = mappingIn(wish.columns, kind);
      return { shape, remark: nothing, rows: each(wish.file, shape, (value, line) => tableRow(value, line, kind, mapping, isoOf(wish.now))) };
    }
    case 'stripe':
      return { shape, remark: nothing, rows: each(wish.file, shape, (value) => stripeObject(shape === 'csv' ? stripeRow(value) : value, wish.settings)) };
    case 'shopify': {
      if (shape !== 'csv') return { shape, remark: nothing, rows: each(wish.file, shape, shopifyObject) };
      if (await isCustomerExport(wish.file)) return { shape, remark: nothing, rows: each(wish.file, shape, shopifyCustomerRow) };
      const orders = new OrderRows(wish.customers === undefined ? new Map() : await customerIdsIn(wish.customers));
      const remark = (): string | undefined =>
        orders.byAddress === 0
          ? undefined
          : `${orders.byAddress} orders are known by their customer’s e-mail address alone, under an id made of it; with --customers FILE, the admin’s export of customers, they get Shopify’s own ids, which its webhooks use.`;
      return { shape, remark, rows: orderRows(wish.file, orders) };
    }
  }
}

async function* each(file: string, shape: Shape, read: (value: Record<string, unknown>, line: number) => Translated['said']): AsyncGenerator<Said> {
  for await (const row of rowsOf(file, shape)) yield isBad(row) ? row : orRefused(row.line, 'row', () => read(row.value, row.line));
}

async function* orderRows(file: string, orders: OrderRows): AsyncGenerator<Said> {
  for await (const row of rowsOf(file, 'csv')) {
    if (isBad(row)) yield row;
    else yield* orders.read(row);
  }
  yield* orders.end();
}
