import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { signedLinks } from '../../adapters/links.ts';
import { localSecrets } from '../../adapters/local/secrets.ts';
import { LINK_PURPOSES, type LinkClaims, type LinkPurpose, type SecretKey, Unavailable } from '../../core/ports.ts';
import { SOURCE_NAMES } from '../../core/sources/names.ts';
import { DAY } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const OLD: SecretKey = { kid: '1', secret: 'an-old-key-of-some-length' };
const NEW: SecretKey = { kid: '2', secret: 'a-new-key-of-some-length' };
const CLAIMS: LinkClaims = { customer: 'ada', scale: 5 };

const linksWith = (keys: readonly SecretKey[], now = NOON) => signedLinks({ secrets: { keys: async () => keys }, clock: { now: () => now } }, 'https://example.com');
const tokenOf = (url: string): string => url.split('/')[4] ?? '';
const token = async (purpose: LinkPurpose = 'survey', { keys = [NEW], claims = CLAIMS, days = 30 } = {}) => tokenOf(await linksWith(keys).url(purpose, claims, days));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Signed with our own key, which nobody else has: what only a mistake of ours could make. */
const signedAs = (header: { readonly alg: string; readonly kid?: string; readonly typ?: string }, payload: JWTPayload = IN_TIME, key = bytes(`survey:${NEW.secret}`)) =>
  new SignJWT(payload).setProtectedHeader(header).sign(key);
const IN_TIME: JWTPayload = { ...CLAIMS, aud: 'survey', exp: NOON / 1000 + 60 };

describe('a link', () => {
  test.each<[LinkPurpose, string]>([
    ['survey', 's'],
    ['unsubscribe', 'u'],
    ['preferences', 'p'],
    ['alert', 'a'],
  ])('for the purpose %s leads to /%s/ and says what it was given, and nothing more', async (purpose, path) => {
    const links = linksWith([NEW]);
    const url = await links.url(purpose, CLAIMS, 30);
    expect(url).toMatch(new RegExp(`^https://example\\.com/${path}/[^/]+$`));
    expect(await links.read(purpose, tokenOf(url))).toEqual(CLAIMS);
    expect(JSON.parse(Buffer.from(tokenOf(url).split('.')[1] ?? '', 'base64url').toString())).toEqual({ ...CLAIMS, aud: purpose, exp: NOON / 1000 + 30 * 86_400 });
  });

  test.each(LINK_PURPOSES.flatMap((signed) => LINK_PURPOSES.filter((read) => read !== signed).map((read) => [signed, read] as const)))(
    'for %s is none for %s',
    async (signed, read) => {
      expect(await linksWith([NEW]).read(read, await token(signed))).toBeUndefined();
    },
  );

  test('is signed by the newest key', async () => {
    const both = await token('survey', { keys: [NEW, OLD] });
    expect(await linksWith([NEW]).read('survey', both)).toEqual(CLAIMS);
    expect(await linksWith([OLD]).read('survey', both)).toBeUndefined();
  });

  test('opens as long as its key is listed, and not after (F36)', async () => {
    const old = await token('survey', { keys: [OLD] });
    expect(await linksWith([NEW, OLD]).read('survey', old)).toEqual(CLAIMS);
    expect(await linksWith([NEW]).read('survey', old)).toBeUndefined();
  });

  test('of a key that took over the name of another does not open', async () => {
    expect(await linksWith([{ ...NEW, kid: OLD.kid }]).read('survey', await token('survey', { keys: [OLD] }))).toBeUndefined();
  });

  test('opens until its last second (F35)', async () => {
    const good = await token('survey', { days: 30 });
    expect(await linksWith([NEW], NOON + 30 * DAY - 1).read('survey', good)).toEqual(CLAIMS);
    expect(await linksWith([NEW], NOON + 30 * DAY).read('survey', good)).toBeUndefined();
  });

  test('asks for the key that it names, and for none when it is not spelt as ours', async () => {
    const keys = vi.fn(async (_name: string, _wanted?: string) => [NEW]);
    const links = signedLinks({ secrets: { keys }, clock: { now: () => NOON } }, '');
    await links.read('survey', await token('survey', { keys: [OLD] }));
    await links.read('survey', 'nonsense');
    expect(keys.mock.calls).toEqual([
      ['links', OLD.kid],
      ['links', undefined],
    ]);
  });

  test('that names its key by a number asks for none', async () => {
    const keys = vi.fn(async (_name: string, _wanted?: string) => [NEW]);
    const links = signedLinks({ secrets: { keys }, clock: { now: () => NOON } }, '');
    expect(await links.read('survey', await signedAs({ alg: 'HS256', kid: 2 as unknown as string }))).toBeUndefined();
    expect(keys).toHaveBeenCalledExactlyOnceWith('links', undefined);
  });

  test('of two thousand letters opens, and of one that is longer not even the key is asked for', async () => {
    const key: SecretKey = { ...NEW, kid: '10' };
    const ofLength = async (length: number): Promise<string> => {
      for (let letters = 1_200; letters < 1_500; letters++) {
        const made = await token('survey', { keys: [key], claims: { long: 'x'.repeat(letters) } });
        if (made.length === length) return made;
      }
      throw new Error(`none of ${length} letters`);
    };
    expect(await linksWith([key]).read('survey', await ofLength(2_000))).toEqual({ long: expect.any(String) });
    expect(await linksWith([key]).read('survey', await ofLength(2_002))).toBeUndefined();
  });

  test('is not called bad for a mistake of ours: that one is thrown', async () => {
    const good = await token();
    const clock = {
      now: () => {
        throw new TypeError('a bug');
      },
    };
    await expect(signedLinks({ secrets: { keys: async () => [NEW] }, clock }, '').read('survey', good)).rejects.toThrow('a bug');
  });

  test('is neither good nor bad while the keys cannot be read', async () => {
    const away = signedLinks({ secrets: { keys: () => Promise.reject(new Unavailable('away')) }, clock: { now: () => NOON } }, '');
    for (const each of [await token(), 'nonsense']) await expect(away.read('survey', each)).rejects.toBeInstanceOf(Unavailable);
    await expect(away.url('survey', CLAIMS, 1)).rejects.toBeInstanceOf(Unavailable);
  });

  test('cannot be made or read without a key', async () => {
    await expect(linksWith([]).url('survey', CLAIMS, 1)).rejects.toThrow('no key');
    await expect(linksWith([]).read('survey', await token())).rejects.toThrow('no key');
  });
});

