/** What an operator may say of the sources, in `sources.json`: read when the stack is made, given to the functions that translate. */
import * as z from 'zod';
import { Component, Id, Line, Prose } from '../events/fields.ts';
import { IMPACTS } from '../events/outage.ts';

/** One component, several, or none: then nobody is told of it. */
const Components = z.union([Component.transform((one) => [one]), z.array(Component).min(1).max(100), z.null().transform((): string[] => [])]);
const ByName = z.record(z.string().min(1).max(300), Components);

const Telling = {
  /** What customers read while it lasts; a plain sentence when absent. */
  message: Prose.optional(),
  impact: z.enum(IMPACTS).optional(),
  kind: z.enum(['down', 'degraded']).optional(),
};

/** Test-mode and sandbox deliveries are declined; `accept` is for a system that nobody but its developers gets mail from. */
const testMode = z.enum(['decline', 'accept']).default('decline');
const MAX_MINUTES = 24 * 60;

const Alarm = z.strictObject({
  components: Components,
  /** How long it must have been in alarm, all in all, before customers hear of it. */
  confirmMinutes: z.number().min(0).max(MAX_MINUTES).default(5),
  /** How long it must have been well without a break before that counts. */
  settleMinutes: z.number().min(0).max(MAX_MINUTES).default(10),
  title: Line.optional(),
  ...Telling,
});
export type AlarmSettings = z.infer<typeof Alarm>;

const Page = z.strictObject({
  /** Where the page is reached, such as https://status.example.com; https://PAGE.statuspage.io when absent. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** False for a page that is not public: then the secret token alone is trusted. */
  confirm: z.boolean().default(true),
});

export const SourceSettings = z.strictObject({
  shopify: z.strictObject({ testMode }).prefault({}),
  stripe: z
    .strictObject({
      testMode,
      /** The key of a customer's metadata that holds your own id for them. */
      customerIdKey: z.string().min(1).max(40).default('customer_id'),
    })
    .prefault({}),
  statuspage: z
    .strictObject({
      /** The pages that are believed, by the page's id; every page whose sender knows the token when absent. */
      pages: z.record(z.string().regex(/^[a-z0-9]{6,32}$/), Page).optional(),
      /** From a component's name or id on the page to ours; its name when not named here. */
      components: ByName.default({}),
      /** Whether a component's change tells customers although no incident speaks of it. */
      componentUpdates: z.boolean().default(true),
    })
    .prefault({}),
  pagerduty: z
    .strictObject({
      /** From a service's id or name to the components that customers know; the service's name when not named here. */
      services: ByName.default({}),
      /** `acknowledged`: nobody is told before a person has looked. */
      opensOn: z.enum(['triggered', 'acknowledged']).default('triggered'),
      ...Telling,
    })
    .prefault({}),
  hubspot: z.strictObject({ customers: z.enum(['contact', 'company']).default('contact') }).prefault({}),
  segment: z
    .strictObject({
      customers: z.enum(['user', 'group']).default('user'),
      testMode,
      /** Only these calls of track are use; all when absent. */
      events: z.array(z.string().min(1)).optional(),
    })
    .prefault({}),
  posthog: z.strictObject({ events: z.array(z.string().min(1)).optional() }).prefault({}),
  aftership: z
    .strictObject({
      /** Whose orders the trackings are of: a customer is found by the order's id or name there. */
      ordersOf: z.enum(['shopify']).default('shopify'),
    })
    .prefault({}),
  /** CloudWatch alarms of this account and region by name; a name that ends in `*` stands for all that begin so. */
  alarms: z.record(z.string().min(1).max(256), Alarm).default({}),
  /** AWS services, such as `EC2`, whose troubles in this region are ours. */
  health: z.record(Id, z.strictObject({ components: Components, ...Telling })).default({}),
});
export type SourceSettings = z.infer<typeof SourceSettings>;

/** Nothing said: what everybody starts with. */
export const NO_SETTINGS: SourceSettings = SourceSettings.parse({});

/** The text of a file, or of a function's environment. Throws with the path of each field that does not fit. */
export function sourceSettings(text: string): SourceSettings {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('The settings of the sources are no JSON.');
  }
  const parsed = SourceSettings.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Error(`The settings of the sources do not fit. ${parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; ')}`);
}

/** An exact name before a beginning, a longer beginning before a shorter one. */
export function alarmSettings(settings: SourceSettings, name: string): AlarmSettings | undefined {
  if (Object.hasOwn(settings.alarms, name)) return settings.alarms[name];
  const beginnings = Object.keys(settings.alarms).filter((key) => key.endsWith('*') && name.startsWith(key.slice(0, -1)));
  const longest = beginnings.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : settings.alarms[longest];
}
