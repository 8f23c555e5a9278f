import { roleIn, type Who } from '../../core/console/access.ts';
import type { Refusal } from '../../core/console/answers.ts';
import { type Match, ROUTES, type Route, routeOf } from '../../core/console/routes.ts';
import { type Ports, Unavailable } from '../../core/ports.ts';
import type * as z from '../../core/zod.ts';
import { type Call, Denied, type Needs } from '../../flow/console/call.ts';
import { STORIES } from '../../flow/console/stories.ts';
import { bodyOf, type HttpAnswer, type HttpRequest, json } from '../../flow/http.ts';

/** Many times what the page sends. */
const MAX_BODY_CHARS = 64 * 1024;

/** `/v1/console`: who is it, is there such a route, may they, is what they ask well formed; then the story, which asks once more of what it has loaded. */
export const consoleApi =
  (ports: Needs & Pick<Ports, 'passes'>) =>
  async (request: HttpRequest): Promise<HttpAnswer> => {
    try {
      const who = await bearerOf(ports, request);
      const match = routeOf(request.requestContext.http.method, request.rawPath);
      if (match === undefined) throw new Denied(404, { error: 'There is nothing at this address.' });
      if (match === 'wrong-method') throw new Denied(405, { error: 'This address is asked in another way (GET or POST).' });
      return await answered(ports, who, match, request);
    } catch (error) {
      if (error instanceof Denied) return denied(error);
      if (!(error instanceof Unavailable)) throw error;
      ports.log.line({ unavailable: request.routeKey });
      return withHeaders(json(503, { error: 'Not to be reached just now. It is tried again by itself.' }), { 'retry-after': '2' });
    }
  };

/** Kept by browsers too: what is answered here is for one reader, and never a page. */
const PRIVATE = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000',
} as const;

const withHeaders = (answer: HttpAnswer, headers: Readonly<Record<string, string>>): HttpAnswer => ({ ...answer, headers: { ...answer.headers, ...PRIVATE, ...headers } });

const denied = ({ status, body }: Denied): HttpAnswer =>
  withHeaders(json(status, body), {
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(body.alert && { etag: body.alert.etag }),
    ...(body.rules && { etag: body.rules.etag }),
  });

async function bearerOf({ passes }: Pick<Ports, 'passes'>, { headers }: HttpRequest): Promise<Who> {
  const [, token] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) throw new Denied(401, { error: 'Sign in first.', reason: 'signed-out' });
  const pass = await passes.read(token);
  if (!pass.good) throw new Denied(401, { error: pass.because === 'expired' ? 'Your sign-in has expired.' : 'This sign-in is not good here.', reason: pass.because });
  const role = roleIn(pass.groups);
  if (role === undefined)
    throw new Denied(403, {
      error: 'You have signed in, but have no role here. Somebody who administers the user pool has to put you into the group csm, lead or admin.',
      reason: 'no-role',
    });
  return { id: pass.user, role };
}

async function answered(ports: Needs, who: Who, { name, params }: Match, request: HttpRequest): Promise<HttpAnswer> {
  const route: Route = ROUTES[name];
  if (!route.roles.includes(who.role)) throw new Denied(403, { error: `This is for ${route.roles.join(' and ')} only.`, reason: 'role' });
  const query = parsed(route.query?.(), request.queryStringParameters ?? {}, 'query');
  const body = route.body === undefined ? undefined : parsed(route.body(), jsonIn(bodyOf(request)), 'body');
  const ifMatch = request.headers['if-match'];
  if (route.ifMatch && ifMatch === undefined) throw new Denied(428, { error: 'Say by If-Match which state you have seen: the etag that came with it.', reason: 'if-match' });
  const call = { who, params, query, body, ifMatch } as Call<typeof name>;
  const story = STORIES[name] as (ports: Needs, call: Call<typeof name>) => Promise<{ readonly body: unknown; readonly etag?: string }>;
  const { body: answer, etag } = await story(ports, call);
  return withHeaders(json(200, answer), etag === undefined ? {} : { etag });
}

function jsonIn(text: string): unknown {
  if (text.length > MAX_BODY_CHARS) throw new Denied(413, { error: `A request holds at most ${MAX_BODY_CHARS} characters.` });
  try {
    return JSON.parse(text);
  } catch {
    throw new Denied(400, { error: 'The body is no JSON.' });
  }
}

function parsed(schema: z.ZodMiniType | undefined, value: unknown, part: 'query' | 'body'): unknown {
  if (schema === undefined) {
    const [odd] = Object.keys(value as object);
    if (odd === undefined) return {};
    throw new Denied(400, { error: `This address takes no ${part}.`, fields: [{ path: odd, message: 'unknown' }] });
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const fields: Refusal['fields'] = read.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'unknown: leave it out' }))
      : [{ path: issue.path.join('.'), message: issue.message }],
  );
  throw new Denied(400, { error: `The ${part} does not fit: ${fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')}.`, fields });
}
