/** The same task with json-rules-engine: a rule for each kind of event, evaluated one event at a time, in process, state in maps: nothing survives its end. `node rules-engine.mjs WORKLOAD`. */
import { readFileSync } from 'node:fs';
import { Engine } from 'json-rules-engine';

const { customers, events } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const s = { seen: new Set(), customers: new Map(), members: new Map(), days: new Map(), orders: new Map(), cases: new Map(), notices: new Map() };
const engine = new Engine([], { allowUndefinedFacts: true });
const tell = (kind, c, subject, text) => s.notices.set(`${kind} ${c.id} ${subject}`, { kind, customer: c.id, email: c.email, text: `Hello ${c.name},\n${text}` });
const EFFECTS = {
  know: ({ customerId, name, email, components = [] }) => {
    s.customers.set(customerId, { id: customerId, name, email });
    for (const component of components) s.members.set(component, (s.members.get(component) ?? new Set()).add(customerId));
  },
  count: ({ records }) => {
    for (const { customerId, at } of records) s.days.set(`${customerId} ${at.slice(0, 10)}`, (s.days.get(`${customerId} ${at.slice(0, 10)}`) ?? 0) + 1);
  },
  confirm: (data) => {
    s.orders.set(data.orderId, { status: 'confirmed', ...data });
    const c = s.customers.get(data.customerId);
    if (c) tell('order.confirmed', c, data.orderId, `we have your order ${data.orderId} and expect it to reach you on ${data.promisedAt.slice(0, 10)}.`);
  },
  survey: ({ caseId }, time) => s.cases.set(caseId, { status: 'resolved', surveyAt: Date.parse(time) + 86_400_000 }),
  alarm: ({ incidentId, title, components }) => {
    for (const component of components) for (const c of s.members.get(component) ?? []) tell('outage.opened', s.customers.get(c), incidentId, `${title}. We are on it.`);
  },
};
const RULES = { know: 'customer.updated', count: 'usage.recorded', confirm: 'order.confirmed', survey: 'case.resolved', alarm: 'outage.opened' };
for (const [effect, type] of Object.entries(RULES)) {
  engine.addRule({
    conditions: {
      all: [
        { fact: 'type', operator: 'equal', value: type },
        { fact: 'repeated', operator: 'equal', value: false },
      ],
    },
    event: { type: effect },
    onSuccess: async (_, almanac) => EFFECTS[effect](await almanac.factValue('data'), await almanac.factValue('time')),
  });
}
async function run(list) {
  for (const { id, type, time, data } of list) {
    const repeated = s.seen.has(id);
    s.seen.add(id);
    await engine.run({ type, time, data, repeated });
  }
}
await run(customers);
const cpuBefore = process.cpuUsage();
const started = performance.now();
await run(events);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, notices: [...s.notices.values()].map(({ kind, customer }) => `${kind} ${customer}`).sort() }));
