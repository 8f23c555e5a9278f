import { type Ports, Unavailable } from '../../core/ports.ts';
import * as z from '../../core/zod.ts';
import { readFeed } from '../../flow/feed.ts';
import { type HttpAnswer, type HttpRequest, json } from '../../flow/http.ts';

type Needs = Pick<Ports, 'table'>;

const DEFAULT_LIMIT = 20;
const MOST = 100;
const Query = z.object({
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(MOST)), DEFAULT_LIMIT),
  after: z.optional(z.string().check(z.maxLength(500))),
});

/** `GET /v1/customers/{customer}/feed?limit=&after=`: what a customer's own app shows them. Who may ask is the API's matter (IAM). */
export const feed =
  (ports: Needs) =>
  async (request: HttpRequest): Promise<HttpAnswer> => {
    const customer = customerIn(request.rawPath);
    if (customer === undefined) return json(400, { error: 'The customer’s id in the path cannot be read.' });
    const query = Query.safeParse(request.queryStringParameters ?? {});
    if (!query.success) return json(400, { error: `limit wants 1 to ${MOST}, after the next of the page before.` });
    try {
      return json(200, await readFeed(ports, customer, query.data.limit, query.data.after));
    } catch (error) {
      if (error instanceof Unavailable) return json(503, { error: 'Not to be reached just now. Ask again in a minute.' });
      if (query.data.after === undefined) throw error;
      return json(400, { error: 'after is not the next of a page of this feed.' });
    }
  };

function customerIn(path: string): string | undefined {
  const [, , , encoded = ''] = path.split('/');
  try {
    const id = decodeURIComponent(encoded);
    return id === '' || id.length > 128 ? undefined : id;
  } catch {
    return undefined;
  }
}
