/**
 * Posts to the incoming webhooks of Slack and Teams, and to anybody's webhooks, signed as Standard Webhooks has it. Destinations are kept among the
 * secrets, because a Slack or Teams address is all that it takes to post there: no address, and no host of one, reaches a log or an outcome.
 * Nothing here throws and nothing is tried a second time; who calls decides from the outcome. What judges addresses and what signs is loaded for the first
 * post: most messages go by mail.
 */
import type { ClientRequest, IncomingHttpHeaders, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { once } from '../../core/once.ts';
import type { Brief, Clock, HookMessage, Hooks, Log, Secrets, SendOutcome } from '../../core/ports.ts';
import { type Instant, isoOf, SECOND } from '../../core/time.ts';
import * as z from '../../core/zod.ts';
import { nameOf } from './failures.ts';
import { PrivateAddress } from './private-address.ts';
import type { Guard } from './public-address.ts';

export type HookOptions = {
  readonly guard?: Guard;
  readonly request?: (url: URL, options: RequestOptions) => ClientRequest;
  /** For all of a post: the name, the connection, the request and what is read of the answer. @default 15 seconds */
  readonly timeoutMs?: number;
};

type Ports = { readonly secrets: Secrets; readonly clock: Clock; readonly log: Log };

/** What Standard Webhooks recommends as the least to wait for a receiver. */
const TIMEOUT_MS = 15 * SECOND;
/** Enough for the word or two that Slack answers with; no receiver can make us read more. */
const READ_AT_MOST = 1_024;

export function signedHooks({ secrets, clock, log }: Ports, { guard: given, request = httpsRequest, timeoutMs = TIMEOUT_MS }: HookOptions = {}): Hooks {
  return {
    async post(message) {
      try {
        const destination = await destinationOf(message);
        if (destination === undefined) return { outcome: 'throttled' };
        if (destination?.type !== message.channel) return { outcome: 'refused', why: 'no such destination', addressFault: false };
        const guard = given ?? (await import('./public-address.ts')).publicOnly();
        const answer = await exchange(guard, guard.check(destination.url), await contentFor(message, destination, clock.now()));
        return hookOutcomeOf(message.channel, answer, clock.now());
      } catch (error) {
        if (error instanceof PrivateAddress) return { outcome: 'refused', why: 'address not public', addressFault: false };
        return { outcome: 'failed', why: codeOf(error) };
      }
    },
  };

  /** Null when there is none of that name; nothing when the secret cannot be read, which is for us to put right and no judgement of the message. */
  async function destinationOf({ to }: HookMessage): Promise<Destination | null | undefined> {
    try {
      const [newest] = await secrets.keys('hooks');
      return newest === undefined ? null : destinationIn(newest.secret, to);
    } catch (error) {
      log.line({ hookDestinationsUnreadable: nameOf(error) }); // the name alone: a parser's message quotes what it parsed
      return undefined;
    }
  }

  /** One request on a connection of its own. Redirects are an answer like any other: following one would leave the address that was judged. */
  function exchange(guard: Guard, url: URL, { headers, body }: Content): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(url, { method: 'POST', headers: { ...headers, ...COMMON_HEADERS, 'content-length': Buffer.byteLength(body) }, lookup: guard.lookup, agent: false });
      let answer: Answer | undefined;
      const end = (failure: unknown = CLOSED) => {
        clearTimeout(timer);
        if (answer === undefined) reject(failure);
        else resolve(answer);
        asked.destroy();
      };
      const timer = setTimeout(end, timeoutMs, TIMED_OUT);
      asked.on('error', end).on('close', end);
      asked.on('response', (response) => {
        answer = { status: response.statusCode ?? 0, headers: response.headers, body: '' };
        response.setEncoding('latin1');
        response.on('error', end).on('end', end);
        response.on('data', (part: string) => {
          const body = `${answer?.body ?? ''}${part}`.slice(0, READ_AT_MOST);
          answer = { status: response.statusCode ?? 0, headers: response.headers, body };
          if (body.length === READ_AT_MOST) end();
        });
      });
      asked.end(body);
    });
  }
}

const COMMON_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Beforehand' };
const TIMED_OUT = { code: 'timeout' };
const CLOSED = { code: 'closed' };

// ---- where to

/** Base64 with its padding, and not empty: the library would refuse, or sign with what is left of a secret that lost a character. */
const signing = once(() => z.string().check(z.regex(/^(whsec_)?(?=\w|[+/])([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)));
const destination = once(() =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('slack'), url: z.string() }),
    z.object({ type: z.literal('teams'), url: z.string() }),
    z.object({ type: z.literal('webhook'), url: z.string(), secrets: z.array(signing()).check(z.minLength(1)) }),
  ]),
);
type Destination = z.infer<ReturnType<typeof destination>>;

