import type { LookupAddress } from 'node:dns';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { PrivateAddress } from '../../adapters/aws/private-address.ts';
import { type Guard, isPublic, judgedLookup, publicOnly, publicUrl, type Resolve } from '../../adapters/aws/public-address.ts';

const v4 = (address: string): LookupAddress => ({ address, family: 4 });
const v6 = (address: string): LookupAddress => ({ address, family: 6 });

const look = (guard: Guard, all: boolean): Promise<unknown> =>
  new Promise((resolve, reject) => {
    guard.lookup('hooks.example.com', { all }, (error, address, family) => (error === null ? resolve([address, family]) : reject(error)));
  });

describe('an address that may be asked', () => {
  test.each([
    'https://hooks.slack.com/services/T0/B0/secret',
    'https://example.com:443/x?y=z',
    'https://example.com./x',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
    'https://[::ffff:8.8.8.8]/',
  ])('is %s', (address) => {
    expect(publicUrl(address)).toBeInstanceOf(URL);
  });
});

describe('an address that may not be asked', () => {
  test.each([
    // not plain https
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'data:text/plain,hello',
    'https://example.com:8443/',
    'https://example.com:80/',
    'https://user@example.com/',
    'https://user:word@example.com/',
    'https://example.com@127.0.0.1/',
    'example.com',
    '//example.com/',
    '',
    'https://',
    // ourselves by name
    'https://localhost/',
    'https://localhost./',
    'https://LOCALHOST/',
    'https://hooks.localhost/',
    // ourselves by number, in every spelling
    'https://127.0.0.1/',
    'https://127.0.0.1./',
    'https://127.1/',
    'https://127.0.1/',
    'https://127.255.255.254/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://0177.0x0.0.1/',
    'https://①②⑦.0.0.1/',
    'https://127。0。0。1/',
    'https://%31%32%37.0.0.1/',
    'https://0/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[0:0:0:0:0:0:0:1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    // the metadata of the machine
    'https://169.254.169.254/latest/meta-data/',
    'https://169.254.170.2/v2/credentials',
    'https://2852039166/',
    'https://0xa9fea9fe/',
    'https://[fd00:ec2::254]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[64:ff9b::169.254.169.254]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[2002:a9fe:a9fe::]/',
    // neighbours
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://[fc00::1]/',
    'https://[fe80::1]/',
  ])('is %s', (address) => {
    expect(() => publicUrl(address)).toThrow(PrivateAddress);
  });

  test('is not quoted by the error', () => {
    const failure = (() => {
      try {
        return publicUrl('https://hooks.slack.com:99999/services/secret');
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(PrivateAddress);
    expect(`${failure} ${(failure as Error).stack?.split('\n')[0]} ${(failure as Error).cause}`).not.toContain('slack');
  });
});

describe('a public address', () => {
  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '::ffff:1.1.1.1',
  ])('is %s', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.255.255.255',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '169.254.0.1',
    '172.16.0.0',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::8.8.8.8',
    '::ffff:10.0.0.1',
    '::ffff:0:10.0.0.1',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:808:808::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fdff::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '4000::1',
    'example.com',
    '',
    '0177.0.0.1',
    '8.8',
  ])('is not %s', (address) => {
    expect(isPublic(address)).toBe(false);
  });
});

describe('a name', () => {
  test('leads to its addresses when all are public, all of them or the first as asked', async () => {
    const guard = publicOnly(async () => [v4('1.1.1.1'), v6('2606:4700::1111')]);
    expect(await look(guard, true)).toEqual([[v4('1.1.1.1'), v6('2606:4700::1111')], undefined]);
    expect(await look(guard, false)).toEqual(['1.1.1.1', 4]);
  });

  test.each([
    ['the last', [v4('1.1.1.1'), v4('10.0.0.1')]],
    ['the first', [v4('169.254.169.254'), v4('1.1.1.1')]],
    ['the only', [v6('::ffff:127.0.0.1')]],
    ['the one of version 6', [v4('1.1.1.1'), v6('fd00::1')]],
  ])('leads nowhere when %s of its addresses is private', async (_, found) => {
    await expect(
      look(
        publicOnly(async () => found),
        true,
      ),
    ).rejects.toBeInstanceOf(PrivateAddress);
    await expect(
      look(
        publicOnly(async () => found),
        false,
      ),
    ).rejects.toBeInstanceOf(PrivateAddress);
  });

  test('without an address is not found', async () => {
    await expect(
      look(
        publicOnly(async () => []),
        true,
      ),
    ).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('hands on the failure of its resolution', async () => {
    const failing = async (): Promise<never> => {
      throw Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' });
    };
    await expect(look(publicOnly(failing), true)).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  });

  test('that this machine’s own hosts file leads home is refused too', async () => {
    const guard = publicOnly();
    await expect(new Promise((_, reject) => guard.lookup('localhost', { all: true }, reject))).rejects.toBeInstanceOf(PrivateAddress);
  });
});

describe('a name whose second answer differs', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  test('is resolved once, and the connection goes to the address that was judged', async () => {
    const reached: (string | undefined)[] = [];
    server = createServer(({ socket }, response) => {
      reached.push(socket.localAddress);
      response.end();
    });
    await new Promise<void>((resolve) => server?.listen(0, resolve)); // on every address of the machine
    const judged: string[] = [];
    let resolutions = 0;
    const resolve: Resolve = async () => [v4(resolutions++ === 0 ? '127.0.0.1' : '127.0.0.2')];
    const lookup = judgedLookup(resolve, (address) => {
      judged.push(address);
      return address === '127.0.0.1'; // stands for the public one
    });
    const { port } = server.address() as AddressInfo;
    await new Promise((done, fail) =>
      request({ host: 'rebinding.example.com', port, lookup, agent: false }, (answer) => answer.resume().on('end', done))
        .on('error', fail)
        .end(),
    );
    expect(resolutions).toBe(1);
    expect(judged).toEqual(['127.0.0.1']);
    expect(reached.map((address) => address?.replace('::ffff:', ''))).toEqual(['127.0.0.1']);
  });
});
