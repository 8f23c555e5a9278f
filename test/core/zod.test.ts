import { describe, expect, test } from 'vitest';
import * as z from '../../core/zod.ts';

describe('what does not fit', () => {
  test('is said in words, which the small zod has only when it is given them', () => {
    const wrong = z.object({ TABLE: z.string(), limit: z.int().check(z.maximum(9)) }).safeParse({ limit: 10 });
    expect(wrong.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
      'TABLE: Invalid input: expected string, received undefined',
      'limit: Too big: expected number to be <=9',
    ]);
  });
});
