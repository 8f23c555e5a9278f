import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isHeldOut } from '../../core/notices/holdout.ts';
import { CLASSES, type NoticeClass } from '../../core/notices/kinds.ts';

const EVERY = Object.keys(CLASSES) as NoticeClass[];
const REFUSABLE: readonly NoticeClass[] = ['progress', 'survey', 'outreach'];
const out = (customer: string, noticeClass: NoticeClass, percent: number): boolean => isHeldOut({ customer }, noticeClass, { holdoutPercent: { [noticeClass]: percent } });
const CUSTOMERS = Array.from({ length: 20_000 }, (_, index) => `customer-${index}`);
const heldOut = (noticeClass: NoticeClass, percent: number) => CUSTOMERS.filter((customer) => out(customer, noticeClass, percent));

describe('a holdout', () => {
  test('is nobody where none is set, and nobody at 0 percent', () => {
    for (const noticeClass of EVERY) {
      expect(isHeldOut({ customer: 'ada' }, noticeClass, { holdoutPercent: {} })).toBe(false);
      expect(heldOut(noticeClass, 0)).toEqual([]);
    }
  });

  test('is everybody at 100 percent', () => {
    for (const noticeClass of REFUSABLE) expect(heldOut(noticeClass, 100).length).toBe(CUSTOMERS.length);
  });

  test('never keeps back what cannot be refused, whatever is set', () => {
    for (const noticeClass of ['urgent', 'receipt'] as const) expect(heldOut(noticeClass, 100)).toEqual([]);
  });

  test('never leaves out a colleague', () => {
    for (const noticeClass of EVERY) expect(isHeldOut({ owner: 'carla' }, noticeClass, { holdoutPercent: { [noticeClass]: 100 } })).toBe(false);
  });

  test('of one class is none of another', () => {
    expect(isHeldOut({ customer: 'ada' }, 'progress', { holdoutPercent: { survey: 100 } })).toBe(false);
  });

  test.each([0.5, 1, 5, 10, 33.3, 50, 90])('of %s percent is that share of 20,000 customers, within a percent point', (percent) => {
    for (const noticeClass of REFUSABLE) expect(Math.abs((heldOut(noticeClass, percent).length / CUSTOMERS.length) * 100 - percent)).toBeLessThan(1);
  });

  test('is always the same customers, and those of a smaller share are among those of a larger', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 100, noNaN: true }), (customer, one, other) => {
        const [smaller, larger] = one < other ? [one, other] : [other, one];
        expect(out(customer, 'survey', one)).toBe(out(customer, 'survey', one));
        if (out(customer, 'survey', smaller)) expect(out(customer, 'survey', larger)).toBe(true);
      }),
    );
  });

  test('is drawn for each class by itself', () => {
    const survey = new Set(heldOut('survey', 20));
    const both = heldOut('progress', 20).filter((customer) => survey.has(customer)).length;
    expect(Math.abs((both / CUSTOMERS.length) * 100 - 4)).toBeLessThan(1);
  });
});