describe('a bad token', () => {
  afterEach(() => vi.restoreAllMocks());

  const publicKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const OURS = { alg: 'HS256', kid: NEW.kid };
  const bad: readonly (readonly [string, () => string | Promise<string>])[] = [
    ['no letters', () => ''],
    ['no parts', () => 'nonsense'],
    ['empty parts', () => '..'],
    ['two parts', async () => (await token()).split('.').slice(0, 2).join('.')],
    ['four parts', async () => `${await token()}.x`],
    ['too many letters', async () => token('survey', { claims: { long: 'x'.repeat(2_000) } })],
    ['letters beyond ASCII', async () => `ü${await token()}`],
    ['a line end', async () => `${await token()}\n`],
    ['padding', async () => `${await token()}=`],
    ['another spelling of its signature', async () => otherSpelling(await token())],
    ['a short signature', async () => (await token()).slice(0, -4)],
    ['no signature', async () => (await token()).replace(/[^.]+$/, '')],
    ['a changed signature', async () => (await token()).replace(/[^.]{4}$/, 'AAAA')],
    ['changed claims', async () => (await token()).replace(/\.[^.]+\./, `.${part({ ...IN_TIME, customer: 'kim' })}.`)],
    ['a header that is not JSON', async () => (await token()).replace(/^[^.]+/, 'AAAA')],
    ['the header null', async () => (await token()).replace(/^[^.]+/, part(null))],
    ['an unknown key', () => token('survey', { keys: [OLD] })],
    ['a foreign key under a known name', () => token('survey', { keys: [{ ...OLD, kid: NEW.kid }] })],
    ['another purpose', () => token('unsubscribe')],
    ['its time passed', () => token('survey', { days: -1 })],
    ['no key named', () => signedAs({ alg: 'HS256' })],
    ['a number for its key', () => signedAs({ alg: 'HS256', kid: 2 as unknown as string })],
    ['more in its header than ours', () => signedAs({ ...OURS, typ: 'JWT' })],
    ['the algorithm none', () => new UnsecuredJWT(IN_TIME).encode()],
    ['the algorithm none over our signature', async () => (await token()).replace(/^[^.]+/, part({ ...OURS, alg: 'none' }))],
    ['the algorithm HS512', () => signedAs({ ...OURS, alg: 'HS512' })],
    ['the algorithm HS512 over our signature', async () => (await token()).replace(/^[^.]+/, part({ ...OURS, alg: 'HS512' }))],
    ['the algorithm RS256', () => new SignJWT(IN_TIME).setProtectedHeader({ ...OURS, alg: 'RS256' }).sign(publicKey.privateKey)],
    ['a public key taken for the secret', () => signedAs(OURS, IN_TIME, bytes(publicKey.publicKey.export({ type: 'spki', format: 'pem' }).toString()))],
    ['no time to pass', () => signedAs(OURS, { ...CLAIMS, aud: 'survey' })],
    ['no purpose', () => signedAs(OURS, { ...CLAIMS, exp: NOON / 1000 + 60 })],
    ['a claim that is a list', () => signedAs(OURS, { ...IN_TIME, customer: ['ada'] })],
    ['a claim that is an object', () => signedAs(OURS, { ...IN_TIME, customer: { id: 'ada' } })],
    ['a claim that is true', () => signedAs(OURS, { ...IN_TIME, customer: true })],
    ['a claim that is null', () => signedAs(OURS, { ...IN_TIME, customer: null })],
  ];

  test.each(bad)('with %s says nothing, and costs the one verification that a good one costs (F35)', async (_, made) => {
    const [tried, good] = [await made(), await token()];
    const verify = vi.spyOn(crypto.subtle, 'verify');
    expect(await linksWith([NEW]).read('survey', tried)).toBeUndefined();
    expect(verify).toHaveBeenCalledTimes(1);
    expect(await linksWith([NEW]).read('survey', good)).toEqual(CLAIMS);
    expect(verify).toHaveBeenCalledTimes(2);
  });

  test('is told from a good one by its claims alone: the same made well is read', async () => {
    expect(await linksWith([NEW]).read('survey', await signedAs(OURS))).toEqual(CLAIMS);
  });
});

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Another last letter for the same bytes. */
const otherSpelling = (text: string): string => text.slice(0, -1) + LETTERS[LETTERS.indexOf(text.at(-1) ?? '') + 1];

