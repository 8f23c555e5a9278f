import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { webhookTrust } from '../../adapters/aws/webhook-trust.ts';
import { localSecrets } from '../../adapters/local/secrets.ts';
import type { BusEvent } from '../../core/ports.ts';
import type { HttpRequest } from '../../flow/http.ts';
import { intake } from '../../functions/intake/handler.ts';
import { EXAMPLES, hostileJson, turned } from './hostile.ts';
import { LONG_MS, quickly, RUNS } from './runs.ts';

const NOW = Date.UTC(2026, 10, 22);

function intakeThatRecords(trusted: Parameters<typeof intake>[0]['trusted'] = async () => 'yes') {
  const put: BusEvent[] = [];
  const handler = intake({
    bus: {
      offer: async (events) => {
        put.push(...events);
        return events.map(() => 'taken');
      },
    },
    clock: { now: () => NOW },
    log: { line: () => undefined },
    trusted,
  });
  return { put, handler };
}

const anything = fc.oneof(hostileJson, turned(EXAMPLES));
const body = fc.oneof(
  { weight: 6, arbitrary: fc.oneof(anything, fc.array(anything, { maxLength: 4 })).map((each) => JSON.stringify(each)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.constantFrom(undefined, '', '\ufeff{}', '[', '[]', '{"a":1e999}', '{"type":"order.delayed","type":1}', '[,]', 'NaN') },
);
const attribute = fc.oneof(fc.constantFrom('1.0', 'order.delayed', 'shop', '%', '%E0%A4%A', '%00', '__proto__', '2026-11-21T10:00:00Z'), fc.string({ unit: 'binary' }));
const headers = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      'content-type',
      'ce-specversion',
      'ce-type',
      'ce-id',
      'ce-source',
      'ce-time',
      'ce-__proto__',
      'ce-data',
      'ce-',
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
    ),
    fc.string(),
  ),
  fc.oneof(fc.constantFrom('application/cloudevents-batch+json', 'application/cloudevents+json', 'v1,AAAA', 'v1', '1614265330', ''), attribute),
  { maxKeys: 8 },
);
const request = fc
  .record({ headers, body, isBase64Encoded: fc.boolean(), routeKey: fc.constantFrom('POST /v1/events', '$default', '') })
  .map((each) => each as unknown as HttpRequest);

describe('POST /v1/events', () => {
  test(
    'answers anything from a trusted sender below 500, and passes on exactly what it says it accepted (F5)',
    async () => {
      await fc.assert(
        fc.asyncProperty(request, async (each) => {
          const { put, handler } = intakeThatRecords();
          const { statusCode, body: answer } = await quickly(() => handler(each));
          expect(statusCode).toBeGreaterThanOrEqual(200);
          expect(statusCode).toBeLessThan(500);
          expect((JSON.parse(String(answer)) as { accepted?: number }).accepted ?? 0).toBe(put.length);
        }),
        { numRuns: RUNS },
      );
    },
    LONG_MS,
  );

  test(
    'turns away whatever is not signed, and passes nothing on',
    async () => {
      const trusted = webhookTrust({ secrets: localSecrets(undefined), clock: { now: () => Date.now() } });
      await fc.assert(
        fc.asyncProperty(request, async (each) => {
          const { put, handler } = intakeThatRecords(trusted);
          const { statusCode } = await quickly(() => handler(each));
          expect([401, 413]).toContain(statusCode); // 413: longer than what is read at all
          expect(put).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    LONG_MS,
  );

  test.each([
    ['lists', (depth: number) => '['.repeat(depth) + ']'.repeat(depth)],
    ['objects', (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`],
  ])('answers %s nested 200,000 deep below 500', async (_, nested) => {
    const { handler } = intakeThatRecords();
    const { statusCode } = await quickly(() => handler({ headers: {}, body: nested(200_000), isBase64Encoded: false } as unknown as HttpRequest));
    expect(statusCode).toBeLessThan(500);
  });
});
