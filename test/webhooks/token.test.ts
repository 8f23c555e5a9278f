import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifyToken } from '../../adapters/webhooks/token.ts';

const TOKEN = 'kE3vX0dR-9qTz7WmLb4uYc2s';
const RUNS = process.env.FUZZ ? 10_000 : 2_000;

describe('a token in the address', () => {
  test('is good as it is, and as the previous one while it is changed', () => {
    expect(verifyToken(TOKEN, [TOKEN])).toBe('good');
    expect(verifyToken(TOKEN, ['another-token-of-22-characters', TOKEN])).toBe('good');
  });

  test('is never good once anything of it is changed', () => {
    const changed = fc.oneof(
      fc.tuple(fc.nat(TOKEN.length - 1), fc.string({ minLength: 1, maxLength: 1 })).map(([at, letter]) => TOKEN.slice(0, at) + letter + TOKEN.slice(at + 1)),
      fc.nat(TOKEN.length - 1).map((at) => TOKEN.slice(0, at)),
      fc.nat(TOKEN.length).map((at) => TOKEN.slice(at)),
      fc.string({ minLength: 1 }).map((more) => TOKEN + more),
      fc.constantFrom(TOKEN.toLowerCase(), TOKEN.toUpperCase(), ` ${TOKEN}`, `${TOKEN}\0`, TOKEN + TOKEN),
      fc.string(),
    );
    fc.assert(
      fc.property(changed, (token) => {
        fc.pre(token !== TOKEN);
        expect(verifyToken(token, [TOKEN])).toHaveProperty('bad');
      }),
      { numRuns: RUNS },
    );
  });

  test('that could be guessed is none, and without one nobody is let in', () => {
    for (const secrets of [[], [''], ['short'], ['x'.repeat(21)]]) expect(verifyToken(secrets[0], secrets)).toEqual({ bad: 'no-secret' });
    for (const given of [undefined, '']) expect(verifyToken(given, [TOKEN])).toEqual({ bad: 'missing-header' });
    expect(verifyToken('x'.repeat(501), [TOKEN])).toEqual({ bad: 'malformed' });
  });
});
