/**
 * The same task as a flow of Node-RED: http in, a function, http response; no editor. What it knows lies in the flow's context in memory, as is its default:
 * the end of the process loses it. `node node-red.mjs FOLDER`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import RED from 'node-red';

const [, , userDir] = process.argv;
mkdirSync(userDir, { recursive: true });
const TAKE = `
const s = flow.get('state') ?? { seen: new Set(), customers: new Map(), members: new Map(), days: new Map(), orders: new Map(), cases: new Map(), outages: new Map(), notices: new Map() };
flow.set('state', s);
const tell = (kind, c, subject, text) => { const key = kind + ' ' + c.id + ' ' + subject; if (!s.notices.has(key)) s.notices.set(key, { kind, customer: c.id, email: c.email, text: 'Hello ' + c.name + ',\\n' + text }); };
for (const { id, type, time, data } of Array.isArray(msg.payload) ? msg.payload : [msg.payload]) {
  if (s.seen.has(id)) continue;
  s.seen.add(id);
  switch (type) {
    case 'customer.updated':
      s.customers.set(data.customerId, { id: data.customerId, name: data.name, email: data.email });
      for (const component of data.components ?? []) { if (!s.members.has(component)) s.members.set(component, new Set()); s.members.get(component).add(data.customerId); }
      break;
    case 'usage.recorded':
      for (const { customerId, at } of data.records) { const key = customerId + ' ' + at.slice(0, 10); s.days.set(key, (s.days.get(key) ?? 0) + 1); }
      break;
    case 'order.confirmed': {
      s.orders.set(data.orderId, { status: 'confirmed', ...data });
      const c = s.customers.get(data.customerId);
      if (c) tell(type, c, data.orderId, 'we have your order ' + data.orderId + ' and expect it to reach you on ' + data.promisedAt.slice(0, 10) + '.');
      break;
    }
    case 'case.resolved': s.cases.set(data.caseId, { status: 'resolved', surveyAt: Date.parse(time) + 86400000 }); break;
    case 'outage.opened':
      s.outages.set(data.incidentId, data);
      for (const component of data.components) for (const c of s.members.get(component) ?? []) tell(type, s.customers.get(c), data.incidentId, data.title + '. We are on it.');
      break;
  }
}
msg.payload = { accepted: true };
return msg;`;
const LIST = `msg.payload = [...(flow.get('state')?.notices.values() ?? [])].map(({ kind, customer }) => kind + ' ' + customer); return msg;`;
const route = (id, method, url, func) => [
  { id: `${id}-in`, type: 'http in', z: 'f', url, method, wires: [[`${id}-do`]] },
  { id: `${id}-do`, type: 'function', z: 'f', func, outputs: 1, wires: [[`${id}-out`]] },
  { id: `${id}-out`, type: 'http response', z: 'f', statusCode: '', headers: {}, wires: [] },
];
const flows = [{ id: 'f', type: 'tab', label: 'notices' }, ...route('take', 'post', '/v1/events', TAKE), ...route('list', 'get', '/notices', LIST)];
writeFileSync(`${userDir}/flows.json`, JSON.stringify(flows));

const server = createServer((request, response) => RED.httpNode(request, response));
RED.init(server, {
  userDir,
  flowFile: 'flows.json',
  httpAdminRoot: false,
  httpNodeRoot: '/',
  functionGlobalContext: {},
  apiMaxLength: '5mb',
  logging: { console: { level: 'off' } },
  functionExternalModules: false,
  externalModules: { palette: { allowInstall: false } },
});
RED.httpNode.get('/cpu', (_, response) => response.json(process.cpuUsage()));
await RED.start();
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  // Flows start some time after their runtime says that it has.
  while (!(await fetch(`http://127.0.0.1:${port}/notices`)).ok) await new Promise((resolve) => setTimeout(resolve, 100));
  console.log(`ready ${port}`);
});
