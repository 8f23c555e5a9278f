/** What reads unknown JSON: the contract's edge, each reader of a queue, and the local bus's patterns. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { signal } from '../../core/engagement/signal.ts';
import type { Event } from '../../core/events/catalogue.ts';
import { parseEvent, parseEventText } from '../../core/events/parse.ts';
import { ProviderEvent } from '../../core/notices/provider-event.ts';
import { fanOutPage } from '../../core/outages/fan-out.ts';
import { Unavailable } from '../../core/ports.ts';
import { instantOf } from '../../core/time.ts';
import type { Read } from '../../flow/each-record.ts';
import { eventOrWake, noticeRequest, schemaRead, signalsOr } from '../../flow/messages.ts';
import { matches, type Pattern } from '../../local/pattern.ts';
import { readWiring, type Template } from '../../local/template.ts';
import { NOON } from '../builders.ts';
import { EXAMPLES, hostileJson, turned } from './hostile.ts';
import { LONG_MS, quick, RUNS } from './runs.ts';

const NOW = Date.UTC(2026, 10, 22);
const clock = { now: () => NOW };
const anything = fc.oneof(hostileJson, turned(EXAMPLES));

/** A notice whose kind only newer code can know waits for that code. */
function orWaits<T>(read: (body: unknown) => T, body: unknown): T | 'waits' {
  try {
    return read(body);
  } catch (error) {
    if (error instanceof Unavailable) return 'waits';
    throw error;
  }
}

function holdsForAll(input: fc.Arbitrary<unknown>, check: (input: unknown) => void): void {
  fc.assert(
    fc.property(input, (each) => check(each)),
    { numRuns: RUNS },
  );
}

describe('an event of any shape', () => {
  test.each([
    ['arbitrary JSON', hostileJson],
    ['a good event with a few places changed', turned(EXAMPLES)],
  ])(
    'is accepted or refused with its reasons: %s',
    (_, input) => {
      holdsForAll(input, (each) => {
        const parsed = quick(() => parseEvent(each, NOW));
        if (parsed.ok) expect(Number.isFinite(instantOf(parsed.event.time))).toBe(true);
        else {
          expect(parsed.errors.length).toBeGreaterThan(0);
          for (const { path, expected, received } of parsed.errors) expect([typeof path, typeof expected, typeof received]).toEqual(['string', 'string', 'string']);
        }
      });
    },
    LONG_MS,
  );

  test(
    'that is accepted is accepted again as it was written down, and stays the same',
    () => {
      holdsForAll(turned(EXAMPLES), (each) => {
        const parsed = parseEvent(each, NOW);
        if (!parsed.ok) return;
        expect(parseEvent(JSON.parse(JSON.stringify(parsed.event)), NOW)).toEqual({ ok: true, event: JSON.parse(JSON.stringify(parsed.event)) });
      });
    },
    LONG_MS,
  );

  test(
    'is read from any text',
    () => {
      holdsForAll(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          anything.map((each) => JSON.stringify(each)),
        ),
        (each) => {
          expect(quick(() => parseEventText(each as string, NOW))).toHaveProperty('ok');
        },
      );
    },
    LONG_MS,
  );
});

describe('a message of any shape', () => {
  const anyEvent = (event: Event): event is Event => event !== undefined;
  const good = [
    ...EXAMPLES,
    { 'detail-type': 'order.delayed', source: 'shop', detail: EXAMPLES[0] },
    { wake: { pk: 'order#1', sk: 'state' } },
    { kind: 'order.delayed', subject: { pk: 'order#1', sk: 'state' }, fact: 'delayed', factAt: NOON, to: [{ customer: 'ada' }, { owner: 'kim' }] },
    { signals: [{ signal: 'activity', customerId: 'ada', key: 'k', at: NOON, value: 1 }] },
    { eventType: 'Bounce', mail: { messageId: 'm1', tags: { notice: ['n1'] } }, bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'a@example.com' }] } },
    { detail: { eventType: 'Delivery', mail: { messageId: 'm1' } } },
    { Message: '{"eventType":"Delivery","mail":{"messageId":"m1"}}' },
  ];
  test.each<[string, (body: unknown) => Read<unknown>]>([
    ['an event or a wake', eventOrWake(clock, anyEvent)],
    ['a notice request', noticeRequest],
    ['signals or an event', signalsOr(eventOrWake(clock, anyEvent))],
    ['a page of an outage', (body) => schemaRead(fanOutPage(), body)],
    ['what the mail service says', (body) => schemaRead(ProviderEvent, body)],
    ['a signal', (body) => schemaRead(signal(), body)],
  ])(
    'is read or refused with its reasons, as %s',
    (_, read) => {
      holdsForAll(fc.oneof(hostileJson, turned(good)), (each) => {
        const answer = quick(() => orWaits(read, each));
        if (answer !== 'waits' && !answer.ok) expect(answer.errors.length).toBeGreaterThan(0);
      });
    },
    LONG_MS,
  );
});

describe('a rule', () => {
  const deployed = readWiring(JSON.parse(readFileSync(inject('template'), 'utf8')) as Template).rules.map(({ pattern }) => pattern);
  const everyCondition: Pattern = {
    type: [{ prefix: 'order.' }, { suffix: '.opened' }, 'usage.recorded', null, 1, true],
    source: [{ 'anything-but': 'beforehand' }, { 'anything-but': ['a', 'b'] }, { 'anything-but': { prefix: 'aws.' } }],
    data: { customerId: [{ exists: true }], orderId: [{ exists: false }], __proto__x: ['y'] },
  };

  test(
    'matches or not, whatever the event',
    () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...deployed, everyCondition),
          fc.oneof(
            anything,
            anything.map((detail) => ({ source: 'shop', 'detail-type': 'x', detail })),
          ),
          (pattern, each) => {
            expect(typeof quick(() => matches(pattern, each))).toBe('boolean');
          },
        ),
        { numRuns: RUNS },
      );
    },
    LONG_MS,
  );
});
