/**
 * What a good developer writes in a day for the same task: Express and SQLite, one transaction for each request, the same journal and the same promise of
 * the disk as the local system has (WAL, synchronous NORMAL: what was answered survives the end of the process). Repeats are known by the event's id.
 * It has no lease, no second look before a mail, no quiet hours, caps, consent, links or HTML, and a mail is a row with two sentences.
 */
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import express from 'express';

const db = new DatabaseSync(process.argv[2]);
db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
CREATE TABLE events (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE customers (id TEXT PRIMARY KEY, name TEXT, email TEXT) WITHOUT ROWID;
CREATE TABLE members (component TEXT, customer TEXT, PRIMARY KEY (component, customer)) WITHOUT ROWID;
CREATE TABLE days (customer TEXT, day TEXT, n INTEGER, PRIMARY KEY (customer, day)) WITHOUT ROWID;
CREATE TABLE orders (id TEXT PRIMARY KEY, customer TEXT, status TEXT, promised TEXT, items TEXT) WITHOUT ROWID;
CREATE TABLE cases (id TEXT PRIMARY KEY, customer TEXT, status TEXT, survey_at TEXT) WITHOUT ROWID;
CREATE TABLE outages (id TEXT PRIMARY KEY, title TEXT, status TEXT) WITHOUT ROWID;
CREATE TABLE notices (kind TEXT, customer TEXT, subject TEXT, email TEXT, text TEXT, PRIMARY KEY (kind, customer, subject)) WITHOUT ROWID;`);
const q = {
  seen: db.prepare('INSERT INTO events VALUES (?) ON CONFLICT DO NOTHING'),
  customer: db.prepare('INSERT INTO customers VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name, email = excluded.email'),
  member: db.prepare('INSERT INTO members VALUES (?, ?) ON CONFLICT DO NOTHING'),
  day: db.prepare('INSERT INTO days VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1'),
  order: db.prepare("INSERT INTO orders VALUES (?, ?, 'confirmed', ?, ?) ON CONFLICT DO UPDATE SET status = excluded.status"),
  resolved: db.prepare("INSERT INTO cases VALUES (?, ?, 'resolved', ?) ON CONFLICT DO UPDATE SET status = excluded.status"),
  outage: db.prepare("INSERT INTO outages VALUES (?, ?, 'open') ON CONFLICT DO NOTHING"),
  who: db.prepare('SELECT id, name, email FROM customers WHERE id = ?'),
  members: db.prepare('SELECT c.id, c.name, c.email FROM members m JOIN customers c ON c.id = m.customer WHERE m.component = ?'),
  notice: db.prepare('INSERT INTO notices VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'),
};
const tell = (kind, { id, name, email }, subject, text) => q.notice.run(kind, id, subject, email, `Hello ${name},\n${text}`);

const HANDLERS = {
  'customer.updated': ({ customerId, name, email, components = [] }) => {
    q.customer.run(customerId, name, email);
    for (const component of components) q.member.run(component, customerId);
  },
  'usage.recorded': ({ records }) => {
    for (const { customerId, at } of records) q.day.run(customerId, at.slice(0, 10));
  },
  'order.confirmed': ({ customerId, orderId, promisedAt, items }) => {
    q.order.run(orderId, customerId, promisedAt, JSON.stringify(items));
    const customer = q.who.get(customerId);
    if (customer) tell('order.confirmed', customer, orderId, `we have your order ${orderId} and expect it to reach you on ${promisedAt.slice(0, 10)}.`);
  },
  'case.resolved': ({ customerId, caseId }, time) => q.resolved.run(caseId, customerId, new Date(Date.parse(time) + 86_400_000).toISOString()),
  'outage.opened': ({ incidentId, title, components }) => {
    q.outage.run(incidentId, title);
    for (const component of components) for (const customer of q.members.all(component)) tell('outage.opened', customer, incidentId, `${title}. We are on it.`);
  },
};
function take(events) {
  db.exec('BEGIN');
  try {
    for (const { id, type, time, data } of events) if (q.seen.run(id).changes === 1) HANDLERS[type]?.(data, time);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

const app = express();
app.use(express.json({ limit: '5mb', type: '*/*' }));
app.post('/v1/events', (request, response) => {
  take(Array.isArray(request.body) ? request.body : [request.body]);
  response.json({ accepted: true });
});
app.get('/notices', (_, response) =>
  response.json(
    db
      .prepare("SELECT kind || ' ' || customer AS told FROM notices")
      .all()
      .map(({ told }) => told),
  ),
);
app.get('/cpu', (_, response) => response.json(process.cpuUsage()));
const server = createServer(app).listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));
