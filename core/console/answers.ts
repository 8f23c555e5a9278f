/** What `/v1/console` answers. The OpenAPI document is made from these schemas, the page imports their types, and a test holds every answer to them. */
import { QUESTIONS } from '../measures/report.ts';
import * as z from '../zod.ts';
import { SORTS, TOLD } from './lists.ts';

const At = z.iso.datetime({ offset: true });
const Day = z.iso.date();
const Count = z.int().check(z.minimum(0));

export const Money = z.object({ amount: z.string(), currency: z.string() });
export type Money = z.infer<typeof Money>;

export const Me = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(['csm', 'lead', 'admin']),
  company: z.string(),
  /** IANA; the company's own. */
  zone: z.string(),
  now: At,
  /** Colleagues whose alerts and customers the reader may see. */
  colleagues: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type Me = z.infer<typeof Me>;

const Reason = z.looseObject({ code: z.string() });
const Flag = z.enum(['quiet', 'unhappy']);
const Clears = z.union([z.object({ activeDays: Count, before: Day }), z.object({ at: At })]);
const Goodwill = z.object({ kind: z.enum(['credit', 'voucher']), amount: z.number(), currency: z.string() });
const Done = z.object({ at: At, by: z.string(), goodwill: z.optional(Goodwill) });

export const Alert = z.object({
  /** Its customer and flag: what addresses it. */
  id: z.string(),
  etag: z.string(),
  customerId: z.string(),
  customerName: z.optional(z.string()),
  segment: z.optional(z.string()),
  plan: z.optional(z.string()),
  flag: Flag,
  owner: z.string(),
  status: z.enum(['open', 'acknowledged', 'snoozed', 'closed']),
  mayAct: z.boolean(),
  since: At,
  openedAt: At,
  score: z.number(),
  threshold: z.number(),
  /** Higher first: the risk times what is at stake. */
  rank: z.number(),
  band: z.optional(z.enum(['unknown', 'low', 'near', 'high', 'very-high'])),
  probability: z.optional(z.number()),
  reasons: z.array(Reason),
  clears: z.optional(Clears),
  moneyAtRisk: z.optional(Money),
  priority: z.optional(z.enum(['urgent', 'high', 'normal'])),
  dueAt: z.optional(At),
  coverFor: z.optional(z.string()),
  acknowledged: z.optional(z.object({ at: At, by: z.string() })),
  snoozed: z.optional(z.object({ until: At, by: z.string(), why: z.string() })),
  closed: z.optional(z.object({ at: At, outcome: z.string(), by: z.optional(z.string()), why: z.optional(z.string()) })),
  playbook: z.optional(
    z.object({
      id: z.string(),
      tasks: z.array(z.object({ id: z.string(), dueAt: At, done: z.optional(Done) })),
      asked: z.optional(z.object({ goodwill: Goodwill, by: z.string(), at: At })),
    }),
  ),
  actions: z.array(z.object({ n: Count, at: At, by: z.string(), did: z.string(), what: z.optional(z.string()), why: z.optional(z.string()) })),
});
export type Alert = z.infer<typeof Alert>;

export const Alerts = z.object({
  alerts: z.array(Alert),
  next: z.optional(z.string()),
  /** Over all that fit the filters, not only this page. */
  totals: z.object({
    alerts: Count,
    moneyAtRisk: z.array(Money),
    overdue: Count,
    dueToday: Count,
    urgent: Count,
    unacknowledged: Count,
    /** There are more than are ever looked through at once. */
    isCut: z.boolean(),
  }),
});
export type Alerts = z.infer<typeof Alerts>;

export const BulkResult = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      verdict: z.enum(['done', 'changed-meanwhile', 'refused', 'not-yours', 'gone']),
      /** Why, where it was refused. */
      reason: z.optional(z.string()),
      alert: z.optional(Alert),
    }),
  ),
});
export type BulkResult = z.infer<typeof BulkResult>;

export const Found = z.object({
  customers: z.array(
    z.object({
      id: z.string(),
      name: z.optional(z.string()),
      email: z.optional(z.string()),
      plan: z.optional(z.string()),
      segment: z.optional(z.string()),
      csm: z.optional(z.string()),
    }),
  ),
  /** Too many begin so: a longer word finds the rest. */
  isCut: z.boolean(),
});
export type Found = z.infer<typeof Found>;

