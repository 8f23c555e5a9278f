/** A local system with as many customers of one component as wanted, of whose functions only some run: the rest leave their messages in their queues. */
import { audienceKey, gateKey, profileKey } from '../../core/keys.ts';
import type { BusEvent } from '../../core/ports.ts';
import { type Instant, isoOf } from '../../core/time.ts';
import { Engine } from '../../local/engine.ts';
import { synthesizedTemplate } from '../../local/synthesized-template.ts';
import { readWiring } from '../../local/template.ts';
import { createRenderer } from '../../templates/render.ts';

export const COMPONENT = 'api';

export type World = { readonly engine: Engine; readonly queueOf: (folder: string) => readonly string[] };

/** @param folders whose functions run; all when absent */
export function worldWith({ folder, folders, mailPerSecond }: { readonly folder: string; readonly folders?: readonly string[]; readonly mailPerSecond?: number }): World {
  const wiring = readWiring(synthesizedTemplate());
  const folderOf = (fn: string): string => wiring.functions.get(fn)?.folder ?? '';
  const engine = new Engine({
    wiring: { ...wiring, consumers: wiring.consumers.filter(({ fn }) => folders === undefined || folders.includes(folderOf(fn))) },
    folder,
    baseUrl: 'https://notices.example.com',
    render: createRenderer(),
    ...(mailPerSecond !== undefined && { mailPerSecond }),
  });
  return { engine, queueOf: (name) => wiring.consumers.filter(({ fn }) => folderOf(fn) === name).map(({ queue }) => queue) };
}

/** What `customers` keeps of each, written at once: a customer's profile, their gate, and that they use the component. */
export async function populate({ table, store }: Engine, customers: number, at: Instant): Promise<void> {
  for (let n = 0; n < customers; n++) {
    const customer = `c${n}`;
    const field = <T>(value: T) => ({ value, at });
    const fields = { name: field(`Customer ${n}`), email: field(`${customer}@example.com`), timezone: field('UTC'), components: field([COMPONENT]) };
    await table.put({ ...profileKey({ customer }), body: { fields } }, 0);
    await table.put({ ...gateKey({ customer }), body: {} }, 0);
    await table.put({ ...audienceKey(COMPONENT, customer), body: { since: at } }, 0);
    if (n % 1_000 === 999) await store.durable();
  }
  await store.durable();
}

export const outageOpened = (incidentId: string, at: Instant): BusEvent =>
  eventOf('outage.opened', incidentId, at, { incidentId, components: [COMPONENT], kind: 'down', impact: 'major', title: 'Requests fail', message: 'We are on it.' });

export const orderConfirmed = (n: number, customer: number, at: Instant): BusEvent =>
  eventOf('order.confirmed', `o${n}`, at, { customerId: `c${customer}`, orderId: `o${n}`, items: [{ name: 'A thing', price: { amount: '12.30', currency: 'EUR' } }] });

function eventOf(type: string, id: string, at: Instant, data: object): BusEvent {
  return { source: 'bench', type, detail: { specversion: '1.0', source: 'bench', id, type, time: isoOf(at), data } };
}
