/** The local HTTP server: the routes of the template through their functions, and what only a laptop has under /local. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { HttpAnswer, HttpRequest } from '../flow/http.ts';
import { consoleAnswer } from './console-site.ts';
import type { Engine } from './engine.ts';
import { localRoute } from './local-routes.ts';
import { replayRoute } from './replay-route.ts';
import { HOST } from './settings.ts';

/** API Gateway refuses larger ones, and so do we. */
const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

export function serve(engine: Engine, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const url = urlOf(request);
    if (request.method === 'POST' && url?.pathname === '/local/replay' && isOurOwn(request, url)) {
      void replayRoute(engine, url, request, response);
      return;
    }
    answer(engine, request, url)
      .then((reply) => send(response, reply))
      .catch((error: unknown) =>
        send(response, { statusCode: 500, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error: error instanceof Error ? error.message : 'unknown' }) }),
      );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => resolve(server));
  });
}

async function answer(engine: Engine, request: IncomingMessage, url: URL | undefined): Promise<HttpAnswer> {
  if (url === undefined) return { statusCode: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error: 'This is no address.' }) };
  const body = await bodyOf(request);
  if (body === undefined)
    return { statusCode: 413, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error: `A request holds at most ${MAX_REQUEST_BYTES} bytes.` }) };
  if (!isOurOwn(request, url))
    return { statusCode: 403, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error: 'Requests from another site are not taken.' }) };
  const local = await localRoute(engine, request.method ?? 'GET', url, body);
  if (local !== undefined) return local;
  const parts = url.pathname.split('/').slice(1);
  const route = engine.wiring.routes.find(({ method, path }) => (method === request.method || (method === 'GET' && request.method === 'HEAD')) && fits(path, parts));
  if (route === undefined) {
    const page = isForPage(request, url) ? consoleAnswer(url.pathname, /\bgzip\b/.test(String(request.headers['accept-encoding']))) : undefined;
    if (page !== undefined) return page;
    return {
      statusCode: 404,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error: `There is no ${request.method} ${url.pathname}. The routes are in README.md.` }),
    };
  }
  engine.workers.share();
  const reply = (await engine.story(route.fn)(gatewayRequest(request, url, body, route.key), { getRemainingTimeInMillis: () => 29_000 })) as HttpAnswer;
  await engine.store.durable();
  return reply;
}

/** Whatever is no address of the API may be a view of the console. */
const isForPage = ({ method }: IncomingMessage, { pathname }: URL): boolean => (method === 'GET' || method === 'HEAD') && !/^\/(v1|local|[supa])\//.test(pathname);

/** A page of another site must not reach a system on this machine through its owner's browser. */
function isOurOwn(request: IncomingMessage, url: URL): boolean {
  const { origin, host } = request.headers;
  const named = (host ?? '').replace(/:\d+$/, '');
  if (named !== HOST && named !== 'localhost') return false;
  // Pages behind a token send no referrer, so their forms come without an origin.
  if (origin === 'null') return /^\/[supa]\//.test(url.pathname);
  return origin === undefined || /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(origin);
}

const urlOf = (request: IncomingMessage): URL | undefined => URL.parse(request.url ?? '/', `http://${HOST}`) ?? undefined;

const fits = (path: readonly string[], parts: readonly string[]): boolean =>
  path.length === parts.length && path.every((step, index) => (step.startsWith('{') ? parts[index] !== '' : step === parts[index]));

/** Nothing for one that is too large, which is read to its end so that its sender hears the answer. */
function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
    });
    request.once('end', () => resolve(size > MAX_REQUEST_BYTES ? undefined : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

/** API Gateway's payload, version 2.0. */
function gatewayRequest(request: IncomingMessage, url: URL, body: Buffer, routeKey: string): HttpRequest {
  const method = request.method ?? 'GET';
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value])),
    ...(url.search !== '' && { queryStringParameters: Object.fromEntries(url.searchParams) }),
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: HOST,
      domainPrefix: 'local',
      http: { method, path: url.pathname, protocol: 'HTTP/1.1', sourceIp: request.socket.remoteAddress ?? HOST, userAgent: request.headers['user-agent'] ?? '' },
      requestId: 'local',
      routeKey,
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    body: body.toString('base64'),
    isBase64Encoded: true,
  };
}

/** With its length said, an answer is one write; without, it would be three. */
function send(response: ServerResponse, { statusCode = 200, headers = {}, body = '', isBase64Encoded = false }: HttpAnswer): void {
  const content = isBase64Encoded ? Buffer.from(body, 'base64') : body;
  const named: Record<string, string | number> = { 'content-length': Buffer.byteLength(content) };
  for (const [name, value] of Object.entries(headers)) named[name] = String(value);
  response.writeHead(statusCode, named);
  response.end(response.req.method === 'HEAD' ? undefined : content);
}
