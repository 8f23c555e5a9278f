/** Orders without an end, each of a customer of its own: run by `run.ts` beside a stack update, until it is told to stop. Writes who ordered. */
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { customer, type Event, order } from '../builders.ts';
import { emit } from './deployed.ts';

const EACH_MS = 800;
/** Ticks between a customer and their order, so that nobody orders whom the system has not met. */
const LATER = 4;
const TRIES = 60;

const ordered: string[] = [];
let stopping = false;
process.on('SIGTERM', () => {
  stopping = true;
});

for (let n = 0; !stopping; n++) {
  await said(customer(`traffic-${n}`, Date.now()));
  if (n >= LATER) {
    const buyer = `traffic-${n - LATER}`;
    await said(order('order.confirmed', Date.now(), { customerId: buyer, orderId: buyer }));
    ordered.push(buyer);
  }
  await pause(EACH_MS);
}
writeFileSync(process.env.TRAFFIC_FILE ?? '', JSON.stringify(ordered));

/** As every producer does: what was not taken is said again, under its own id. */
async function said(event: Event): Promise<void> {
  for (let left = TRIES; ; left--) {
    try {
      return await emit(event);
    } catch (error) {
      if (left === 0) throw error;
      await pause(EACH_MS);
    }
  }
}
