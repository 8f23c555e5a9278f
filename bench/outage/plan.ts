/** `node plan.ts CUSTOMERS`: an outage is planned, from its event to requests for every customer in the queue of the gate; nobody is told. Prints what it took. */
import { COMPONENT, outageOpened, populate, worldWith } from './world.ts';

const customers = Number(process.argv[2]);
const { engine, queueOf } = worldWith({ folder: ':memory:', folders: ['outages', 'fan-out'] });
engine.clock.stop();
await engine.start();
await populate(engine, customers, engine.clock.now() - 60_000);
const cpuBefore = process.cpuUsage();
const started = performance.now();
await engine.put([outageOpened('i1', engine.clock.now())]);
await engine.workers.drained();
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
const planned = new Set<string>();
const [broadcast = ''] = engine.wiring.queues.map(({ name }) => name).filter((name) => /broadcast/i.test(name) && engine.queues.count(name) > 0);
for (const { body } of engine.queues.peek(broadcast, customers)) for (const { customer } of (JSON.parse(body) as { to: { customer: string }[] }).to) planned.add(customer);
console.log(JSON.stringify({ customers, component: COMPONENT, planned: planned.size, pages: queueOf('fan-out').length, seconds, cpuSeconds: (user + system) / 1e6 }));
await engine.stop();
