import { describe, expect, test } from 'vitest';
import { keysIn } from '../../../adapters/aws/secrets.ts';
import { KEEPS, LINK_KEY_DAYS, rotated } from '../../../core/secrets/rotate.ts';
import { UNSUBSCRIBE_LINK_DAYS } from '../../../flow/compose.ts';

const FIRST = `${'A'.repeat(40)}0001`;
const fresh = (n: number): string => `${'B'.repeat(40)}${String(n).padStart(4, '0')}`;

describe('a rotated secret', () => {
  test('signs with the new key and verifies with the one before it, as its readers read it', () => {
    expect(keysIn(rotated(FIRST, fresh(2), 2))).toEqual([
      { kid: '2', secret: fresh(2) },
      { kid: '1', secret: FIRST },
    ]);
  });

  test('keeps as many keys as it is told, the newest, each under a name of its own', () => {
    let text = FIRST;
    for (let n = 2; n <= 10; n++) text = rotated(text, fresh(n), 3);
    expect(keysIn(text).map(({ kid }) => kid)).toEqual(['10', '9', '8']);
  });

  test('of the suppression list never loses a key', () => {
    let text = FIRST;
    for (let n = 2; n <= 40; n++) text = rotated(text, fresh(n), KEEPS.suppression);
    expect(keysIn(text).at(-1)).toEqual({ kid: '1', secret: FIRST });
    expect(keysIn(text)).toHaveLength(40);
  });

  test('of links verifies every link that is still good', () => {
    expect((KEEPS.links - 1) * LINK_KEY_DAYS).toBeGreaterThanOrEqual(UNSUBSCRIBE_LINK_DAYS);
  });

  test('stops at a text that its readers could not read', () => {
    expect(() => rotated('{"keys":[]}', fresh(2), 2)).toThrow();
    expect(() => rotated('{"key":"x"}', fresh(2), 2)).toThrow();
  });
});