/** Each destination is judged when it is used, so that a slip in one leaves the others working. */
function destinationIn(text: string, name: string): Destination | null {
  const all = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  return Object.hasOwn(all, name) ? destination().parse(all[name]) : null;
}

// ---- what to say

type Content = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

async function contentFor(message: HookMessage, destination: Destination, now: Instant): Promise<Content> {
  switch (destination.type) {
    case 'slack':
      return { headers: {}, body: JSON.stringify(slackPayload(message)) };
    case 'teams':
      return { headers: {}, body: JSON.stringify(teamsPayload(message)) };
    case 'webhook':
      return signed(message, destination.secrets, now);
    default:
      return destination satisfies never;
  }
}

/** Signed under every secret, so that a receiver may change over to a new one at leisure. The id is the same at each try: a receiver drops repeats by it. */
async function signed({ about, at, brief, text }: HookMessage, secrets: readonly string[], now: Instant): Promise<Content> {
  const { Webhook } = await import('standardwebhooks');
  const { title, badge, lines, facts, action } = brief;
  const data = { recipient: about.recipient, noticeKey: about.noticeKey, title, badge, lines, facts, action, text };
  const body = JSON.stringify({ type: about.kind, timestamp: isoOf(at), data });
  const signatures = secrets.map((secret) => new Webhook(secret).sign(about.noticeKey, new Date(now), body));
  return {
    headers: { 'webhook-id': about.noticeKey, 'webhook-timestamp': String(Math.floor(now / SECOND)), 'webhook-signature': signatures.join(' ') },
    body,
  };
}

/** Slack refuses a whole message for one text that is too long or empty: a header beyond 150, a section beyond 3,000, a field (label and value) beyond 2,000. */
const SLACK = { header: 150, section: 3_000, label: 500, value: 1_400, text: 3_000, context: 300, linkLabel: 150, url: 2_500 };
const FACTS_AT_MOST = 10;

/** The action is a link in the text and no button: a button would have Slack ask for an interactivity address that an incoming webhook has not. */
export function slackPayload({ brief, text }: HookMessage): object {
  const { title, badge, facts, action } = brief;
  const lines = slackText(brief.lines.join('\n'), SLACK.section);
  const link = action === null ? '' : slackLink(action);
  const fields = facts.slice(0, FACTS_AT_MOST).map((fact) => mrkdwn(`*${slackText(fact.label, SLACK.label)}*\n${slackText(fact.value, SLACK.value)}`));
  const blocks = [
    isBlank(title) ? [] : [{ type: 'header', text: { type: 'plain_text', text: slackText(title, SLACK.header), emoji: false } }],
    badge === null || isBlank(badge) ? [] : [{ type: 'context', elements: [mrkdwn(slackText(badge, SLACK.context))] }],
    isBlank(lines) ? [] : [{ type: 'section', text: mrkdwn(lines) }],
    fields.length === 0 ? [] : [{ type: 'section', fields }],
    link === '' ? [] : [{ type: 'section', text: mrkdwn(link) }],
  ].flat();
  const fallback = slackText(isBlank(text) ? title : text, SLACK.text);
  return { text: fallback, ...(blocks.length > 0 && { blocks }), unfurl_links: false, unfurl_media: false };
}

/** Verbatim: Slack makes no link, channel or mention of what looks like one. */
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });

function slackLink({ label, url }: NonNullable<Brief['action']>): string {
  const target = slackText(url.replaceAll('|', '%7C'), Number.POSITIVE_INFINITY);
  return isWeb(url) && target.length <= SLACK.url ? `<${target}|${slackText(isBlank(label) ? url : label, SLACK.linkLabel)}>` : '';
}

const CONTROL: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Slack's three control characters escaped, so that no text of ours can mention a channel or hide a link; cut without breaking an escape. */
const slackText = (text: string, limit: number): string => within(text, limit, (character) => CONTROL[character] ?? character);

/** The text cut to a length, between characters, where each counts as long as it is written. */
function within(text: string, limit: number, written: (character: string) => string = String): string {
  const all = Array.from(text, written);
  if (all.reduce((length, one) => length + one.length, 0) <= limit) return all.join('');
  let kept = '';
  for (const one of all) {
    if (kept.length + one.length > limit - 1) break;
    kept += one;
  }
  return `${kept}…`;
}

