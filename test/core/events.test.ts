import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventType, INCOMING } from '../../core/events/catalogue.ts';
import { ENVELOPE_BYTES, MAX_EVENT_BYTES } from '../../core/events/fields.ts';
import { MAX_AHEAD_DAYS, type Parsed, parseEvent, parseEventText, type Refusal } from '../../core/events/parse.ts';
import { DAY, isoOf } from '../../core/time.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const TIME = '2026-11-22T11:00:00Z';

const event = (type: string, data: unknown, over: object = {}): unknown => ({ specversion: '1.0', id: 'e-1', source: 'test', type, time: TIME, data, ...over });
const delayed = (data: object = {}, over: object = {}): unknown => event('order.delayed', { customerId: 'c-1', orderId: 'o-1', ...data }, over);
const outage = (data: object = {}): unknown => event('outage.opened', { incidentId: 'i-1', components: ['api'], message: 'The API is down.', ...data });
const usage = (...records: object[]): unknown => event('usage.recorded', { records });

const refusals = (input: unknown): readonly Refusal[] => refusalsOf(parseEvent(input, NOW));
const refusalsOf = (parsed: Parsed): readonly Refusal[] => (parsed.ok ? [] : parsed.errors);
const accepted = (input: unknown): Record<string, unknown> => {
  const parsed = parseEvent(input, NOW);
  expect(parsed).toMatchObject({ ok: true });
  return (parsed as Extract<Parsed, { ok: true }>).event as unknown as Record<string, unknown>;
};
const dataOf = (input: unknown): Record<string, unknown> => accepted(input).data as Record<string, unknown>;