const Standing = z.object({
  flag: z.enum(['raised', 'ok', 'unknown']),
  since: z.optional(At),
  band: z.enum(['unknown', 'low', 'near', 'high', 'very-high']),
  score: z.optional(z.number()),
  threshold: z.number(),
  percentile: z.optional(z.number()),
  probability: z.optional(z.number()),
  reasons: z.array(Reason),
  clears: z.optional(Clears),
});
export type Standing = z.infer<typeof Standing>;

export const Customer = z.object({
  id: z.string(),
  known: z.boolean(),
  erasedAt: z.optional(At),
  name: z.optional(z.string()),
  email: z.optional(z.string()),
  phone: z.optional(z.string()),
  plan: z.optional(z.string()),
  segment: z.optional(z.string()),
  region: z.optional(z.string()),
  locale: z.optional(z.string()),
  arr: z.optional(Money),
  components: z.array(z.string()),
  csm: z.optional(z.object({ id: z.string(), name: z.optional(z.string()) })),
  zone: z.object({ zone: z.string(), from: z.enum(['profile', 'locale', 'csm', 'company']) }),
  lastActive: z.optional(Day),
  activeDays: Count,
  quiet: Standing,
  unhappy: Standing,
  alerts: z.array(Alert),
  consents: z.array(z.object({ topic: z.string(), channel: z.string(), granted: z.boolean(), at: At })),
  /** Addresses of theirs that are never written to again. */
  suppressedAddresses: Count,
  open: z.object({ incidents: z.array(z.object({ id: z.string(), title: z.optional(z.string()) })), cases: Count, orders: Count }),
});
export type Customer = z.infer<typeof Customer>;

export const Score = z.object({
  days: z.array(z.object({ day: Day, active: z.boolean(), quiet: z.nullable(z.number()), unhappy: z.number() })),
  lines: z.object({ quiet: z.object({ flagsFrom: z.number(), clearsBelow: z.number() }), unhappy: z.object({ flagsFrom: z.number(), clearsBelow: z.number() }) }),
  /** What to mark on it: bad experiences, alerts, days that our own outages took. */
  marks: z.array(z.object({ at: At, what: z.string(), about: z.optional(z.string()), points: z.optional(z.number()) })),
});
export type Score = z.infer<typeof Score>;

/** The receipt of one message: what was decided and why, and what became of it. */
export const Message = z.object({
  kind: z.string(),
  decision: z.enum(['held', 'sending', 'retry', 'skipped', 'sent', 'failed']),
  reason: z.optional(z.string()),
  because: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  channel: z.optional(z.string()),
  factAt: At,
  at: At,
  until: z.optional(At),
  delivery: z.optional(z.record(z.string(), At)),
  subject: z.string(),
});
export type Message = z.infer<typeof Message>;

export const Entry = z.object({
  id: z.string(),
  at: At,
  sort: z.enum(SORTS),
  /** A code; its words are the page's. */
  what: z.string(),
  /** The order, case or incident. */
  about: z.optional(z.string()),
  /** Words of people, and names: shown as text. */
  said: z.optional(z.string()),
  by: z.optional(z.string()),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  message: z.optional(Message),
});
export type Entry = z.infer<typeof Entry>;

export const Timeline = z.object({ entries: z.array(Entry), next: z.optional(z.string()) });
export type Timeline = z.infer<typeof Timeline>;

const Report = z.object({
  name: z.string(),
  step: z.string(),
  at: At,
  status: z.string(),
  impact: z.string(),
  kind: z.enum(['down', 'degraded']),
  components: z.array(z.string()),
  regions: z.optional(z.array(z.string())),
  message: z.string(),
  workaround: z.optional(z.string()),
  nextUpdateAt: z.optional(At),
  startsAt: z.optional(At),
  endsAt: z.optional(At),
  told: z.boolean(),
  /** Our own "no news yet": the promised update had not come. */
  holding: z.boolean(),
  /** A later report has taken its place: whoever had not been told of it by then is told of that one only. */
  isOvertaken: z.boolean(),
});
export type Report = z.infer<typeof Report>;

