import * as z from 'zod';
import { Component, Id, Line, Moment, Prose } from './fields.ts';
import { once } from './once.ts';

export const IMPACTS = ['none', 'minor', 'major', 'critical'] as const;
export const STATUSES = ['investigating', 'identified', 'monitoring', 'resolved'] as const;

const audience = once(() => ({
  components: z.array(Component).max(100).optional(),
  /** With components: only customers of these regions. */
  regions: z.array(Line).max(100).optional(),
  /** Customers concerned besides those of the components. */
  customerIds: z.array(Id).max(2_000).optional(),
  audience: z.literal('all').optional(),
}));

const telling = once(() => ({
  incidentId: Id,
  title: Line.optional(),
  ...audience(),
  /** What the customer reads: what happened, what it means, what you do. */
  message: Prose,
  /** What the customer can do meanwhile. */
  workaround: Prose.optional(),
  /** A promise: the next news by then, also if there is none. */
  nextUpdateAt: Moment.optional(),
  /** Tell even if nothing changed; `false` keeps quiet although something did. */
  notify: z.boolean().optional(),
  /** Written down afterwards: changes the record, tells nobody. */
  backfilled: z.boolean().optional(),
}));

const namesSomebody = (data: { components?: string[] | undefined; customerIds?: string[] | undefined; audience?: 'all' | undefined }): boolean =>
  data.audience === 'all' || (data.components?.length ?? 0) > 0 || (data.customerIds?.length ?? 0) > 0;
const WHO = { error: 'at least one component, customer id, or audience: "all"', path: ['components'] };

/** Something is down or slow, or is so no longer. */
export const outageFact = once(() =>
  z
    .object({
      ...telling(),
      kind: z.enum(['down', 'degraded']).optional(),
      impact: z.enum(IMPACTS).optional(),
      status: z.enum(STATUSES).optional(),
    })
    .refine(namesSomebody, WHO),
);

/** Planned work: announced, begun, done. */
export const maintenanceFact = once(() =>
  z
    .object({
      ...telling(),
      impact: z.enum(IMPACTS).optional(),
      startsAt: Moment.optional(),
      endsAt: Moment.optional(),
    })
    .refine(namesSomebody, WHO),
);
