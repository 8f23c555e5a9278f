import { createServer, type IncomingHttpHeaders, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import { type HookOptions, hookOutcomeOf, signedHooks, slackPayload, teamsPayload } from '../../adapters/aws/hooks.ts';
import { type Guard, judgedLookup, publicOnly, publicUrl } from '../../adapters/aws/public-address.ts';
import { type Brief, type HookMessage, type Hooks, type SecretKey, type SendOutcome, Unavailable } from '../../core/ports.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const NEW = 'whsec_bmV3LXNlY3JldC1vZi1hdC1sZWFzdC0yNC1ieXRlcw==';
const OLD = 'whsec_b2xkLXNlY3JldC1vZi1hdC1sZWFzdC0yNC1ieXRlcw==';

const BRIEF: Brief = {
  title: 'Order 4711 is late',
  badge: 'Delayed',
  lines: ['It left Hamburg a day late.', 'The customer knows.'],
  facts: [{ label: 'New arrival', value: '12 March' }],
  action: { label: 'Open the order', url: 'https://shop.example.com/orders/4711?a=1&b=2' },
};
const message = (override: Partial<HookMessage> = {}): HookMessage => ({
  channel: 'webhook',
  to: 'erp',
  brief: BRIEF,
  text: 'Order 4711 is late. New arrival: 12 March.',
  at: Date.UTC(2026, 10, 23, 9, 30),
  about: { kind: 'order.delayed', recipient: 'o:acme', noticeKey: 'n0t1cek3y' },
  ...override,
});

type Asked = { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string };
type Receiver = { readonly origin: string; readonly asked: Asked[]; readonly close: () => Promise<void> };

const open: Receiver[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function receiverThat(answers: (response: ServerResponse) => void): Promise<Receiver> {
  const asked: Asked[] = [];
  const server: Server = createServer(async (incoming, response) => {
    let body = '';
    for await (const part of incoming.setEncoding('utf8')) body += part;
    asked.push({ method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body });
    answers(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver = {
    origin: `http://receiver.example.com:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  open.push(receiver);
  return receiver;
}
const answering =
  (status: number, headers: Record<string, string> = {}, body = '') =>
  (response: ServerResponse): void =>
    void response.writeHead(status, headers).end(body);

/** Lets the test's own receiver pass for a public one; the rest is as in production. */
const HOME: Guard = {
  check: (address) => new URL(address),
  lookup: judgedLookup(
    async () => [{ address: '127.0.0.1', family: 4 }],
    () => true,
  ),
};
const BY_HTTP: HookOptions = { guard: HOME, request, timeoutMs: 10_000 };

const logged: object[] = [];
function hooksWith(keys: () => Promise<readonly SecretKey[]>, options: HookOptions): Hooks {
  logged.length = 0;
  return signedHooks({ secrets: { keys }, clock: { now: () => NOW }, log: { line: (fields) => logged.push(fields) } }, options);
}
const hooksTo = (destinations: unknown, options: HookOptions = BY_HTTP): Hooks => hooksWith(async () => [{ kid: '1', secret: JSON.stringify(destinations) }], options);
const hooksAt = (origin: string, options?: HookOptions): Hooks =>
  hooksTo(
    {
      team: { type: 'slack', url: `${origin}/services/T0/B0/hush` },
      ops: { type: 'teams', url: `${origin}/workflows/hush` },
      erp: { type: 'webhook', url: `${origin}/hooks/hush`, secrets: [NEW, OLD] },
    },
    options,
  );
const TO = { slack: 'team', teams: 'ops', webhook: 'erp' } as const;
const post = (hooks: Hooks, channel: HookMessage['channel']): Promise<SendOutcome> => hooks.post(message({ channel, to: TO[channel] }));

describe('a webhook', () => {
  test('carries the notice as JSON, under an id that is the same at each try', async () => {
    const receiver = await receiverThat(answering(204));
    const hooks = hooksAt(receiver.origin);
    expect(await hooks.post(message())).toEqual({ outcome: 'accepted', providerId: '204' });
    await hooks.post(message());
    const [first, second] = receiver.asked;
    expect(first).toMatchObject({ method: 'POST', url: '/hooks/hush', headers: { 'content-type': 'application/json; charset=utf-8', 'webhook-id': 'n0t1cek3y' } });
    expect(second?.headers['webhook-id']).toBe('n0t1cek3y');
    expect(JSON.parse(first?.body ?? '')).toEqual({
      type: 'order.delayed',
      timestamp: '2026-11-23T09:30:00.000Z',
      data: { recipient: 'o:acme', noticeKey: 'n0t1cek3y', ...BRIEF, text: 'Order 4711 is late. New arrival: 12 March.' },
    });
  });

  test('is signed under every secret, so that a receiver with any of them verifies it', async () => {
    const receiver = await receiverThat(answering(200));
    await hooksAt(receiver.origin).post(message({ text: 'verspätet – 😀' }));
    const asked = receiver.asked[0];
    const id = String(asked?.headers['webhook-id']);
    const timestamp = String(asked?.headers['webhook-timestamp']);
    expect(timestamp).toBe(String(NOW / 1000));
    const signatures = String(asked?.headers['webhook-signature']).split(' ');
    expect(signatures).toEqual([NEW, OLD].map((secret) => new Webhook(secret).sign(id, new Date(Number(timestamp) * 1000), asked?.body ?? '')));
    expect(signatures.every((signature) => signature.startsWith('v1,'))).toBe(true);
  });

  test('names the receiver’s own id of the request when it says one', async () => {
    const receiver = await receiverThat(answering(202, { 'x-request-id': 'req-1' }));
    expect(await hooksAt(receiver.origin).post(message())).toEqual({ outcome: 'accepted', providerId: 'req-1' });
  });

  test('is accepted however much the receiver answers', async () => {
    const receiver = await receiverThat((response) => {
      response.writeHead(200);
      const more = () => void response.write('x'.repeat(65_536), (error) => error ?? more());
      more();
    });
    expect(await hooksAt(receiver.origin).post(message())).toMatchObject({ outcome: 'accepted' });
  });
});

describe('a post to a destination', () => {
  const NONE: SendOutcome = { outcome: 'refused', why: 'no such destination', addressFault: false };

  test.each([
    ['that is not there', message({ to: 'nobody' })],
    ['that is named like a thing of the language', message({ to: 'constructor' })],
    ['of another type', message({ to: 'team' })],
  ])('%s is refused', async (_, wrong) => {
    expect(await hooksAt('http://receiver.example.com').post(wrong)).toEqual(NONE);
  });

  test('is refused when there is no secret at all', async () => {
    expect(await hooksWith(async () => [], BY_HTTP).post(message())).toEqual(NONE);
  });

  test.each([
    ['is no JSON', 'https://hooks.slack.com/services/hush'],
    ['is another JSON', '["https://hooks.slack.com/services/hush"]'],
    ['has no address', '{"erp":{"type":"webhook","link":"https://example.com/hush","secrets":["hush"]}}'],
    ['has a secret that cannot sign', '{"erp":{"type":"webhook","url":"https://example.com/hush","secrets":["whsec_hush!"]}}'],
    ['has a secret that lost a character', '{"erp":{"type":"webhook","url":"https://example.com/hush","secrets":["whsec_hushy"]}}'],
    ['has a secret without its padding', '{"erp":{"type":"webhook","url":"https://example.com/hush","secrets":["whsec_hushhu"]}}'],
    ['has an empty secret', '{"erp":{"type":"webhook","url":"https://example.com/hush","secrets":["whsec_"]}}'],
    ['has no secret to sign with', '{"erp":{"type":"webhook","url":"https://example.com/hush","secrets":[]}}'],
    ['is of an unknown type', '{"erp":{"type":"hush","url":"https://example.com/hush"}}'],
  ])('waits for us to put the secret right, and leaks nothing of it, when it %s', async (_, secret) => {
    const outcome = await hooksWith(async () => [{ kid: '1', secret }], BY_HTTP).post(message());
    expect(outcome).toEqual({ outcome: 'throttled' });
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toMatch(/hush|slack|example/);
  });

  test('is none of another destination’s faults', async () => {
    const receiver = await receiverThat(answering(200));
    const hooks = hooksTo({ broken: { type: 'webhook' }, erp: { type: 'webhook', url: receiver.origin, secrets: [NEW] } });
    expect(await hooks.post(message())).toMatchObject({ outcome: 'accepted' });
  });

  test('waits while the secrets are out of reach', async () => {
    const unreachable = async (): Promise<never> => {
      throw new Unavailable('read secret: TimeoutError');
    };
    expect(await hooksWith(unreachable, BY_HTTP).post(message())).toEqual({ outcome: 'throttled' });
    expect(logged).toEqual([{ hookDestinationsUnreadable: 'Unavailable' }]);
  });
});

describe('an address that is not public', () => {
  const REFUSED: SendOutcome = { outcome: 'refused', why: 'address not public', addressFault: false };

  test.each([
    'https://127.0.0.1/x',
    'https://[::ffff:7f00:1]/x',
    'https://169.254.169.254/latest',
    'http://example.com/x',
    'https://example.com:8443/x',
    'https://localhost/x',
    'not a URL',
  ])('is refused: %s', async (url) => {
    const unasked: HookOptions['request'] = () => {
      throw new Error('asked');
    };
    expect(await hooksTo({ erp: { type: 'webhook', url, secrets: [NEW] } }, { request: unasked }).post(message())).toEqual(REFUSED);
  });

  test('is refused when only its name’s resolution shows it, without a connection', async () => {
    const receiver = await receiverThat(answering(200));
    const { lookup } = publicOnly(async () => [
      { address: '1.1.1.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]);
    expect(await hooksAt(receiver.origin, { ...BY_HTTP, guard: { ...HOME, lookup } }).post(message())).toEqual(REFUSED);
    expect(receiver.asked).toEqual([]);
  });

  test('is refused over TLS too', async () => {
    const guard: Guard = { check: publicUrl, lookup: publicOnly(async () => [{ address: '10.0.0.1', family: 4 }]).lookup };
    expect(await hooksTo({ erp: { type: 'webhook', url: 'https://receiver.example.com/x', secrets: [NEW] } }, { guard }).post(message())).toEqual(REFUSED);
  });
});

describe('an answer', () => {
  type Row = readonly [status: number, headers: Record<string, string>, body: string, slack: object, teams: object, webhook: object];
  const accepted = (providerId: string) => ({ outcome: 'accepted', providerId });
  const failed = (why: string, wait = {}) => ({ outcome: 'failed', why, ...wait });
  const refused = (why: string, addressFault = false) => ({ outcome: 'refused', why, addressFault });
  const throttled = (wait = {}) => ({ outcome: 'throttled', ...wait });
  const same = (outcome: object) => [outcome, outcome, outcome] as const;

  const ROWS: readonly Row[] = [
    [200, {}, 'ok', ...same(accepted('200'))],
    [202, {}, '', ...same(accepted('202'))],
    [200, { 'x-slack-req-id': 'abc' }, 'ok', ...same(accepted('abc'))],
    [200, { 'x-request-id': 'what is this?' }, 'ok', ...same(accepted('200'))],
    [301, { location: 'https://127.0.0.1/' }, '', ...same(refused('redirect'))],
    [302, { location: '/elsewhere' }, '', ...same(refused('redirect'))],
    [307, { location: 'http://169.254.169.254/' }, '', ...same(refused('redirect'))],
    [400, {}, 'invalid_payload', refused('400'), refused('400'), failed('400')],
    [400, {}, 'no_service', refused('no_service', true), refused('400'), failed('400')],
    [401, {}, '', refused('401'), refused('401'), failed('401')],
    [403, {}, 'invalid_token', refused('403'), refused('403'), failed('403')],
    [403, {}, 'action_prohibited', refused('action_prohibited', true), refused('403'), failed('403')],
    [404, {}, 'no_service', refused('no_service', true), refused('404'), failed('404')],
    [404, {}, 'channel_not_found', refused('404', true), refused('404'), failed('404')],
    [408, {}, '', ...same(failed('408'))],
    [409, {}, '', ...same(failed('409'))],
    [410, {}, 'channel_is_archived', ...same(refused('410', true))],
    [425, {}, '', ...same(failed('425'))],
    [429, {}, '', ...same(throttled())],
    [429, { 'retry-after': '30' }, 'rate_limited', ...same(throttled({ afterSeconds: 30 }))],
    [429, { 'retry-after': '0' }, '', ...same(throttled({ afterSeconds: 1 }))],
    [429, { 'retry-after': '86400' }, '', ...same(throttled({ afterSeconds: 3_600 }))],
    [429, { 'retry-after': 'Mon, 23 Nov 2026 12:05:00 GMT' }, '', ...same(throttled({ afterSeconds: 300 }))],
    [429, { 'retry-after': 'Mon, 23 Nov 2026 11:00:00 GMT' }, '', ...same(throttled({ afterSeconds: 1 }))],
    [429, { 'retry-after': 'Tue, 24 Nov 2026 12:00:00 GMT' }, '', ...same(throttled({ afterSeconds: 3_600 }))],
    [429, { 'retry-after': '-1' }, '', ...same(throttled())],
    [429, { 'retry-after': 'no idea GMT' }, '', ...same(throttled())],
    [500, {}, 'rollup_error', ...same(failed('500'))],
    [502, { 'retry-after': '7' }, '', ...same(failed('502', { afterSeconds: 7 }))],
    [503, {}, '', ...same(failed('503'))],
    [503, { 'retry-after': 'soon' }, '', ...same(failed('503'))],
    [503, { 'retry-after': '60' }, '', ...same(throttled({ afterSeconds: 60 }))],
  ];

  test.each(ROWS)('of %i with %j and "%s" means for Slack, Teams and a webhook (F38)', (status, headers, body, slack, teams, webhook) => {
    expect(hookOutcomeOf('slack', { status, headers, body }, NOW)).toEqual(slack);
    expect(hookOutcomeOf('teams', { status, headers, body }, NOW)).toEqual(teams);
    expect(hookOutcomeOf('webhook', { status, headers, body }, NOW)).toEqual(webhook);
  });

  test.each<[HookMessage['channel'], number, string, object]>([
    ['slack', 200, 'ok', accepted('200')],
    ['slack', 404, 'no_service', refused('no_service', true)],
    ['teams', 202, '', accepted('202')],
    ['webhook', 410, '', refused('410', true)],
  ])('is read off the line: %s %i %s', async (channel, status, body, outcome) => {
    const receiver = await receiverThat(answering(status, {}, body));
    expect(await post(hooksAt(receiver.origin), channel)).toEqual(outcome);
    expect(receiver.asked).toHaveLength(1);
  });

  test('that leads elsewhere is not followed', async () => {
    const elsewhere = await receiverThat(answering(200));
    const receiver = await receiverThat(answering(302, { location: elsewhere.origin }));
    expect(await hooksAt(receiver.origin).post(message())).toEqual(refused('redirect'));
    expect(elsewhere.asked).toEqual([]);
  });
});

describe('a post that gets no answer', () => {
  const SHORT: HookOptions = { ...BY_HTTP, timeoutMs: 200 };

  test('has failed, and may be repeated, when the receiver says nothing', async () => {
    const receiver = await receiverThat(() => {});
    expect(await hooksAt(receiver.origin, SHORT).post(message())).toEqual({ outcome: 'failed', why: 'timeout' });
  });

  test('has failed when the name is never resolved', async () => {
    const guard: Guard = { ...HOME, lookup: () => {} };
    expect(await hooksAt('http://receiver.example.com', { ...SHORT, guard }).post(message())).toEqual({ outcome: 'failed', why: 'timeout' });
  });

  test.each<[number, object]>([
    [200, { outcome: 'accepted', providerId: '200' }],
    [500, { outcome: 'failed', why: '500' }],
  ])('to its end is judged by its status %i once the time is over', async (status, outcome) => {
    const drips: NodeJS.Timeout[] = [];
    const receiver = await receiverThat((response) => {
      response.writeHead(status);
      drips.push(setInterval(() => response.write('.'), 20));
    });
    expect(await hooksAt(receiver.origin, SHORT).post(message())).toEqual(outcome);
    drips.forEach(clearInterval);
  });

  test('has failed when the line breaks', async () => {
    const receiver = await receiverThat((response) => void response.socket?.destroy());
    expect(await hooksAt(receiver.origin).post(message())).toEqual({ outcome: 'failed', why: 'ECONNRESET' });
  });

  test('has failed when nobody listens', async () => {
    const receiver = await receiverThat(answering(200));
    await receiver.close();
    open.length = 0;
    expect(await hooksAt(receiver.origin).post(message())).toEqual({ outcome: 'failed', why: 'ECONNREFUSED' });
  });

  test('has failed when the name does not resolve', async () => {
    const guard: Guard = { ...HOME, lookup: publicOnly(async () => []).lookup };
    expect(await hooksAt('http://receiver.example.com', { ...BY_HTTP, guard }).post(message())).toEqual({ outcome: 'failed', why: 'ENOTFOUND' });
  });

  test('has failed when what answers does not speak TLS, as nothing else than TLS is spoken by default', async () => {
    const receiver = await receiverThat(answering(200));
    const outcome = await hooksAt(receiver.origin.replace('http:', 'https:'), { guard: HOME }).post(message());
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(receiver.asked).toEqual([]);
  });

  test('has failed when this machine’s own DNS knows no such name', async () => {
    const hooks = hooksTo({ erp: { type: 'webhook', url: 'https://receiver.invalid/hush', secrets: [NEW] } }, {});
    expect(await hooks.post(message())).toEqual({ outcome: 'failed', why: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) });
  });

  test('names neither address nor host', async () => {
    const surprise: HookOptions['request'] = (url) => {
      throw new Error(`cannot ask ${url}`);
    };
    const outcome = await hooksAt('http://receiver.example.com', { ...BY_HTTP, request: surprise }).post(message());
    expect(outcome).toEqual({ outcome: 'failed', why: 'Error' });
    expect(JSON.stringify(logged)).not.toContain('receiver');
  });
});

describe('what Slack gets', () => {
  test('is a header, the badge, the lines, the facts and a link, with a text for where blocks do not show', async () => {
    const receiver = await receiverThat(answering(200, {}, 'ok'));
    await post(hooksAt(receiver.origin), 'slack');
    expect(receiver.asked[0]?.url).toBe('/services/T0/B0/hush');
    expect(receiver.asked[0]?.headers['webhook-signature']).toBeUndefined();
    expect(JSON.parse(receiver.asked[0]?.body ?? '')).toEqual({
      text: 'Order 4711 is late. New arrival: 12 March.',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Order 4711 is late', emoji: false } },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'Delayed', verbatim: true }] },
        { type: 'section', text: { type: 'mrkdwn', text: 'It left Hamburg a day late.\nThe customer knows.', verbatim: true } },
        { type: 'section', fields: [{ type: 'mrkdwn', text: '*New arrival*\n12 March', verbatim: true }] },
        { type: 'section', text: { type: 'mrkdwn', text: '<https://shop.example.com/orders/4711?a=1&amp;b=2|Open the order>', verbatim: true } },
      ],
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  test('mentions nobody and hides no link, whatever a customer is called', () => {
    const name = '<!channel> & <https://evil.example.com|Support>';
    const payload = slackPayload(
      message({
        brief: { title: name, badge: name, lines: [name], facts: [{ label: name, value: name }], action: { label: name, url: 'https://x.example.com/|<y>' } },
        text: name,
      }),
    );
    const said = JSON.stringify(payload);
    expect(said.match(/<[^>]*>/g)).toEqual(['<https://x.example.com/%7C&lt;y&gt;|&lt;!channel&gt; &amp; &lt;https://evil.example.com|Support&gt;>']);
    expect(said).not.toMatch(/&(?!amp;|lt;|gt;)/);
  });

  test('keeps Slack’s limits, and breaks neither a character nor an escape in two', () => {
    const long = '&😀'.repeat(4_000);
    const facts = Array.from({ length: 14 }, () => ({ label: long, value: long }));
    const payload = slackPayload(message({ brief: { title: long, badge: long, lines: [long], facts, action: { label: long, url: 'https://x.example.com/' } }, text: long }));
    const [header, context, lines, fields, link] = (payload as { blocks: Record<string, never>[] }).blocks as unknown as [
      { text: { text: string } },
      { elements: { text: string }[] },
      { text: { text: string } },
      { fields: { text: string }[] },
      { text: { text: string } },
    ];
    expect(header.text.text.length).toBeLessThanOrEqual(150);
    expect(context.elements[0]?.text.length).toBeLessThanOrEqual(2_000);
    expect(lines.text.text.length).toBeLessThanOrEqual(3_000);
    expect(lines.text.text).toMatch(/(&amp;|😀)…$/u);
    expect(fields.fields).toHaveLength(10);
    expect(Math.max(...fields.fields.map(({ text }) => text.length))).toBeLessThanOrEqual(2_000);
    expect(link.text.text.length).toBeLessThanOrEqual(3_000);
    expect(JSON.stringify(payload)).not.toMatch(/&(?!amp;)|\\ud/);
  });

  test('has no block for what is not there, and no link to anything but the web', () => {
    const bare = { title: 'Only this', badge: null, lines: [], facts: [], action: null };
    expect(slackPayload(message({ brief: bare }))).toMatchObject({ blocks: [{ type: 'header' }] });
    expect(JSON.stringify(slackPayload(message({ brief: { ...bare, action: { label: 'x', url: 'javascript:alert(1)' } } })))).not.toContain('javascript');
    expect(slackPayload(message({ brief: { ...bare, title: ' ' } }))).not.toHaveProperty('blocks');
    expect(slackPayload(message({ brief: bare, text: '' }))).toMatchObject({ text: 'Only this' });
  });
});

describe('what Teams gets', () => {
  test('is an Adaptive Card in a message', async () => {
    const receiver = await receiverThat(answering(202));
    await post(hooksAt(receiver.origin), 'teams');
    expect(JSON.parse(receiver.asked[0]?.body ?? '')).toEqual({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            fallbackText: 'Order 4711 is late. New arrival: 12 March.',
            body: [
              { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'Order 4711 is late', weight: 'Bolder', size: 'Medium' }] },
              { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'Delayed', weight: 'Bolder', color: 'Accent' }] },
              { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'It left Hamburg a day late.\nThe customer knows.' }] },
              {
                type: 'RichTextBlock',
                inlines: [
                  { type: 'TextRun', text: 'New arrival: ', weight: 'Bolder' },
                  { type: 'TextRun', text: '12 March' },
                ],
              },
            ],
            actions: [{ type: 'Action.OpenUrl', title: 'Open the order', url: 'https://shop.example.com/orders/4711?a=1&b=2' }],
          },
        },
      ],
    });
  });

  test('has nothing that Teams would read as Markdown', () => {
    const said = JSON.stringify(teamsPayload(message({ brief: { ...BRIEF, lines: ['[click](https://evil.example.com)'] } })));
    expect(said).not.toMatch(/"(TextBlock|FactSet)"/);
  });

  test('stays below 28 KB', () => {
    const long = '達'.repeat(10_000);
    const facts = Array.from({ length: 14 }, () => ({ label: long, value: long }));
    const payload = teamsPayload(
      message({ brief: { title: long, badge: long, lines: [long, long], facts, action: { label: long, url: `https://x.example.com/${'a'.repeat(1_900)}` } }, text: long }),
    );
    expect(Buffer.byteLength(JSON.stringify(payload))).toBeLessThan(28_000);
  });

  test('has no action for what is no web address', () => {
    expect(JSON.stringify(teamsPayload(message({ brief: { ...BRIEF, action: { label: 'x', url: 'javascript:alert(1)' } } })))).not.toContain('actions');
  });
});
