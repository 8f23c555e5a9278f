import { describe, expect, test } from 'vitest';
import { exactJson } from '../../core/exact-json.ts';
import { completed } from '../../core/sources/complete.ts';
import { decideOnReference } from '../../core/sources/reference.ts';
import { settingsByPart, sourceSettings } from '../../core/sources/settings.ts';
import type { Draft } from '../../core/sources/translation.ts';
import { isoOf } from '../../core/time.ts';
import { NOON } from '../builders.ts';

describe('exact JSON', () => {
  test.each([
    ['820982911946154508', '820982911946154508'],
    ['-820982911946154508', '-820982911946154508'],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['0.1', 0.1],
    ['1e3', 1000],
    ['1e999', '1e999'],
    ['"9007199254740993"', '9007199254740993'],
  ])('%s is %o', (text, value) => expect(exactJson(`{"a":[${text}]}`)).toEqual({ a: [value] }));

  test('what is no JSON, or nested without end, is thrown at', () => {
    expect(() => exactJson('{')).toThrow(SyntaxError);
    expect(() => exactJson('['.repeat(200_000) + ']'.repeat(200_000))).toThrow();
  });
});

describe('a draft', () => {
  const draft = (data: object): Draft => ({ id: '1', source: 'x', type: 'customer.updated', time: isoOf(NOON), data: data as Record<string, unknown> });

  test('leaves out what does not fit, and says what', () => {
    const made = completed(draft({ name: 'Ada', email: 'none', phone: '030', locale: null, region: '' }), 'ada', NOON);
    expect(made).toMatchObject({ ok: true, event: { data: { customerId: 'ada', name: 'Ada' } } });
    expect(made.ok && [...made.left].sort()).toEqual(['email', 'phone']);
  });

  test('without what it cannot do without is refused by that field’s path', () => {
    expect(completed(draft({ name: 'Ada' }), undefined, NOON)).toMatchObject({ ok: false, errors: [{ path: 'data.customerId' }] });
    expect(completed({ ...draft({}), time: 'soon' }, 'ada', NOON)).toMatchObject({ ok: false, errors: [{ path: 'time' }] });
  });
});

describe('whose a thing is', () => {
  const fact = (id: string): Draft => ({ id, source: 'x', type: 'order.shipped', time: isoOf(NOON), data: {} });

  test('facts wait until somebody says, and are released until the bus has them', () => {
    const waits = decideOnReference(undefined, { waits: [fact('a'), fact('b')] });
    expect(waits).toMatchObject({ released: [], state: { waiting: [{ id: 'a' }, { id: 'b' }] } });
    const known = decideOnReference(waits.state, { knows: 'ada' });
    expect(known.released.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(decideOnReference(known.state, { knows: 'ada' }).released).toHaveLength(2);
    const passed = decideOnReference(known.state, { passed: known.released });
    expect(passed.state).toEqual({ customerId: 'ada' });
    expect(decideOnReference(passed.state, { waits: [fact('c')] })).toMatchObject({ customerId: 'ada', released: [] });
  });

  test('is no write when nothing is new, and waits for no more than forty facts', () => {
    const once = decideOnReference(undefined, { waits: [fact('a')] });
    expect(decideOnReference(once.state, { waits: [fact('a')] }).state).toBe(once.state);
    const many = decideOnReference(undefined, { waits: Array.from({ length: 100 }, (_, n) => fact(`f${n}`)) });
    expect(many.state?.waiting).toHaveLength(40);
    expect(many.state?.waiting?.at(-1)?.id).toBe('f99');
  });
});

test('settings that do not fit are told by the path of each field', () => {
  expect(() => sourceSettings('{"pagerduty":{"opensOn":"never"},"spotify":{}}')).toThrow(/pagerduty.opensOn.*spotify/s);
});

test('settings are read part by part in a function, with the same words for what does not fit', () => {
  const text = '{"pagerduty":{"opensOn":"never"},"alarms":{"api-*":{"components":"api"}}}';
  const settings = settingsByPart(text);
  expect(settings.alarms).toEqual(sourceSettings(text.replace('never', 'triggered')).alarms);
  expect(settings.stripe).toEqual({ testMode: 'decline', customerIdKey: 'customer_id' });
  expect(() => settings.pagerduty).toThrow(/do not fit\. pagerduty\.opensOn: /);
  expect(() => settingsByPart('no')).toThrow(/no JSON/);
});