describe('an event that the contract refuses', () => {
  it.each([
    ['nothing', undefined, 'nothing'],
    ['null', null, 'null'],
    ['a list', [], 'a list of 0'],
    ['text', 'hello', 'text of 5 characters'],
    ['a number', 7, 'a whole number'],
  ])('is no object: %s', (_what, input, received) => {
    expect(refusals(input)).toEqual([{ path: '', expected: 'a CloudEvents object', received }]);
  });

  it.each([['order.teleported'], ['toString'], ['__proto__'], ['constructor'], [''], [undefined], [null], [['order.delayed']], [{}], [1]])('has an unknown type: %j', (type) => {
    const [refusal, ...more] = refusals(event(type as string, {}));
    expect(more).toEqual([]);
    expect(refusal).toMatchObject({ path: 'type', expected: expect.stringContaining('order.delayed') });
  });

  it('lacks fields, each named by its path', () => {
    expect(refusals({ type: 'order.delayed' }).map(({ path, received }) => [path, received])).toEqual([
      ['specversion', 'nothing'],
      ['id', 'nothing'],
      ['source', 'nothing'],
      ['time', 'nothing'],
      ['data', 'nothing'],
    ]);
    expect(refusals(event('order.delayed', {})).map(({ path }) => path)).toEqual(['data.customerId', 'data.orderId']);
    expect(refusals(event('survey.answered', {})).map(({ path }) => path)).toEqual(['data.customerId', 'data.kind', 'data.score', 'data.scale', 'data.answeredAt']);
    expect(refusals(event('outage.opened', { components: ['api'] })).map(({ path }) => path)).toEqual(['data.incidentId', 'data.message']);
  });

  it.each([
    ['a number for an id', delayed({ orderId: Number('820982911946154508') }), 'data.orderId', 'string', 'a whole number'],
    ['a number for money', delayed({ items: [{ price: { amount: 12.3, currency: 'EUR' } }] }), 'data.items[0].price.amount', 'string', 'a number'],
    ['null for a text', delayed({ reason: null }), 'data.reason', 'string', 'null'],
    ['an object for a list', delayed({ items: {} }), 'data.items', 'array', 'an object'],
    ['text for a number', usage({ customerId: 'c', day: '2026-11-22', count: '3' }), 'data.records[0].count', 'number', 'text of 1 character'],
    ['text for yes or no', outage({ notify: 'yes' }), 'data.notify', 'boolean', 'text of 3 characters'],
    ['text for the data', event('order.delayed', 'c-1'), 'data', 'object', 'text of 3 characters'],
    ['an old CloudEvents version', delayed({}, { specversion: '0.3' }), 'specversion', '"1.0"', 'text of 3 characters'],
    ['a word that is none of those', outage({ impact: 'huge' }), 'data.impact', 'one of none, minor, major, critical', 'text of 4 characters'],
    [
      'a comma in money',
      delayed({ items: [{ price: { amount: '12,30', currency: 'EUR' } }] }),
      'data.items[0].price.amount',
      expect.stringContaining('decimal number as text'),
      'text of 5 characters',
    ],
    [
      'a currency in small letters',
      delayed({ items: [{ price: { amount: '12.30', currency: 'eur' } }] }),
      'data.items[0].price.currency',
      expect.stringContaining('ISO 4217'),
      'text of 3 characters',
    ],
    ['an address without a domain', event('customer.updated', { customerId: 'c', email: 'kim@' }), 'data.email', 'an e-mail address', 'text of 4 characters'],
    ['a script as a link', delayed({ trackingUrl: 'javascript:alert(1)' }), 'data.trackingUrl', 'an http or https address', 'text of 19 characters'],
    [
      'a phone number without its country',
      event('customer.updated', { customerId: 'c', phone: '030 1234' }),
      'data.phone',
      expect.stringContaining('E.164'),
      'text of 8 characters',
    ],
    ['half a piece', delayed({ items: [{ quantity: 0.5, price: { amount: '1', currency: 'EUR' } }] }), 'data.items[0].quantity', 'int', 'a number'],
    [
      'a score beyond its scale',
      event('survey.answered', { customerId: 'c', kind: 'csat', score: 9, scale: 5, answeredAt: TIME }),
      'data.score',
      expect.stringContaining('1 to scale'),
      'a whole number',
    ],
    [
      'a CSAT of 0',
      event('survey.answered', { customerId: 'c', kind: 'csat', score: 0, scale: 5, answeredAt: TIME }),
      'data.score',
      expect.stringContaining('1 to scale'),
      'a whole number',
    ],
    ['a day that does not exist', usage({ customerId: 'c', day: '2026-02-30' }), 'data.records[0].day', 'a day, such as 2026-03-01', 'text of 10 characters'],
    ['a record without a day', usage({ customerId: 'c' }), 'data.records[0].day', 'exactly one of day and at', 'nothing'],
    ['a record with day and instant', usage({ customerId: 'c', day: '2026-11-22', at: TIME }), 'data.records[0].day', 'exactly one of day and at', 'text of 10 characters'],
    ['a day without use', usage({ customerId: 'c', day: '2026-11-22', count: 0 }), 'data.records[0].count', 'at least 1', 'a whole number'],
    ['an outage of nothing', outage({ components: [] }), 'data.components', expect.stringContaining('at least one component'), 'a list of 0'],
  ])('has %s', (_what, input, path, expected, received) => {
    expect(refusals(input)).toEqual([{ path, expected, received }]);
  });

  it('names every record that is wrong', () => {
    const good = { customerId: 'c', day: '2026-11-21' };
    expect(refusals(usage(good, { ...good, customerId: 7 }, good, { ...good, day: 'Monday' })).map(({ path }) => path)).toEqual([
      'data.records[1].customerId',
      'data.records[3].day',
    ]);
  });

  it('has more than 500 usage records, or none', () => {
    const record = { customerId: 'c', day: '2026-11-21' };
    accepted(usage(...Array(500).fill(record)));
    expect(refusals(usage(...Array(501).fill(record)))).toEqual([{ path: 'data.records', expected: 'at most 500 entries', received: 'a list of 501' }]);
    expect(refusals(usage())).toEqual([{ path: 'data.records', expected: 'at least 1 entry', received: 'a list of 0' }]);
  });
});

describe('ids', () => {
  it('have at most 128 characters, the event’s own 256', () => {
    accepted(delayed({ orderId: 'x'.repeat(128) }, { id: 'x'.repeat(256) }));
    expect(refusals(delayed({ orderId: 'x'.repeat(129) }))).toEqual([{ path: 'data.orderId', expected: 'at most 128 characters', received: 'text of 129 characters' }]);
    expect(refusals(delayed({ orderId: 'x'.repeat(10_240) }))).toEqual([{ path: 'data.orderId', expected: 'at most 128 characters', received: 'text of 10240 characters' }]);
    expect(refusals(delayed({}, { id: 'x'.repeat(10_240) }))).toEqual([{ path: 'id', expected: 'at most 256 characters', received: 'text of 10240 characters' }]);
  });

  it('are never empty', () => {
    expect(refusals(delayed({ customerId: '' }))).toEqual([{ path: 'data.customerId', expected: 'at least 1 character', received: 'text of 0 characters' }]);
  });

  it.each([['\u0000'], ['\n'], ['\r'], ['\t'], ['\u001b'], ['\u007f'], ['\u0085']])('refuse the control character %j', (character) => {
    expect(refusals(delayed({ customerId: `c${character}1` }))).toEqual([
      { path: 'data.customerId', expected: 'text without control characters', received: 'text of 3 characters' },
    ]);
    expect(refusals(delayed({ customerId: `c-1${character}` }))).toHaveLength(1);
    expect(refusals(outage({ components: ['api', `a${character}`] })).map(({ path }) => path)).toEqual(['data.components[1]']);
  });

  it('stay as they are otherwise, in any script', () => {
    expect(dataOf(delayed({ customerId: '客户-Ø/#:7', orderId: '820982911946154508' }))).toMatchObject({ customerId: '客户-Ø/#:7', orderId: '820982911946154508' });
  });
});

