/**
 * Every route of `/v1/console`: who may ask it, what it takes and what it answers. The function carries out this table, the OpenAPI document is made
 * from it, and the authorization matrix walks it, so that a new route is neither undocumented nor untested.
 */
import { MAX_WHY_CHARS } from '../alerts/act.ts';
import { OUTCOMES } from '../alerts/state.ts';
import { isZone } from '../events/fields.ts';
import { CLASSES, type NoticeClass } from '../notices/kinds.ts';
import { once } from '../once.ts';
import { rulesChange } from '../rules/change.ts';
import * as z from '../zod.ts';
import type { Role } from './access.ts';
import { TIMELINE_SORTS } from './lists.ts';

export const BASE = '/v1/console';

export type Route = {
  readonly method: 'GET' | 'POST';
  /** Below the base; a part in braces is one step of the path. */
  readonly path: string;
  readonly roles: readonly Role[];
  readonly summary: string;
  readonly query?: () => z.ZodMiniObject;
  readonly body?: () => z.ZodMiniType;
  /** Whether the request says by `If-Match` which state its sender had seen; another one by now answers 412 with the newer. */
  readonly ifMatch?: true;
};

const EVERYBODY = ['csm', 'lead', 'admin'] as const;
const ADMIN = ['admin'] as const;

const Id = z.string().check(z.minLength(1), z.maxLength(128));
const Cursor = z.string().check(z.maxLength(2_000));
const limit = (most: number, usual: number) => z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(most)), usual);
const Why = z.string().check(z.trim(), z.maxLength(MAX_WHY_CHARS));
const Reason = Why.check(z.minLength(3));
const Instant = z.iso.datetime({ offset: true });

const goodwill = once(() => z.strictObject({ kind: z.enum(['credit', 'voucher']), amount: z.number().check(z.positive(), z.maximum(1_000_000)) }));
export const alertAct = once(() =>
  z.discriminatedUnion('did', [
    z.strictObject({ did: z.literal('acknowledge') }),
    z.strictObject({ did: z.literal('snooze'), until: Instant, why: Why.check(z.minLength(1)) }),
    z.strictObject({ did: z.literal('reassign'), to: Id }),
    z.strictObject({ did: z.literal('close'), outcome: z.enum(OUTCOMES), note: z.optional(Why) }),
    z.strictObject({ did: z.literal('task'), task: z.string().check(z.maxLength(40)), goodwill: z.optional(goodwill()), note: z.optional(Why) }),
    z.strictObject({ did: z.literal('approve') }),
    z.strictObject({ did: z.literal('decline'), note: z.optional(Why) }),
  ]),
);
export type AlertAct = z.infer<ReturnType<typeof alertAct>>;

const MOST_AT_ONCE = 100;

