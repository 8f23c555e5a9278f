import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { tableFeed } from '../../flow/feed.ts';
import type { HttpRequest } from '../../flow/http.ts';
import { feed } from '../../functions/feed/handler.ts';
import { NOON } from '../builders.ts';
import { LONG_MS, quickly, RUNS } from './runs.ts';

const store = openStore(':memory:');
afterAll(() => store.close());
const table = sqliteTable(store);
const brief = { title: 'Your order is late', badge: null, lines: ['It snows.'], facts: [], action: null };
for (const customer of ['ada', 'bob'])
  for (let n = 0; n < 25; n++)
    await tableFeed({ table }).put({ customer, noticeKey: `n${String(n).padStart(2, '0')}`, kind: 'order.delayed', at: NOON + n, brief, text: 'It snows.' });

const ask = async (rawPath: string, queryStringParameters: Record<string, string> = {}) => {
  const { statusCode = 0, body = '' } = await feed({ table })({ rawPath, queryStringParameters } as unknown as HttpRequest);
  return { statusCode, body: JSON.parse(body) as { items?: { id: string }[]; next?: string; error?: string } };
};

describe('the feed of a customer’s own app', () => {
  test('comes newest first, page by page, and holds nobody else’s news', async () => {
    const first = await ask('/v1/customers/ada/feed');
    expect(first.body.items?.map(({ id }) => id).slice(0, 2)).toEqual(['n24', 'n23']);
    const second = await ask('/v1/customers/ada/feed', { after: first.body.next ?? '' });
    expect([...(first.body.items ?? []), ...(second.body.items ?? [])]).toHaveLength(25);
    expect((await ask('/v1/customers/nobody/feed')).body.items).toEqual([]);
  });

  test(`answers any path and query below 500, and with entries of that customer only`, { timeout: LONG_MS }, async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('ada', '%', '%E0%A4%A', '..', '0', '-1', '101', '1e9', 'FEED#n10', 'NOTICE#', '\u0000', 'x'.repeat(9_000)),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.dictionary(fc.constantFrom('limit', 'after', 'customer', '__proto__'), text), async (customer, query) => {
        const { statusCode, body } = await quickly(() => ask(`/v1/customers/${customer}/feed`, query));
        expect(statusCode).toBeLessThan(500);
        if (customer !== 'ada') expect(body.items ?? []).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
