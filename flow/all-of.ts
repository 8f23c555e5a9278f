import type { Item, Table } from '../core/ports.ts';

const PAGE = 500;

/** Every item of a partition whose sort key begins with the prefix, page by page. For partitions that do not grow without end. */
export async function allOf(table: Pick<Table, 'query'>, pk: string, prefix = ''): Promise<readonly Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  do {
    const { found, next } = await table.query(pk, prefix, { limit: PAGE, after });
    items.push(...found);
    after = next;
  } while (after !== undefined);
  return items;
}