describe('the local secrets', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  function folderWith(file?: object) {
    const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
    folders.push(folder);
    const path = join(folder, 'secrets.json');
    if (file !== undefined) writeFileSync(path, JSON.stringify(file));
    return { folder, path, kept: () => JSON.parse(readFileSync(path, 'utf8')) };
  }

  test('are made once and stay the same after a restart', async () => {
    const { folder, path } = folderWith();
    const first = localSecrets(folder);
    const second = localSecrets(folder);
    for (const name of ['links', 'suppression', 'hooks', 'events']) {
      const keys = await first.keys(name);
      expect(keys).toHaveLength(1);
      expect(await second.keys(name)).toEqual(keys);
    }
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('sign links and hash addresses under different keys', async () => {
    const secrets = localSecrets(undefined);
    expect(await secrets.keys('suppression')).not.toEqual(await secrets.keys('links'));
  });

  test('hold the hooks as one JSON text, empty at first', async () => {
    expect(await localSecrets(undefined).keys('hooks')).toEqual([{ kid: '1', secret: '{}' }]);
    const { folder } = folderWith({ hooks: { ops: 'https://example.com' } });
    expect(await localSecrets(folder).keys('hooks')).toEqual([{ kid: '1', secret: '{"ops":"https://example.com"}' }]);
  });

  test('of an older version get what they lack, saved, and keep the rest', async () => {
    const older = { links: [OLD], webhooks: { events: ['whsec_old'], shop: ['its'] } };
    const { folder, kept } = folderWith(older);
    const suppression = await localSecrets(folder).keys('suppression');
    expect(suppression).toHaveLength(1);
    const { webhooks, ...rest } = kept() as { webhooks: Record<string, readonly string[]> };
    expect(rest).toEqual({ links: older.links, hooks: {}, suppression });
    expect(webhooks).toMatchObject(older.webhooks);
    for (const source of SOURCE_NAMES) expect(webhooks[source]?.[0]?.length).toBeGreaterThan(30);
    expect(await localSecrets(folder).keys('suppression')).toEqual(suppression);
  });

  test('that lack nothing are left as they are, to the letter', () => {
    const { folder, path } = folderWith({
      webhooks: Object.fromEntries(['events', ...SOURCE_NAMES].map((name) => [name, []])),
      hooks: { a: 1 },
      suppression: [NEW],
      links: [OLD],
      more: 1,
    });
    const before = readFileSync(path, 'utf8');
    localSecrets(folder);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});
