/**
 * What may be set from outside: as CDK context (in `cdk.json`, or `npx cdk deploy -c fromAddress=hello@example.com`, which holds for that deploy), or as props of `new Beforehand(…)`.
 * Each says its unit and its default.
 */
import type { Node } from 'constructs';
import { isZone } from '../core/events/fields.ts';
import * as z from '../core/zod.ts';

const MAX_SURVEY_DELAY_HOURS = 336;
/** Ten years: each day is a place that Athena looks in. */
const MAX_HISTORY_DAYS = 3_650;
/** An erased customer's events must not lie there for longer than the law leaves time for an erasure. Source: GDPR, article 12 (3), one month. */
const MAX_ARCHIVE_DAYS = 30;

/** What stands in messages until the company says its own: enough to try things, and refused where customers would see it. */
export const EXAMPLES = { company: 'Example Company', fromAddress: 'hello@example.com', supportAddress: 'support@example.com' } as const;

const Settings = z.object({
  /** Named in every message and page. */
  company: z._default(z.string().check(z.minLength(1)), EXAMPLES.company),
  /** The sender of every message. Deploying makes it an SES identity, unless the next setting is there; its mailbox then gets a link to confirm. */
  fromAddress: z._default(z.email(), EXAMPLES.fromAddress),
  /** A domain or address that SES has verified already, and that `fromAddress` belongs to. */
  verifiedIdentity: z.optional(z.string()),
  /** Where answers of customers go, and what pages name for help. */
  supportAddress: z._default(z.email(), EXAMPLES.supportAddress),
  /** Whom the last step of an escalation reaches; the support address when absent. */
  managerAddress: z.optional(z.email()),
  /** In shadow, flags and the alerts that would follow are recorded and nobody is told: look at them first, then deploy with `live`, or say so while it runs (`npm run rules`). */
  alerts: z._default(z.enum(['live', 'shadow']), 'shadow'),
  /** Whether alerts that are not urgent are told at once, or in a digest at their owner's morning, within a daily budget. */
  alertDelivery: z._default(z.enum(['at-once', 'digest']), 'digest'),
  /** Where the company says what works and what does not; messages about outages and planned work then link to it. */
  statusPageUrl: z.optional(z.url({ protocol: /^https?$/ })),
  /** Where customers find answers by themselves; messages to customers and their pages then link to it. */
  helpUrl: z.optional(z.url({ protocol: /^https?$/ })),
  /** Where the links in messages lead, without a slash at the end; the API's own address when absent. */
  baseUrl: z.optional(
    z.pipe(
      z.url({ protocol: /^https?$/ }),
      z.transform((url) => url.replace(/\/+$/, '')),
    ),
  ),
  /** IANA time zone of the company: in it live the recipients of whom nothing better is known. */
  zone: z._default(z.string().check(z.refine(isZone, 'an IANA time zone, such as Europe/Berlin')), 'UTC'),
  /** ARN or id of the phone number, sender id or pool in AWS End User Messaging that SMS come from; without it nobody gets SMS. */
  smsOrigination: z.optional(z.string().check(z.minLength(1))),
  /** Hours from a case's resolution to its survey. */
  surveyDelayHours: z._default(z.coerce.number().check(z.minimum(0), z.maximum(MAX_SURVEY_DELAY_HOURS)), 24),
  /** Writes down of each mail when it was handed over to its mailbox. Without it a receipt says that the provider took it, and what came back; each million of mails then costs about $1.20 less. */
  deliveryReceipts: z._default(z.stringbool(), false),
  /** `dev` may be destroyed with all its data; `prod` keeps its data whatever happens to the stack. */
  stage: z._default(z.enum(['dev', 'prod']), 'prod'),
  /** Where alarms are mailed to; without it they only show in the console. */
  alarmAddress: z.optional(z.email()),
  /** New code gets a tenth of the work first and is taken back when it fails; by default in `prod`. The emulator knows nothing of it. */
  gradual: z.optional(z.stringbool()),
  /** Sets aside for each function as many of the account's concurrent invocations (1,000, but 10 in a new account) as it may need at most; by default in `prod`. */
  reserved: z.optional(z.stringbool()),
  /** Has Secrets Manager renew the key of links each 90 days, and the others when somebody says so; by default in `prod`. The emulator knows nothing of it. */
  rotation: z.optional(z.stringbool()),
  /** How many days every event is kept to be replayed, 0 to keep none. Events hold names and addresses. */
  archiveDays: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(MAX_ARCHIVE_DAYS)), 0),
  /** Keeps what customers did in S3 for `fit` and `backtest` to learn from (docs/risk.md). */
  history: z._default(z.stringbool(), false),
  /** How long, in days. A fit wants more than a year to see the seasons. */
  historyDays: z._default(z.coerce.number().check(z.int(), z.minimum(30), z.maximum(MAX_HISTORY_DAYS)), 1_095),
  /** The CSM's web page: its API, a Cognito user pool, its files in S3 behind CloudFront. A team can live without it, by mail and chat alone. */
  console: z._default(z.stringbool(), true),
  /** A web ACL of AWS WAF to stand before the console. CloudFront takes those of the scope CLOUDFRONT alone, which are made in us-east-1. */
  consoleWebAcl: z.optional(
    z.string().check(z.regex(/^arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/, 'the ARN of a web ACL of scope CLOUDFRONT, arn:aws:wafv2:us-east-1:…:global/webacl/…')),
  ),
  /** A file with what is to be known of the sources of events: services, alarms and pages behind components (docs/adapters.md). */
  sources: z.optional(z.string().check(z.minLength(1))),
  /** Event sources of Shopify and Stripe in this account and region, with commas between: `aws.partner/stripe.com/ed_…`. */
  partnerBuses: z.pipe(
    z.pipe(
      z._default(z.string(), ''),
      z.transform((names) => names.split(',').flatMap((name) => name.trim() || [])),
    ),
    z.array(z.string().check(z.regex(/^aws\.partner\/[\w.-]+(\/[\w.-]+){1,2}$/, 'the name of a partner event source, aws.partner/…'))),
  ),
  /** Deploys with the command line's own credentials instead of the bootstrap roles: for emulators that enforce IAM. */
  cliCreds: z._default(z.stringbool(), false),
});
export type Settings = z.infer<typeof Settings>;

export const SETTING_NAMES: readonly string[] = Object.keys(Settings.shape);

/** The settings found in the context; a wrong one stops the synthesis with its name. */
export const settingsFrom = (node: Node): Settings =>
  settled('This CDK context does not fit', Object.fromEntries(Object.keys(Settings.shape).map((name) => [name, node.tryGetContext(name)])));

/** The same from props, whose names are those of the settings. */
export const settingsOf = (props: object): Settings => settled('These props of Beforehand do not fit', { ...props });

function settled(complaint: string, values: Readonly<Record<string, unknown>>): Settings {
  const given = Object.fromEntries(Object.keys(Settings.shape).map((name) => [name, textOf(values[name])]));
  const parsed = Settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`${complaint}. ${wrong.join('; ')}`);
}

/** Values from `cdk.json` and props may be numbers or booleans; from the command line all are text. */
const textOf = (value: unknown): string | undefined => (value === undefined || value === null || value === '' ? undefined : String(value));
