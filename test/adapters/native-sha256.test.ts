import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { hmac } from '../../adapters/aws/native-sha256.ts';

test('signs as the library does with the SHA-256 that it brings along', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.string({ unit: 'grapheme', maxLength: 300 }), (key, payload) => {
      const at = new Date(1_700_000_000_000);
      const signed = hmac(key, new TextEncoder().encode(`id.${at.getTime() / 1000}.${payload}`));
      expect(`v1,${Buffer.from(signed).toString('base64')}`).toBe(new Webhook(key, { format: 'raw' }).sign('id', at, payload));
    }),
  );
});
