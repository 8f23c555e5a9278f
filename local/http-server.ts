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
    answer(engine, request)
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

async function answer(engine: Engine, request: IncomingMessage): Promise<HttpAnswer> {
  const url = urlOf(request);
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

function urlOf(request: IncomingMessage): URL | undefined {
  return URL.canParse(request.url ?? '/', `http://${HOST}`) ? new URL(request.url ?? '/', `http://${HOST}`) : undefined;
}

const fits = (path: readonly string[], parts: readonly string[]): boolean =>
  path.length === parts.length && path.every((step, index) => (step.startsWith('{') ? parts[index] !== '' : step === parts[index]));

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  return size > MAX_REQUEST_BYTES ? undefined : Buffer.concat(chunks);
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

function send(response: ServerResponse, { statusCode = 200, headers = {}, body = '', isBase64Encoded = false }: HttpAnswer): void {
  response.writeHead(statusCode, Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])));
  response.end(response.req.method === 'HEAD' ? undefined : isBase64Encoded ? Buffer.from(body, 'base64') : body);
}
