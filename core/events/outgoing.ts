/** What Beforehand itself puts on the bus, for CRMs and others to react to. At least once; a repeat is the same event. */
import * as z from 'zod';
import { EVIDENCE } from '../engagement/evidence.ts';
import { BANDS } from '../engagement/standing.ts';
import { CHANNELS, TOPICS } from './customer.ts';
import { Id, Line, Moment, Money } from './fields.ts';
import { once } from './once.ts';

/** A signal in plain numbers: its code, what was seen, and how much it weighed. */
export const flagReason = once(() =>
  z.object({
    code: z.string(),
    points: z.number().optional(),
    days: z.number().optional(),
    usualEveryDays: z.number().optional(),
    count: z.number().optional(),
    at: Moment.optional(),
    score: z.number().optional(),
    scale: z.number().optional(),
    about: z.string().optional(),
    excusedDays: z.number().optional(),
    contribution: z.number().optional(),
    evidence: z.object({ kind: z.enum(EVIDENCE), id: z.string() }).optional(),
  }),
);

/** A customer crossed the line of a flag. */
export const customerAtRisk = once(() =>
  z.object({
    customerId: Id,
    flag: z.enum(['quiet', 'unhappy']),
    score: z.number(),
    threshold: z.number(),
    band: z.enum(BANDS).optional(),
    percentile: z.number().min(0).max(100).optional(),
    probability: z.number().min(0).max(1).optional(),
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
    moneyAtRisk: Money.optional(),
    dueAt: Moment.optional(),
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