describe('text for people', () => {
  it('has its control characters replaced, line by line', () => {
    expect(dataOf(delayed({ reason: ' Held\u0000 up\r\nat the\u0007 border\u2028 ' })).reason).toBe('Held  up at the  border');
    expect(dataOf(outage({ message: '\u001b[31mDown.\u0000\nWe are on it.\t' })).message).toBe('[31mDown. \nWe are on it.');
  });

  it('keeps markup as text', () => {
    const markup = '<script>alert(1)</script> & "quotes" {{ liquid }} =cmd()';
    expect(dataOf(delayed({ reason: markup })).reason).toBe(markup);
    expect(dataOf(outage({ message: markup })).message).toBe(markup);
  });

  it('has an end', () => {
    expect(refusals(delayed({ reason: 'x'.repeat(301) }))).toEqual([{ path: 'data.reason', expected: 'at most 300 characters', received: 'text of 301 characters' }]);
    expect(refusals(outage({ message: 'x'.repeat(8_001) }))).toEqual([{ path: 'data.message', expected: 'at most 8000 characters', received: 'text of 8001 characters' }]);
  });
});

describe('size', () => {
  const sized = (bytes: number): string => {
    const empty = JSON.stringify(delayed({ unknown: '' }));
    return JSON.stringify(delayed({ unknown: 'x'.repeat(bytes - empty.length) }));
  };

  it('goes up to 256 KB, and the refusal names the limit', () => {
    expect(parseEventText(sized(MAX_EVENT_BYTES - ENVELOPE_BYTES), NOW)).toMatchObject({ ok: true });
    expect(refusalsOf(parseEventText(sized(MAX_EVENT_BYTES - ENVELOPE_BYTES + 1), NOW))).toEqual([
      { path: '', expected: 'at most 261120 bytes (256 KB with its envelope) for one event', received: '261121 bytes' },
    ]);
  });

  it('counts bytes, not characters', () => {
    const text = JSON.stringify(delayed({ unknown: 'é'.repeat((MAX_EVENT_BYTES - ENVELOPE_BYTES) / 2) }));
    expect(text.length).toBeLessThan(MAX_EVENT_BYTES - ENVELOPE_BYTES);
    expect(refusalsOf(parseEventText(text, NOW))[0]?.expected).toContain('256 KB');
  });

  it('does not matter to what is no JSON', () => {
    expect(refusalsOf(parseEventText('{"type":', NOW))).toEqual([{ path: '', expected: 'JSON', received: '8 characters that are not JSON' }]);
    expect(refusalsOf(parseEventText('', NOW))).toEqual([{ path: '', expected: 'JSON', received: '0 characters that are not JSON' }]);
  });
});

describe('time', () => {
  it.each([
    ['no offset', '2026-11-22T11:00:00'],
    ['a day alone', '2026-11-22'],
    ['a blank for the T', '2026-11-22 11:00:00Z'],
    ['no such day', '2026-02-30T11:00:00Z'],
    ['hour 24', '2026-11-22T24:00:00Z'],
    ['second 60', '2026-11-22T11:59:60Z'],
    ['an offset of 25 hours', '2026-11-22T11:00:00+25:00'],
    ['seconds since 1970', 1_795_345_200],
    ['words', 'yesterday'],
  ])('is refused with %s', (_what, time) => {
    expect(refusals(delayed({}, { time })).map(({ path }) => path)).toEqual(['time']);
    expect(refusals(delayed({ promisedAt: time })).map(({ path }) => path)).toEqual(['data.promisedAt']);
  });

  it.each([['2026-11-22T11:00:00Z'], ['2026-11-22T12:00:00.123+01:00'], ['2026-11-21T23:00:00-12:00'], ['2024-02-29T00:00:00.000000Z']])('is taken as %s', (time) => {
    expect(accepted(delayed({ promisedAt: time }, { time }))).toMatchObject({ time, data: { promisedAt: time } });
  });

  it('more than a year ahead is a broken clock', () => {
    const far = isoOf(NOW + (MAX_AHEAD_DAYS + 1) * DAY);
    expect(refusals(delayed({}, { time: far }))).toEqual([{ path: 'time', expected: 'no more than a year ahead', received: '367 days ahead' }]);
    expect(refusals(delayed({ promisedAt: far })).map(({ path }) => path)).toEqual(['data.promisedAt']);
    expect(refusals(outage({ nextUpdateAt: far })).map(({ path }) => path)).toEqual(['data.nextUpdateAt']);
    expect(refusals(usage({ customerId: 'c', day: '2026-11-22' }, { customerId: 'c', day: far.slice(0, 10) })).map(({ path }) => path)).toEqual(['data.records[1].day']);
    expect(refusals(usage({ customerId: 'c', at: far })).map(({ path }) => path)).toEqual(['data.records[0].at']);
    accepted(delayed({ promisedAt: isoOf(NOW + MAX_AHEAD_DAYS * DAY) }));
  });

  it('of 1970 is a clock that was never set', () => {
    expect(refusals(delayed({}, { time: '1970-01-01T00:00:00Z' }))).toEqual([{ path: 'time', expected: 'the year 2000 or later', received: 'an instant before 2000' }]);
    expect(refusals(usage({ customerId: 'c', day: '1970-01-01' })).map(({ path }) => path)).toEqual(['data.records[0].day']);
  });

  it('of the past is accepted: histories are imported', () => {
    accepted(delayed({ promisedAt: '2018-01-05T00:00:00Z' }, { time: '2018-01-01T00:00:00Z' }));
    accepted(usage({ customerId: 'c', day: '2012-05-31' }));
  });
});

