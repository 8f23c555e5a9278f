/** The same events for everybody, and which notices they must lead to, worked out from the events alone. */
import { DAY, HOUR, isoOf } from '../../core/time.ts';

/** A Monday at noon, when nobody's quiet hours keep anything. */
export const NOW = Date.UTC(2026, 2, 2, 12);
export const CUSTOMERS = 1_000;
const COMPONENTS = 10;
/** One outage for every so many events, so that a short run has the same mix as the long one. */
const EVENTS_AN_OUTAGE = 500;
/** One event of so many comes twice, word for word. */
const REPEATED = 20;

export type CloudEvent = {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
};
export type Workload = {
  readonly customers: readonly CloudEvent[];
  readonly events: readonly CloudEvent[];
  /** Kind and customer of each, in order of their letters. */
  readonly notices: readonly string[];
};

/** 60 % facts of use, 28 % orders, 12 % resolved cases, and for every 500 events an outage of a hundred customers. */
export function workload(count: number): Workload {
  const events: CloudEvent[] = [];
  const notices: string[] = [];
  for (let n = 0; events.length < count; n++) {
    const outage = n % EVENTS_AN_OUTAGE === EVENTS_AN_OUTAGE / 2;
    const event = outage ? outageOpened(n, Math.floor(n / EVENTS_AN_OUTAGE) % COMPONENTS) : mixed(n);
    events.push(event);
    if (event.type === 'order.confirmed') notices.push(`order.confirmed ${event.data.customerId}`);
    if (outage) for (let c = Number(String((event.data.components as string[])[0]).slice(4)); c < CUSTOMERS; c += COMPONENTS) notices.push(`outage.opened c${c}`);
    if (n % REPEATED === 0 && events.length < count) events.push(event);
  }
  const customers = Array.from({ length: CUSTOMERS }, (_, n) =>
    eventOf('customer.updated', n, { customerId: `c${n}`, name: `Customer ${n}`, email: `c${n}@example.com`, timezone: 'UTC', components: [`part${n % COMPONENTS}`] }, NOW - HOUR),
  );
  return { customers, events, notices: notices.sort() };
}

function mixed(n: number): CloudEvent {
  const share = (n * 37) % 100;
  const customerId = `c${(n * 7919) % CUSTOMERS}`;
  if (share < 60) return eventOf('usage.recorded', n, { records: [{ customerId, at: isoOf(NOW - ((n * 31) % 20) * DAY) }] });
  if (share < 88)
    return eventOf('order.confirmed', n, {
      customerId,
      orderId: `o${n}`,
      items: [{ name: 'A thing', price: { amount: '12.30', currency: 'EUR' } }],
      promisedAt: isoOf(NOW + 3 * DAY),
    });
  return eventOf('case.resolved', n, { customerId, caseId: `k${n}`, resolvedBy: 'human' });
}

const outageOpened = (n: number, component: number): CloudEvent =>
  eventOf('outage.opened', n, {
    incidentId: `i${n}`,
    components: [`part${component}`],
    kind: 'down',
    impact: 'major',
    title: 'Requests fail',
    message: 'Requests fail. We are on it.',
  });

const eventOf = (type: string, n: number, data: Record<string, unknown>, at = NOW - 1_000): CloudEvent => ({
  specversion: '1.0',
  id: `${type}-${n}`,
  source: 'bench',
  type,
  time: isoOf(at),
  data,
});
