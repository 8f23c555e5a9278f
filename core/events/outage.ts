import { once } from '../once.ts';
import * as z from '../zod.ts';
import { Component, Id, Line, Moment, Prose } from './fields.ts';

export const IMPACTS = ['none', 'minor', 'major', 'critical'] as const;
export const STATUSES = ['investigating', 'identified', 'monitoring', 'resolved'] as const;

const audience = once(() => ({
  components: z.optional(z.array(Component).check(z.maxLength(100))),
  /** With components: only customers of these regions. */
  regions: z.optional(z.array(Line).check(z.maxLength(100))),
  /** Customers concerned besides those of the components. */
  customerIds: z.optional(z.array(Id).check(z.maxLength(2_000))),
  audience: z.optional(z.literal('all')),
}));

const telling = once(() => ({
  incidentId: Id,
  title: z.optional(Line),
  ...audience(),
  /** What the customer reads: what happened, what it means, what you do. */
  message: Prose,
  /** What the customer can do meanwhile. */
  workaround: z.optional(Prose),
  /** A promise: the next news by then, also if there is none. */
  nextUpdateAt: z.optional(Moment),
  /** Tell even if nothing changed; `false` keeps quiet although something did. */
  notify: z.optional(z.boolean()),
  /** Written down afterwards: changes the record, tells nobody. */
  backfilled: z.optional(z.boolean()),
}));

const namesSomebody = (data: { components?: string[] | undefined; customerIds?: string[] | undefined; audience?: 'all' | undefined }): boolean =>
  data.audience === 'all' || (data.components?.length ?? 0) > 0 || (data.customerIds?.length ?? 0) > 0;
const WHO = { error: 'at least one component, customer id, or audience: "all"', path: ['components'] };

/** Something is down or slow, or is so no longer. */
export const outageFact = once(() =>
  z
    .object({
      ...telling(),
      kind: z.optional(z.enum(['down', 'degraded'])),
      impact: z.optional(z.enum(IMPACTS)),
      status: z.optional(z.enum(STATUSES)),
    })
    .check(z.refine(namesSomebody, WHO)),
);

/** Planned work: announced, begun, done. */
export const maintenanceFact = once(() =>
  z
    .object({
      ...telling(),
      impact: z.optional(z.enum(IMPACTS)),
      startsAt: z.optional(Moment),
      endsAt: z.optional(Moment),
    })
    .check(z.refine(namesSomebody, WHO)),
);
