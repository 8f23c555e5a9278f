import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addressHashes } from '../../adapters/address-hash.ts';
import { type SecretKey, type Secrets, Unavailable } from '../../core/ports.ts';

const OLD: SecretKey = { kid: '1', secret: 'an-old-key-of-some-length' };
const NEW: SecretKey = { kid: '2', secret: 'a-new-key-of-some-length' };
const hashesUnder = (...keys: readonly SecretKey[]) => addressHashes({ secrets: { keys: async (name) => (name === 'suppression' ? keys : []) } });

describe('the hashes of an address', () => {
  test('are one under each key, the newest first, each with the name of its key', async () => {
    const hashes = await hashesUnder(NEW, OLD)('ada@example.com');
    const expected = [NEW, OLD].map(({ kid, secret }) => `${kid}:${createHmac('sha256', secret).update('ada@example.com').digest().subarray(0, 16).toString('base64url')}`);
    expect(hashes).toEqual(expected);
  });

  test.each([' ada@example.com ', 'Ada@Example.COM', 'ADA@EXAMPLE.COM\n'])('are the same for the spelling %j', async (spelling) => {
    expect(await hashesUnder(NEW)(spelling)).toEqual(await hashesUnder(NEW)('ada@example.com'));
  });

  test('differ from address to address, whatever the channel', async () => {
    const hashes = await Promise.all(['ada@example.com', 'kim@example.com', '+4915112345678', 'hook:ops', 'ops'].map(hashesUnder(NEW)));
    expect(new Set(hashes.flat()).size).toBe(5);
  });

  test('differ from key to key, so that nobody without the key can tell whose they are', async () => {
    const [one, other] = await hashesUnder(NEW, { ...OLD, kid: NEW.kid })('ada@example.com');
    expect(one).not.toBe(other);
  });

  test('made before a rotation are among those made after it', async () => {
    const [before] = await hashesUnder(OLD)('ada@example.com');
    expect(await hashesUnder(NEW, OLD)('ada@example.com')).toContain(before);
  });

  test('hold 16 bytes and nothing of the address', async () => {
    const [hash = ''] = await hashesUnder(NEW)('ada@example.com');
    expect(hash).toMatch(/^2:[\w-]{22}$/);
  });

  test('are never none: without a key it is an error, as none would mean that nobody is on the list', async () => {
    await expect(hashesUnder()('ada@example.com')).rejects.toThrow('no key');
  });

  test('cannot be told while the key cannot be read', async () => {
    const away: Secrets = { keys: () => Promise.reject(new Unavailable('away')) };
    await expect(addressHashes({ secrets: away })('ada@example.com')).rejects.toBeInstanceOf(Unavailable);
  });
});
