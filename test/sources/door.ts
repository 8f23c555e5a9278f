/** The function behind /v1/webhooks, over a table in memory and a bus that remembers. */
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import type { StatusPage } from '../../adapters/sources/statuspage/confirm.ts';
import type { Event } from '../../core/events/catalogue.ts';
import { type BusEvent, type Secrets, Unavailable } from '../../core/ports.ts';
import { settingsSchema } from '../../core/sources/settings.ts';
import type { Instant } from '../../core/time.ts';
import { webhooks } from '../../functions/webhooks/handler.ts';
import { type Delivery, request, SECRET } from './deliveries.ts';

export type Door = ReturnType<typeof openDoor>;
// biome-ignore lint/suspicious/noExplicitAny: what a vendor would read
type Answer = { readonly status: number; readonly body: any };

export function openDoor(at: Instant, settings: object = {}) {
  const world = { now: at, busIsDown: false, secretsAreDown: false, secrets: [SECRET] as readonly string[], page: {} as Record<string, unknown>, pageIsDown: false };
  const put: BusEvent[] = [];
  const quarantine: unknown[] = [];
  const lines: Record<string, unknown>[] = [];
  const secrets: Secrets = {
    keys: async () => {
      if (world.secretsAreDown) throw new Unavailable('secrets');
      return world.secrets.map((secret, index) => ({ kid: String(index), secret }));
    },
  };
  const statusPage: StatusPage = {
    read: async (_pageId, _url, document) => {
      if (world.pageIsDown) throw new Unavailable('page');
      return world.page[document];
    },
  };
  const handler = webhooks(
    {
      table: sqliteTable(openStore(':memory:')),
      bus: {
        put: async (events) => {
          if (world.busIsDown) throw new Unavailable('bus');
          put.push(...events);
        },
      },
      quarantine: { send: async (bodies) => void quarantine.push(...bodies) },
      secrets,
      statusPage,
      clock: { now: () => world.now },
      pause: async () => undefined,
      log: { line: (fields) => void lines.push({ ...fields }) },
    },
    settingsSchema().parse(settings),
  );
  const ask = async (asked: Parameters<typeof handler>[0]): Promise<Answer> => {
    const { statusCode = 0, body = '' } = await handler(asked);
    return { status: statusCode, body: JSON.parse(body) };
  };
  return {
    world,
    put,
    quarantine,
    lines,
    ask,
    deliver: (delivery: Delivery) => ask(request(delivery)),
    events: () => put.map(({ detail }) => detail as Event),
    /** As whoever consumes them knows them: a repeat is none. */
    facts: () => [...new Map(put.map(({ detail }) => [`${(detail as Event).source}\n${(detail as Event).id}`, detail as Event])).values()],
  };
}
