/** For each function the first thing that it may be asked after it was started: ordinary news, over an empty table. */
import { base32hex } from '../../core/hash.ts';
import { isoOf } from '../../core/time.ts';

const now = Date.now();
const cloudEvent = (type: string, data: object) => ({ specversion: '1.0', id: '1', source: 'bench', type, time: isoOf(now), data });
const records = (...bodies: readonly object[]) => ({
  Records: bodies.map((body, n) => ({
    messageId: String(n),
    receiptHandle: String(n),
    body: JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(now), SenderId: 's', ApproximateFirstReceiveTimestamp: String(now) },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:queue',
    awsRegion: 'eu-central-1',
  })),
});
const http = (method: string, path: string, body?: object) => ({
  version: '2.0',
  routeKey: path === '/v1/events' ? 'POST /v1/events/iam' : `${method} ${path}`,
  rawPath: path,
  rawQueryString: '',
  headers: { 'content-type': 'application/cloudevents+json', host: 'x' },
  requestContext: { http: { method, path, sourceIp: '127.0.0.1' }, domainName: 'x', timeEpoch: now },
  isBase64Encoded: false,
  ...(body && { body: JSON.stringify(body) }),
});

/** What names something of the stack is in the function's environment. */
type Environment = Readonly<Record<string, string>>;

export const FIRST_EVENTS: Readonly<Record<string, (environment: Environment) => object>> = {
  customers: () => records(cloudEvent('customer.updated', { customerId: 'c1', name: 'Ada', email: 'ada@example.com', components: ['api'] })),
  orders: () => records(cloudEvent('order.confirmed', { customerId: 'c1', orderId: 'o1', promisedAt: isoOf(now + 86_400_000) })),
  outages: () => records(cloudEvent('outage.opened', { incidentId: 'i1', components: ['api'], severity: 'major', title: 'Errors' })),
  cases: () => records(cloudEvent('case.resolved', { customerId: 'c1', caseId: 'k1', resolvedBy: 'human' })),
  engagement: () => records(cloudEvent('usage.recorded', { records: [{ customerId: 'c1', at: isoOf(now) }] })),
  'fan-out': () => records({ incidentId: 'i1', report: 'r', from: { component: 'api', shard: 0 } }),
  deliver: () => records({ kind: 'order.confirmed', subject: { pk: 'CUST#c1', sk: 'ORDER#o1' }, fact: 'confirmed', factAt: now, to: [{ customer: 'c1' }] }),
  'delivery-feedback': () =>
    records({
      eventType: 'Send',
      mail: { messageId: 'm', timestamp: isoOf(now), tags: { notice: ['n'], customer: [base32hex([...new TextEncoder().encode('c:c1')])] }, destination: ['ada@example.com'] },
    }),
  sweep: () => ({}),
  intake: () => http('POST', '/v1/events', cloudEvent('order.confirmed', { customerId: 'c1', orderId: 'o1' })),
  webhooks: () => http('POST', '/v1/webhooks/stripe', { id: 'evt_1' }),
  sources: () =>
    records({
      version: '0',
      id: 'a',
      'detail-type': 'CloudWatch Alarm State Change',
      source: 'aws.cloudwatch',
      account: '1',
      time: isoOf(now),
      region: 'eu-central-1',
      resources: [],
      detail: { alarmName: 'api-errors', state: { value: 'ALARM', timestamp: isoOf(now) }, previousState: { value: 'OK' } },
    }),
  links: () => http('GET', '/u/e30.e30.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'),
  /** Of somebody who has not signed in: their token could only be verified with the pool's keys, which are not here. */
  console: () => http('GET', '/v1/console/me'),
  'rotate-secrets': ({ LINK_SECRET }) => ({ Step: 'createSecret', SecretId: LINK_SECRET, ClientRequestToken: 't' }),
  feed: () => http('GET', '/v1/customers/c1/feed'),
};
