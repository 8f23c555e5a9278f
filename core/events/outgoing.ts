/** What Beforehand itself puts on the bus, for CRMs and others to react to. At least once; a repeat is the same event. */
import { EVIDENCE } from '../engagement/evidence.ts';
import { BANDS } from '../engagement/standing.ts';
import { once } from '../once.ts';
import * as z from '../zod.ts';
import { CHANNELS, TOPICS } from './customer.ts';
import { Id, Line, Moment, money } from './fields.ts';

/** A signal in plain numbers: its code, what was seen, and how much it weighed. */
export const flagReason = once(() =>
  z.object({
    code: z.string(),
    points: z.optional(z.number()),
    days: z.optional(z.number()),
    usualEveryDays: z.optional(z.number()),
    count: z.optional(z.number()),
    at: z.optional(Moment),
    score: z.optional(z.number()),
    scale: z.optional(z.number()),
    about: z.optional(z.string()),
    excusedDays: z.optional(z.number()),
    contribution: z.optional(z.number()),
    evidence: z.optional(z.object({ kind: z.enum(EVIDENCE), id: z.string() })),
  }),
);

/** A customer crossed the line of a flag. */
export const customerAtRisk = once(() =>
  z.object({
    customerId: Id,
    flag: z.enum(['quiet', 'unhappy']),
    score: z.number(),
    threshold: z.number(),
    band: z.optional(z.enum(BANDS)),
    percentile: z.optional(z.number().check(z.minimum(0), z.maximum(100))),
    probability: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
    since: Moment,
    reasons: z.array(flagReason()),
  }),
);

export const customerRecovered = once(() => z.object({ customerId: Id, flag: z.enum(['quiet', 'unhappy']), since: Moment }));

export const alertOpened = once(() =>
  z.object({
    customerId: Id,
    alertId: Id,
    flag: z.enum(['quiet', 'unhappy']),
    owner: Line,
    moneyAtRisk: z.optional(money()),
    dueAt: z.optional(Moment),
  }),
);

export const alertClosed = once(() =>
  z.object({
    customerId: Id,
    alertId: Id,
    outcome: z.enum(['saved', 'churned', 'false-alarm', 'too-early', 'recovered']),
  }),
);

export const consentChanged = once(() =>
  z.object({
    customerId: Id,
    topic: z.enum(TOPICS),
    channel: z.enum(CHANNELS),
    granted: z.boolean(),
  }),
);