describe('fields that the contract does not know', () => {
  it('are ignored wherever they are', () => {
    const plain = { items: [{ price: { amount: '1.00', currency: 'EUR' } }] };
    const more = { items: [{ price: { amount: '1.00', currency: 'EUR', cents: 100 }, colour: 'red' }], drone: true };
    expect(accepted(delayed(more, { traceparent: '00-1-2-03', partitionkey: 7 }))).toEqual(accepted(delayed(plain)));
  });

  it('do not reach what everything inherits', () => {
    const parsed = parseEventText(
      '{"specversion":"1.0","id":"e","source":"s","type":"customer.erased","time":"2026-11-22T11:00:00Z","data":{"customerId":"c","__proto__":{"polluted":true}},"__proto__":{"polluted":true}}',
      NOW,
    );
    expect(parsed).toMatchObject({ ok: true });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(JSON.stringify(parsed)).not.toContain('polluted');
  });
});

/** An arbitrary secret that no refusal contains by chance. */
const secret = fc.string({ maxLength: 40 }).map((tail) => `§${tail}§`);
const types = Object.keys(INCOMING) as EventType[];
const NAMES = [
  'customerId',
  'orderId',
  'incidentId',
  'caseId',
  'records',
  'items',
  'components',
  'customerIds',
  'audience',
  'message',
  'email',
  'phone',
  'name',
  'locale',
  'timezone',
  'arr',
  'csm',
  'promisedAt',
  'answeredAt',
  'kind',
  'score',
  'scale',
  'trackingUrl',
  'impact',
  'comment',
  'day',
  'at',
  'price',
  'amount',
  'currency',
];

describe('whatever comes', () => {
  it('nothing is thrown', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
      withObjectString: true,
    });
    fc.assert(
      fc.property(anything, fc.constantFrom(...types), fc.boolean(), (value, type, asData) => {
        const parsed = parseEvent(asData ? event(type, value) : value, NOW);
        expect(typeof parsed.ok).toBe('boolean');
      }),
      { numRuns: 2_000 },
    );
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof parseEventText(text, NOW).ok === 'boolean'));
  });

  it('a refusal never repeats what was received', () => {
    const value = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, secret, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(fc.constantFrom(...NAMES), tie('tree'), { maxKeys: 6 })),
    })).tree;
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.dictionary(fc.constantFrom(...NAMES), value),
        fc.record({ id: secret, source: secret, time: fc.oneof(secret, fc.constant(TIME)), specversion: fc.oneof(secret, fc.constant('1.0')) }),
        (type, data, over) => {
          expect(JSON.stringify(refusals(event(type, data, over)))).not.toContain('§');
        },
      ),
      { numRuns: 2_000 },
    );
    fc.assert(fc.property(secret, (type) => !JSON.stringify(refusals(event(type, {}))).includes('§')));
    fc.assert(fc.property(secret, (text) => !JSON.stringify(refusalsOf(parseEventText(text, NOW))).includes('§')));
  });

  it('what is accepted is accepted again unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ maxLength: 200 }), (reason, message) => {
        for (const input of [delayed({ reason }), outage({ message })]) {
          const once = parseEvent(input, NOW);
          if (once.ok) expect(parseEvent(once.event, NOW)).toEqual(once);
        }
      }),
    );
  });
});