export const ROUTES = {
  me: { method: 'GET', path: '/me', roles: EVERYBODY, summary: 'Who has signed in, and their colleagues' },
  alerts: {
    method: 'GET',
    path: '/alerts',
    roles: EVERYBODY,
    summary: 'Alerts of an owner or of the team, the most valuable first, with totals',
    query: once(() =>
      z.strictObject({
        /** An owner’s id, `me`, or `team`: everybody whose alerts the reader may see. */
        owner: z._default(Id, 'me'),
        state: z._default(z.enum(['open', 'snoozed', 'all']), 'open'),
        flag: z.optional(z.enum(['quiet', 'unhappy'])),
        priority: z.optional(z.enum(['urgent', 'high', 'normal'])),
        /** Days end where the reader is. */
        due: z.optional(z.enum(['overdue', 'today'])),
        zone: z.optional(z.string().check(z.refine(isZone, 'an IANA time zone, such as Europe/Berlin'))),
        limit: limit(200, 50),
        after: z.optional(Cursor),
      }),
    ),
  },
  alert: { method: 'GET', path: '/alerts/{customer}/{flag}', roles: EVERYBODY, summary: 'One alert' },
  act: {
    method: 'POST',
    path: '/alerts/{customer}/{flag}/actions',
    roles: EVERYBODY,
    summary: 'Does one thing about an alert',
    body: alertAct,
    ifMatch: true,
  },
  actOnMany: {
    method: 'POST',
    path: '/alerts/actions',
    roles: EVERYBODY,
    summary: 'Does one thing about many alerts, with a verdict on each',
    body: once(() =>
      z.strictObject({
        action: alertAct(),
        alerts: z.array(z.strictObject({ id: z.string().check(z.maxLength(300)), etag: z.string().check(z.maxLength(60)) })).check(z.minLength(1), z.maxLength(MOST_AT_ONCE)),
      }),
    ),
  },
  search: {
    method: 'GET',
    path: '/customers',
    roles: EVERYBODY,
    summary: 'Customers by the beginning of an id, the beginnings of words of a name, or a whole e-mail address',
    query: once(() => z.strictObject({ q: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)), limit: limit(50, 10) })),
  },
  customer: { method: 'GET', path: '/customers/{customer}', roles: EVERYBODY, summary: 'A customer: who they are, both flags, what is open' },
  score: {
    method: 'GET',
    path: '/customers/{customer}/score',
    roles: EVERYBODY,
    summary: 'Both scores day by day',
    query: once(() => z.strictObject({ days: limit(224, 90) })),
  },
  timeline: {
    method: 'GET',
    path: '/customers/{customer}/timeline',
    roles: EVERYBODY,
    summary: 'Orders, cases, surveys, alerts and every message with its receipt, the newest first',
    query: once(() => z.strictObject({ sort: z.optional(z.enum(TIMELINE_SORTS)), limit: limit(100, 30), after: z.optional(Cursor) })),
  },
  customerOutages: {
    method: 'GET',
    path: '/customers/{customer}/outages',
    roles: EVERYBODY,
    summary: 'Which recent outages concerned a customer, and what they were told of each',
  },
  outages: { method: 'GET', path: '/outages', roles: EVERYBODY, summary: 'What is broken now, and what was lately' },
  outage: { method: 'GET', path: '/outages/{incident}', roles: EVERYBODY, summary: 'One outage: its reports, promises and summary' },
  told: {
    method: 'GET',
    path: '/outages/{incident}/told',
    roles: EVERYBODY,
    summary: 'Who was told of one of its reports, page by page, from the receipts themselves',
    query: once(() => z.strictObject({ report: z.string().check(z.maxLength(100)), limit: limit(500, 200), after: z.optional(Cursor) })),
  },
  surveys: {
    method: 'GET',
    path: '/surveys',
    roles: EVERYBODY,
    summary: 'CSAT, NPS and CES by week with intervals, response rates, replies that were owed, and themes',
    query: once(() => z.strictObject({ weeks: limit(106, 26) })),
  },
  comments: {
    method: 'GET',
    path: '/comments',
    roles: EVERYBODY,
    summary: 'What customers said in their own words, the newest first',
    query: once(() =>
      z.strictObject({
        weeks: limit(26, 12),
        theme: z.optional(z.string().check(z.maxLength(64))),
        untagged: z.optional(z.enum(['yes'])),
        limit: limit(100, 25),
        after: z.optional(Cursor),
      }),
    ),
  },
  tag: {
    method: 'POST',
    path: '/comments/{customer}/{comment}/themes',
    roles: EVERYBODY,
    summary: 'Says that a comment carries a theme, or that it does not',
    body: once(() => z.strictObject({ theme: z.string().check(z.minLength(1), z.maxLength(64)), carries: z.boolean() })),
  },
  health: { method: 'GET', path: '/health', roles: EVERYBODY, summary: 'Queues, dead letters, sends, bounces, paused classes, cost of the month' },
  rules: { method: 'GET', path: '/rules', roles: EVERYBODY, summary: 'The rules in force' },
  rehearse: {
    method: 'POST',
    path: '/rules/rehearsal',
    roles: ADMIN,
    summary: 'What a change would have made of the messages of the last days; changes nothing',
    body: once(() => z.strictObject({ change: rulesChange() })),
  },
  changeRules: {
    method: 'POST',
    path: '/rules',
    roles: ADMIN,
    summary: 'Changes rules',
    body: once(() => z.strictObject({ change: rulesChange(), why: Reason })),
    ifMatch: true,
  },
  pause: {
    method: 'POST',
    path: '/pauses',
    roles: ADMIN,
    summary: 'Holds every message of a class, or lets them go on',
    body: once(() => z.strictObject({ class: z.enum(Object.keys(CLASSES) as [NoticeClass, ...NoticeClass[]]), paused: z.boolean(), why: Reason })),
  },
  audit: {
    method: 'GET',
    path: '/audit',
    roles: ['lead', 'admin'],
    summary: 'Who did what, when and why',
    query: once(() =>
      z.strictObject({
        month: z.optional(z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month such as 2026-03'))),
        limit: limit(200, 50),
        after: z.optional(Cursor),
      }),
    ),
  },
  kinds: { method: 'GET', path: '/messages', roles: EVERYBODY, summary: 'Every kind of message and language' },
  preview: {
    method: 'GET',
    path: '/messages/{kind}',
    roles: EVERYBODY,
    summary: 'One message with sample data',
    query: once(() => z.strictObject({ locale: z._default(z.string().check(z.maxLength(20)), 'en'), variant: z._default(z.string().check(z.maxLength(40)), 'full') })),
  },
  testSend: {
    method: 'POST',
    path: '/messages/{kind}/test',
    roles: EVERYBODY,
    summary: 'Sends a message with sample data to the reader’s own address, and to no other',
    body: once(() => z.strictObject({ locale: z._default(z.string().check(z.maxLength(20)), 'en'), variant: z._default(z.string().check(z.maxLength(40)), 'full') })),
  },
} as const satisfies Readonly<Record<string, Route>>;