const isBlank = (text: string): boolean => text.trim() === '';
const isWeb = (url: string): boolean => /^https?:\/\//i.test(url);

/** Teams takes 28 KB in all; these together stay below it when every character takes three bytes. */
const TEAMS = { title: 150, badge: 100, lines: 2_500, label: 80, value: 240, fallback: 300, linkLabel: 80, url: 2_000 };

/** The Adaptive Card that the Workflows app takes. Rich text throughout: in a `TextBlock` or `FactSet` Teams would read Markdown, links and all, out of what is plain text. */
export function teamsPayload({ brief, text }: HookMessage): object {
  const { title, badge, lines, facts, action } = brief;
  const paragraphs = [
    [run(within(title, TEAMS.title), { weight: 'Bolder', size: 'Medium' })],
    [run(within(badge ?? '', TEAMS.badge), { weight: 'Bolder', color: 'Accent' })],
    [run(within(lines.join('\n'), TEAMS.lines))],
    ...facts.slice(0, FACTS_AT_MOST).map(({ label, value }) => [run(`${within(label, TEAMS.label)}: `, { weight: 'Bolder' }), run(within(value, TEAMS.value))]),
  ].filter((runs) => runs.some((one) => !isBlank(one.text)));
  const link = action !== null && isWeb(action.url) && action.url.length <= TEAMS.url ? action : undefined;
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: within(isBlank(text) ? title : text, TEAMS.fallback),
    body: paragraphs.map((inlines) => ({ type: 'RichTextBlock', inlines })),
    ...(link && { actions: [{ type: 'Action.OpenUrl', title: within(isBlank(link.label) ? link.url : link.label, TEAMS.linkLabel), url: link.url }] }),
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }] };
}

const run = (text: string, look: Readonly<Record<string, string>> = {}) => ({ type: 'TextRun', text, ...look });

// ---- what the answer means

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

/** What Slack says of a hook that will never post again (its changelog of 2016-05-17, and `no_service` since). */
const SLACK_GONE = /\b(no_service|channel_is_archived|action_prohibited)\b/;
/** Too slow, in conflict with itself, too early: nothing that a later try would meet again. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 425]);

/**
 * Success is a 2xx and nothing else. A webhook's receiver may answer anything while it is being repaired, so for it only 410 is for good (Standard Webhooks);
 * Slack and Teams mean what they say with a 4xx.
 */
export function hookOutcomeOf(channel: HookMessage['channel'], answer: Answer, now: Instant): SendOutcome {
  const { status } = answer;
  const wait = waitIn(answer.headers['retry-after'], now);
  if (status >= 200 && status < 300) return { outcome: 'accepted', providerId: requestIdIn(answer.headers) ?? String(status) };
  if (status === 410) return { outcome: 'refused', why: '410', addressFault: true };
  if (status >= 300 && status < 400) return { outcome: 'refused', why: 'redirect', addressFault: false };
  if (status === 429 || (status === 503 && wait !== undefined)) return { outcome: 'throttled', ...wait };
  if (channel === 'webhook' || status >= 500 || PASSING.has(status)) return { outcome: 'failed', why: String(status), ...wait };
  const gone = channel === 'slack' ? SLACK_GONE.exec(answer.body)?.[1] : undefined;
  return { outcome: 'refused', why: gone ?? String(status), addressFault: gone !== undefined || (channel === 'slack' && status === 404) };
}

const LONGEST_WAIT_SECONDS = 3_600;

/** `Retry-After` in seconds or as an HTTP date, at most an hour and at least a second; nothing when it says neither. */
function waitIn(header: string | undefined, now: Instant): { readonly afterSeconds: number } | undefined {
  const text = header?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : / GMT$/.test(text) ? Math.ceil((Date.parse(text) - now) / SECOND) : Number.NaN;
  return Number.isNaN(seconds) ? undefined : { afterSeconds: Math.min(LONGEST_WAIT_SECONDS, Math.max(1, seconds)) };
}

/** Where the three kinds of receivers say by which name to ask for this request. */
const REQUEST_ID_HEADERS = ['x-slack-req-id', 'x-ms-workflow-run-id', 'x-request-id', 'request-id'];

function requestIdIn(headers: IncomingHttpHeaders): string | undefined {
  return REQUEST_ID_HEADERS.map((name) => headers[name]).find((id): id is string => typeof id === 'string' && /^[\w.:=+/-]{1,100}$/.test(id));
}

/** A short word such as `ECONNRESET`; never an error's message, which names the host. */
function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : nameOf(error);
}
