/** What an operator may say of the sources, in `sources.json`: read when the stack is made, given to the functions that translate. */
import { Component, Id, Line, Prose } from '../events/fields.ts';
import { IMPACTS } from '../events/outage.ts';
import { once } from '../once.ts';
import * as z from '../zod.ts';

/** One component, several, or none: then nobody is told of it. */
const components = once(() =>
  z.union([
    z.pipe(
      Component,
      z.transform((one) => [one]),
    ),
    z.array(Component).check(z.minLength(1), z.maxLength(100)),
    z.pipe(
      z.null(),
      z.transform((): string[] => []),
    ),
  ]),
);
const byName = once(() => z.record(z.string().check(z.minLength(1), z.maxLength(300)), components()));

const telling = once(() => ({
  /** What customers read while it lasts; a plain sentence when absent. */
  message: z.optional(Prose),
  impact: z.optional(z.enum(IMPACTS)),
  kind: z.optional(z.enum(['down', 'degraded'])),
}));

/** Test-mode and sandbox deliveries are declined; `accept` is for a system that nobody but its developers gets mail from. */
const testMode = once(() => z._default(z.enum(['decline', 'accept']), 'decline'));
const MAX_MINUTES = 24 * 60;

const alarm = once(() =>
  z.strictObject({
    components: components(),
    /** How long it must have been in alarm, all in all, before customers hear of it. */
    confirmMinutes: z._default(z.number().check(z.minimum(0), z.maximum(MAX_MINUTES)), 5),
    /** How long it must have been well without a break before that counts. */
    settleMinutes: z._default(z.number().check(z.minimum(0), z.maximum(MAX_MINUTES)), 10),
    title: z.optional(Line),
    ...telling(),
  }),
);
export type AlarmSettings = z.infer<ReturnType<typeof alarm>>;

const page = once(() =>
  z.strictObject({
    /** Where the page is reached, such as https://status.example.com; https://PAGE.statuspage.io when absent. */
    url: z.optional(z.url({ protocol: /^https?$/ })),
    /** False for a page that is not public: then the secret token alone is trusted. */
    confirm: z._default(z.boolean(), true),
  }),
);

/** What may be said of each, made when it is first asked for: a function has news of one source at a time. */
const PARTS = {
  shopify: once(() => z.prefault(z.strictObject({ testMode: testMode() }), {})),
  stripe: once(() =>
    z.prefault(
      z.strictObject({
        testMode: testMode(),
        /** The key of a customer's metadata that holds your own id for them. */
        customerIdKey: z._default(z.string().check(z.minLength(1), z.maxLength(40)), 'customer_id'),
      }),
      {},
    ),
  ),
  statuspage: once(() =>
    z.prefault(
      z.strictObject({
        /** The pages that are believed, by the page's id; every page whose sender knows the token when absent. */
        pages: z.optional(z.record(z.string().check(z.regex(/^[a-z0-9]{6,32}$/)), page())),
        /** From a component's name or id on the page to ours; its name when not named here. */
        components: z._default(byName(), {}),
        /** Whether a component's change tells customers although no incident speaks of it. */
        componentUpdates: z._default(z.boolean(), true),
      }),
      {},
    ),
  ),
  pagerduty: once(() =>
    z.prefault(
      z.strictObject({
        /** From a service's id or name to the components that customers know; the service's name when not named here. */
        services: z._default(byName(), {}),
        /** `acknowledged`: nobody is told before a person has looked. */
        opensOn: z._default(z.enum(['triggered', 'acknowledged']), 'triggered'),
        ...telling(),
      }),
      {},
    ),
  ),
  hubspot: once(() => z.prefault(z.strictObject({ customers: z._default(z.enum(['contact', 'company']), 'contact') }), {})),
  segment: once(() =>
    z.prefault(
      z.strictObject({
        customers: z._default(z.enum(['user', 'group']), 'user'),
        testMode: testMode(),
        /** Only these calls of track are use; all when absent. */
        events: z.optional(z.array(z.string().check(z.minLength(1)))),
      }),
      {},
    ),
  ),
  posthog: once(() => z.prefault(z.strictObject({ events: z.optional(z.array(z.string().check(z.minLength(1)))) }), {})),
  aftership: once(() =>
    z.prefault(
      z.strictObject({
        /** Whose orders the trackings are of: a customer is found by the order's id or name there. */
        ordersOf: z._default(z.enum(['shopify']), 'shopify'),
      }),
      {},
    ),
  ),
  /** CloudWatch alarms of this account and region by name; a name that ends in `*` stands for all that begin so. */
  alarms: once(() => z._default(z.record(z.string().check(z.minLength(1), z.maxLength(256)), alarm()), {})),
  /** AWS services, such as `EC2`, whose troubles in this region are ours. */
  health: once(() => z._default(z.record(Id, z.strictObject({ components: components(), ...telling() })), {})),
};

type Parts = typeof PARTS;
export type SourceSettings = { readonly [Name in keyof Parts]: z.infer<ReturnType<Parts[Name]>> };

export const settingsSchema = once(() =>
  z.strictObject(Object.fromEntries(Object.entries(PARTS).map(([name, part]) => [name, part()])) as { [Name in keyof Parts]: ReturnType<Parts[Name]> }),
);

/** The text of a file. Throws with the path of each field that does not fit. */
export const sourceSettings = (text: string): SourceSettings => fitting(settingsSchema(), jsonIn(text));

/** The same text in a function's environment, which was checked as a whole when the stack was made: here each part is read when it is first asked for. */
export function settingsByPart(text: string): SourceSettings {
  const json = jsonIn(text) as Readonly<Record<string, unknown>>;
  const parts = Object.entries(PARTS).map(([name, schema]) => [name, { enumerable: true, get: once((): object => fitting(schema() as z.ZodMiniType<object>, json[name], name)) }]);
  return Object.defineProperties({}, Object.fromEntries(parts)) as SourceSettings;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('The settings of the sources are no JSON.');
  }
}

function fitting<T>(schema: z.ZodMiniType<T>, json: unknown, ...within: readonly string[]): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${[...within, ...path].join('.') || 'the file'}: ${message}`);
  throw new Error(`The settings of the sources do not fit. ${wrong.join('; ')}`);
}

/** An exact name before a beginning, a longer beginning before a shorter one. */
export function alarmSettings(settings: SourceSettings, name: string): AlarmSettings | undefined {
  if (Object.hasOwn(settings.alarms, name)) return settings.alarms[name];
  const beginnings = Object.keys(settings.alarms).filter((key) => key.endsWith('*') && name.startsWith(key.slice(0, -1)));
  const longest = beginnings.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : settings.alarms[longest];
}