export type RouteName = keyof typeof ROUTES;
type Spec<R extends RouteName> = (typeof ROUTES)[R];
export type QueryOf<R extends RouteName> = Spec<R> extends { query: () => z.ZodMiniType<infer Q> } ? Q : Record<string, never>;
export type BodyOf<R extends RouteName> = Spec<R> extends { body: () => z.ZodMiniType<infer B> } ? B : undefined;

export type Match = { readonly name: RouteName; readonly params: Readonly<Record<string, string>> };

/** The route of a request: `wrong-method` where the path is known under another one. Fixed steps go before those in braces. */
export function routeOf(method: string, path: string): Match | 'wrong-method' | undefined {
  const steps = path.slice(BASE.length).split('/').slice(1);
  const fitting = (Object.keys(ROUTES) as RouteName[]).flatMap((name) => {
    const params = paramsIn(ROUTES[name].path, steps);
    return params === undefined ? [] : [{ name, params }];
  });
  const matches = fitting.filter(({ name }) => ROUTES[name].method === method).sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  return matches[0] ?? (fitting.length > 0 ? 'wrong-method' : undefined);
}

function paramsIn(pattern: string, steps: readonly string[]): Record<string, string> | undefined {
  const wanted = pattern.split('/').slice(1);
  if (wanted.length !== steps.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, each] of wanted.entries()) {
    const step = steps[index] ?? '';
    if (!each.startsWith('{')) {
      if (each !== step) return undefined;
      continue;
    }
    const value = decoded(step);
    if (value === undefined || value === '' || value.length > 128) return undefined;
    params[each.slice(1, -1)] = value;
  }
  return params;
}

function decoded(step: string): string | undefined {
  try {
    return decodeURIComponent(step);
  } catch {
    return undefined;
  }
}
