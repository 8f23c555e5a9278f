/** Following a link of a message, through the same route and function as a browser would. */
import type { HttpAnswer } from '../../flow/http.ts';
import type { System } from './system.ts';

export async function visit(system: System, method: 'GET' | 'POST', link: string, body = ''): Promise<HttpAnswer> {
  const url = new URL(link);
  const route = system.engine.wiring.routes.find((each) => each.method === method && each.path[0] === url.pathname.split('/')[1]);
  const answer = (await system.engine.story(route?.fn ?? '')(
    {
      rawPath: url.pathname,
      headers: { 'accept-language': 'en' },
      queryStringParameters: Object.fromEntries(url.searchParams),
      requestContext: { http: { method } },
      body,
      isBase64Encoded: false,
    },
    { getRemainingTimeInMillis: () => 29_000 },
  )) as HttpAnswer;
  await system.engine.workers.drained();
  return answer;
}
