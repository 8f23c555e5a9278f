/**
 * `npm run bench:console [-- CUSTOMERS]`: how fast the console's API answers over many customers and a thousand open alerts, on the local store. Each
 * request passes the whole function: token, route, story, schema-shaped answer. Printed are medians and 95th percentiles in milliseconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressHashes } from '../adapters/address-hash.ts';
import { localSecrets } from '../adapters/local/secrets.ts';
import { LOCAL_POOL, localSignIn } from '../adapters/local/sign-in.ts';
import { openStore } from '../adapters/local/store.ts';
import { sqliteTable } from '../adapters/local/table.ts';
import { cognitoPasses } from '../adapters/passes.ts';
import { rankOf } from '../core/alerts/decide.ts';
import type { AlertState } from '../core/alerts/state.ts';
import { UNTRAINED_JUDGE } from '../core/engagement/judge.ts';
import { alertKey, audienceKey, colleagueKey, EVERYBODY, engagementKey, incidentKey, noticeItemKey, OPEN_INCIDENTS, profileKey } from '../core/keys.ts';
import { noticeKey } from '../core/notices/request.ts';
import { requestFor } from '../core/outages/fan-out.ts';
import type { IncidentState, Report } from '../core/outages/state.ts';
import { DEFAULT_RULES } from '../core/rules/state.ts';
import { DAY, HOUR, MINUTE, utcDayOf } from '../core/time.ts';
import type { HttpAnswer, HttpRequest } from '../flow/http.ts';
import { keepFindable } from '../flow/search-index.ts';
import { consoleApi } from '../functions/console/handler.ts';

const CUSTOMERS = Number(process.argv[2] ?? 100_000);
const ALERTS = 1_000;
const CSMS = 20;
const ASKED = 200;
const NOW = Date.UTC(2026, 2, 1, 12);
const FIRST = ['Ada', 'Bruno', 'Carla', 'Deniz', 'Emil', 'Fatou', 'Greta', 'Hanna', 'Ivo', 'Jonas', 'Kira', 'Lena', 'Mei', 'Nora', 'Otto', 'Pia'] as const;
const LAST = [
  'Analytics',
  'Brandt',
  'Costa',
  'Dahl',
  'Energie',
  'Foods',
  'Gruber',
  'Halden',
  'Ibsen',
  'Jensen',
  'Kowalski',
  'Logistics',
  'Marsh',
  'Nilsson',
  'Okafor',
  'Petrov',
] as const;

const folder = mkdtempSync(join(tmpdir(), 'beforehand-bench-console-'));
const store = openStore(folder);
const table = sqliteTable(store);
const clock = { now: () => NOW };
const pause = async (): Promise<void> => undefined;
const secrets = localSecrets(undefined);
const hashes = addressHashes({ secrets });
const idOf = (n: number): string => `cust-${String(n).padStart(6, '0')}`;

const report: Report = {
  name: 'r1',
  step: 'outage.opened',
  at: NOW - HOUR,
  status: 'investigating',
  impact: 'major',
  kind: 'down',
  components: ['api'],
  message: 'The API does not answer.',
  told: true,
};
const incident: IncidentState = { incidentId: 'i1', title: 'API down', reports: [report] };

async function fill(): Promise<void> {
  for (let n = 0; n < CSMS; n++) await table.put({ ...colleagueKey(`csm-${n}`), body: { name: `CSM ${n}` } }, 0);
  await table.put({ ...incidentKey('i1'), body: incident }, 0);
  await table.put({ ...OPEN_INCIDENTS, body: { incidents: ['i1'], recent: ['i1'] } }, 0);
  for (let n = 0; n < CUSTOMERS; n++) {
    const customer = idOf(n);
    const at = NOW - 400 * DAY;
    const name = `${FIRST[n % 16]} ${LAST[Math.floor(n / 16) % 16]} ${n}`;
    const fields = {
      name: { value: name, at },
      email: { value: `${customer}@example.org`, at },
      components: { value: ['api'], at },
      csm: { value: { id: `csm-${n % CSMS}`, name: `CSM ${n % CSMS}` }, at },
    };
    await table.put({ ...profileKey({ customer }), body: { fields } }, 0);
    await table.put({ ...audienceKey(EVERYBODY, customer), body: { since: at } }, 0);
    await table.put({ ...audienceKey('api', customer), body: { since: at } }, 0);
    await keepFindable({ table, clock, pause, addressHashes: hashes }, customer);
    if (n < ALERTS) await fillAlert(customer, n);
    if (n % 10_000 === 9_999) {
      await store.durable();
      process.stderr.write(`${n + 1} customers\r`);
    }
  }
  await store.durable();
  process.stderr.write('\n');
}

async function fillAlert(customer: string, n: number): Promise<void> {
  const today = utcDayOf(NOW);
  await table.put(
    { ...engagementKey(customer), body: { customerId: customer, days: { first: today - 200, last: today - 40, count: 60, bits: 'f'.repeat(15) }, flags: { quiet: NOW - DAY } } },
    0,
  );
  const alert: AlertState = {
    customerId: customer,
    flag: 'quiet',
    reason: 'silence',
    owner: `csm-${n % 2}`,
    since: NOW - DAY,
    openedAt: NOW - DAY,
    score: 1 + (n % 50) / 10,
    threshold: 1,
    reasons: [
      { code: 'silent', days: 40, usualEveryDays: 3, contribution: 4 },
      { code: 'history', count: 60, days: 161, contribution: -2 },
    ],
    moneyAtRisk: { amount: `${(n * 37) % 90_000}.00`, currency: 'EUR' },
    priority: n % 3 === 0 ? 'high' : 'normal',
    dueAt: NOW + (n - 500) * HOUR,
    told: true,
  };
  await table.put({ ...alertKey(customer, 'quiet', 'silence'), body: alert, work: { owner: alert.owner, rank: rankOf(alert) } }, 0);
  for (let each = 0; each < 40; each++) {
    const notice = { kind: 'order.shipped' as const, subject: { pk: `CUSTOMER#${customer}`, sk: `ORDER#${each}` }, fact: 'shipped:', factAt: NOW - each * DAY };
    await table.put(
      { ...noticeItemKey({ customer }, noticeKey(notice, { customer })), body: { status: 'sent', notice, attempt: 1, at: notice.factAt + MINUTE, channel: 'email' } },
      0,
    );
  }
  const told = requestFor(incident, report, []);
  await table.put({ ...noticeItemKey({ customer }, noticeKey(told, { customer })), body: { status: 'sent', notice: told, attempt: 1, at: report.at, channel: 'email' } }, 0);
}

const signIn = await localSignIn(undefined);
const token = await signIn.token({ user: 'csm-0', role: 'csm' });
const silent = { send: async () => ({ outcome: 'accepted' as const, providerId: '' }) };
const api = consoleApi({
  table,
  clock,
  pause,
  passes: cognitoPasses(LOCAL_POOL, signIn.keys),
  rules: async () => DEFAULT_RULES,
  defaults: DEFAULT_RULES,
  judge: async () => UNTRAINED_JUDGE,
  addressHashes: hashes,
  bus: { put: async () => undefined },
  mail: silent,
  operations: { queues: async () => [], sends: async () => [], usage: async () => ({ month: '2026-03', mails: 0, invocations: 0, gigabyteSeconds: 0, writes: 0, reads: 0 }) },
  sender: { company: 'Bench', support: 'help@example.com' },
  ids: { next: () => crypto.randomUUID() },
  log: { line: () => undefined },
});

const request = (path: string): HttpRequest => {
  const [rawPath = '', query = ''] = path.split('?');
  return {
    rawPath: `/v1/console${rawPath}`,
    routeKey: path,
    headers: { authorization: `Bearer ${token}` },
    queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
    requestContext: { http: { method: 'GET' } },
  } as unknown as HttpRequest;
};

const QUESTIONS: Readonly<Record<string, (n: number) => string>> = {
  'my alerts (500), first page': () => '/alerts',
  'the team’s alerts (1,000), first page': () => '/alerts?owner=team',
  'a customer': (n) => `/customers/${idOf((n * 7) % ALERTS)}`,
  'score of 90 days': (n) => `/customers/${idOf((n * 7) % ALERTS)}/score`,
  timeline: (n) => `/customers/${idOf((n * 7) % ALERTS)}/timeline`,
  'search by name': (n) => `/customers?q=${FIRST[n % 16]} ${(LAST[(n * 5) % 16] ?? '').slice(0, 3 + (n % 4))}`,
  'search by id': (n) => `/customers?q=cust-0${n % 1000}`,
  'search by e-mail': (n) => `/customers?q=${idOf(n * 31)}@example.org`,
  'who was told, 200 of all': () => '/outages/i1/told?report=r1&limit=200',
  'the rules': () => '/rules',
};

await fill();
for (const [name, pathOf] of Object.entries(QUESTIONS)) {
  const took: number[] = [];
  for (let n = 0; n < ASKED; n++) {
    const began = performance.now();
    const { statusCode } = (await api(request(pathOf(n)))) as HttpAnswer & { statusCode: number };
    took.push(performance.now() - began);
    if (statusCode !== 200) throw new Error(`${name}: ${statusCode}`);
  }
  took.sort((a, b) => a - b);
  const at = (share: number): string => (took[Math.floor(share * (took.length - 1))] ?? 0).toFixed(1);
  console.log(`${name.padEnd(40)} median ${at(0.5).padStart(6)} ms   p95 ${at(0.95).padStart(6)} ms`);
}
store.close();
rmSync(folder, { recursive: true, force: true });
