import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statusPages } from '../../adapters/status-page.ts';
import { Unavailable } from '../../core/ports.ts';

let server: Server;
let url: string;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/moved/api/v2/incidents.json') response.writeHead(302, { location: '/api/v2/incidents.json' }).end();
    else if (request.url === '/down/api/v2/incidents.json') response.writeHead(500).end();
    else if (request.url === '/odd/api/v2/incidents.json') response.end('<html>');
    else response.end('{"incidents":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

describe('the public API of a status page', () => {
  test('is asked at the page’s own address', async () => {
    expect(await statusPages().read('kctbh9vrtdwd', `${url}/`, 'incidents')).toEqual({ incidents: [] });
    expect(asked).toEqual(['/api/v2/incidents.json']);
  });

  test('is at the vendor’s where the page has no address of its own', async () => {
    let address = '';
    const answer = async (to: unknown): Promise<Response> => {
      address = String(to);
      return new Response('{}');
    };
    await statusPages(answer as typeof fetch).read('kctbh9vrtdwd', undefined, 'summary');
    expect(address).toBe('https://kctbh9vrtdwd.statuspage.io/api/v2/summary.json');
  });

  test.each(['moved', 'down', 'odd'])('that is %s is a reason to ask later', async (how) => {
    await expect(statusPages().read('kctbh9vrtdwd', `${url}/${how}`, 'incidents')).rejects.toThrow(Unavailable);
  });
});