export const Outage = z.object({
  id: z.string(),
  title: z.optional(z.string()),
  is: z.enum(['outage', 'maintenance']),
  /** Of its latest report. */
  step: z.string(),
  isOpen: z.boolean(),
  status: z.string(),
  impact: z.string(),
  kind: z.enum(['down', 'degraded']),
  components: z.array(z.string()),
  regions: z.optional(z.array(z.string())),
  audience: z.enum(['components', 'everybody', 'named']),
  startedAt: At,
  endedAt: z.optional(At),
  /** The next update that customers were promised and that has not come. */
  promisedAt: z.optional(At),
  latest: z.string(),
});
export type Outage = z.infer<typeof Outage>;

export const Outages = z.object({ open: z.array(Outage), recent: z.array(Outage) });
export type Outages = z.infer<typeof Outages>;

export const OutageDetail = z.extend(Outage, {
  reports: z.array(Report),
  summary: z.object({
    /** Of an ended one: from its first report to its end. */
    minutes: z.optional(Count),
    updates: Count,
    promises: Count,
    promisesKept: Count,
    promisesMissed: Count,
  }),
  /** Messages of every outage that still wait, and pages of customers still to be gone through. */
  waiting: z.object({ pages: Count, messages: Count }),
});
export type OutageDetail = z.infer<typeof OutageDetail>;

export const Told = z.object({
  customers: z.array(
    z.object({
      id: z.string(),
      name: z.optional(z.string()),
      verdict: z.enum(TOLD),
      reason: z.optional(z.string()),
      channel: z.optional(z.string()),
      at: z.optional(At),
      until: z.optional(At),
    }),
  ),
  /** Of this page. */
  counts: z.record(z.enum(TOLD), Count),
  next: z.optional(z.string()),
});
export type Told = z.infer<typeof Told>;

export const CustomerOutages = z.object({
  outages: z.array(
    z.object({
      outage: Outage,
      concerned: z.boolean(),
      /** Which of their components, or why not. */
      because: z.enum(['component', 'everybody', 'named', 'no-component', 'other-region']),
      component: z.optional(z.string()),
      told: z.array(z.object({ report: z.string(), step: z.string(), reportedAt: At, message: z.optional(Message) })),
    }),
  ),
});
export type CustomerOutages = z.infer<typeof CustomerOutages>;

export const Health = z.object({
  at: At,
  queues: z.array(z.object({ name: z.string(), waiting: Count, inFlight: Count, dead: Count })),
  quarantine: Count,
  undelivered: Count,
  sends: z.object({
    /** Of the last so many days, the oldest first. */
    days: z.array(z.object({ day: Day, sent: Count, bounced: Count, complained: Count })),
    thisMonth: Count,
  }),
  paused: z.array(z.object({ class: z.string(), since: At, by: z.string(), why: z.string() })),
  /** US dollars. What each part is reckoned from. */
  cost: z.object({ month: z.string(), usd: z.number(), parts: z.array(z.object({ what: z.string(), count: z.number(), usd: z.number() })), isReckoned: z.literal(true) }),
});
export type Health = z.infer<typeof Health>;

export const Paused = z.object({ class: z.string(), since: At, by: z.string(), why: z.string() });

export const RulesView = z.object({
  etag: z.string(),
  quietHours: z.object({ from: z.int(), until: z.int() }),
  restDays: z.array(z.int()),
  zone: z.string(),
  surveys: z.object({ npsPerDay: Count, ces: z.boolean(), delivery: z.boolean() }),
  caps: z.object({ survey: z.object({ most: Count, days: z.number(), sameKindDays: z.number() }), outreach: z.object({ most: Count, days: z.number() }) }),
  holdoutPercent: z.record(z.string(), z.number()),
  alerts: z.looseObject({
    mode: z.enum(['live', 'shadow']),
    delivery: z.enum(['at-once', 'digest']),
    digestHour: z.int(),
    perDay: z.int(),
    highFrom: z.number(),
    currency: z.string(),
  }),
  alertHoldout: z.optional(z.looseObject({})),
  paused: z.array(Paused),
  classes: z.array(z.object({ class: z.string(), refusable: z.boolean(), quietHours: z.string(), restDays: z.string(), kinds: z.array(z.string()) })),
  flags: z.object({
    quiet: z.object({ flagsFrom: z.number(), clearsBelow: z.number(), minActiveDays: z.number(), horizonDays: z.number(), isFitted: z.boolean() }),
    unhappy: z.object({ flagsFrom: z.number(), clearsBelow: z.number(), points: z.record(z.string(), z.number()), halfLifeDays: z.number() }),
  }),
  playbooks: z.array(z.object({ id: z.string(), tasks: z.array(z.object({ id: z.string(), afterDays: z.number() })) })),
});
export type RulesView = z.infer<typeof RulesView>;

const Outcome = z.object({ sent: Count, waits: Count, capped: Count, heldOut: Count });
export const Rehearsal = z.object({
  /** How many customers and messages of the last so many days it rests on. */
  customers: Count,
  messages: Count,
  days: Count,
  /** Whether there are customers besides. */
  isSample: z.boolean(),
  before: Outcome,
  after: Outcome,
  byKind: z.array(z.object({ kind: z.string(), before: Outcome, after: Outcome })),
  alerts: z.object({ open: Count, urgentNow: Count, urgentThen: Count, highNow: Count, highThen: Count }),
});
export type Rehearsal = z.infer<typeof Rehearsal>;

export const Audit = z.object({
  month: z.string(),
  entries: z.array(z.object({ at: At, by: z.string(), did: z.string(), why: z.string(), what: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])) })),
  next: z.optional(z.string()),
});
export type Audit = z.infer<typeof Audit>;

export const Kinds = z.object({
  kinds: z.array(z.object({ kind: z.string(), class: z.string(), topic: z.string(), lane: z.string(), maxAgeHours: z.number(), variants: z.array(z.string()) })),
  locales: z.array(z.string()),
});
export type Kinds = z.infer<typeof Kinds>;

export const Preview = z.object({ kind: z.string(), locale: z.string(), variant: z.string(), subject: z.string(), text: z.string(), html: z.string(), short: z.string() });
export type Preview = z.infer<typeof Preview>;

export const TestSend = z.object({ to: z.string(), outcome: z.string(), why: z.optional(z.string()) });
export type TestSend = z.infer<typeof TestSend>;

const Share = z.object({ count: Count, of: Count, share: z.number(), lower: z.number(), upper: z.number() });
const Estimate = z.object({ value: z.number(), lower: z.number(), upper: z.number() });
const SurveyFigures = z.object({
  asked: Count,
  response: z.nullable(Share),
  silent: z.int(),
  score: z.nullable(Estimate),
  scored: Count,
  medianHoursToAnswer: z.nullable(z.number()),
  /** Low answers and wishes to be called: to how many a reply was promised, and how many got it in time. */
  loop: z.object({ owed: Count, closed: z.nullable(Share), missed: Count, medianHoursToClose: z.nullable(z.number()) }),
});
export type SurveyFigures = z.infer<typeof SurveyFigures>;

const Question = z.object({
  all: SurveyFigures,
  weeks: z.array(z.extend(SurveyFigures, { week: z.string() })),
  segments: z.array(z.extend(SurveyFigures, { segment: z.nullable(z.string()) })),
});
export const Surveys = z.object({
  /** ISO weeks, the oldest first. */
  weeks: z.array(z.string()),
  questions: z.record(z.enum(QUESTIONS), Question),
  themes: z.array(z.object({ theme: z.string(), name: z.string(), comments: Count, customers: Count, fixedAt: z.nullable(At), told: z.nullable(Share) })),
});
export type Surveys = z.infer<typeof Surveys>;

export const Comments = z.object({
  comments: z.array(
    z.object({
      customerId: z.string(),
      customerName: z.optional(z.string()),
      name: z.string(),
      at: At,
      text: z.string(),
      kind: z.optional(z.string()),
      score: z.optional(z.number()),
      scale: z.optional(z.number()),
      themes: z.array(z.string()),
      /** By its words; for a person to say yes or no to. */
      suggested: z.array(z.string()),
    }),
  ),
  themes: z.array(z.object({ id: z.string(), name: z.string() })),
  next: z.optional(z.string()),
});
export type Comments = z.infer<typeof Comments>;

export const Tagged = z.object({ themes: z.array(z.string()) });

/** What every refusal looks like. `alert` and `rules` are the newer state, where something was changed meanwhile. */
export const Refusal = z.object({
  error: z.string(),
  reason: z.optional(z.string()),
  fields: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  alert: z.optional(Alert),
  rules: z.optional(RulesView),
});
export type Refusal = z.infer<typeof Refusal>;
