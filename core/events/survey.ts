import { once } from '../once.ts';
import * as z from '../zod.ts';
import { Id, Moment, Prose } from './fields.ts';

/** An answer to a survey, ours or another tool's. The kind is declared, never guessed from the scale. */
export const surveyAnswered = once(() =>
  z
    .object({
      customerId: Id,
      kind: z.enum(['csat', 'nps', 'ces']),
      score: z.int().check(z.minimum(0), z.maximum(10)),
      /** The highest possible score: 5 for CSAT, 10 for NPS, 7 for CES. */
      scale: z.int().check(z.minimum(2), z.maximum(10)),
      surveyId: z.optional(Id),
      sentAt: z.optional(Moment),
      answeredAt: Moment,
      orderId: z.optional(Id),
      caseId: z.optional(Id),
      comment: z.optional(Prose),
      /** True when they asked that somebody get in touch: it counts like a low answer, whatever the score. */
      contact: z.optional(z.boolean()),
    })
    .check(
      z.refine((answer) => answer.score <= answer.scale && (answer.kind === 'nps' || answer.score >= 1), {
        error: 'a score on its scale: 1 to scale, for nps 0 to 10',
        path: ['score'],
      }),
    ),
);

/** Words of a customer outside any survey. */
export const feedbackReceived = once(() =>
  z.object({
    customerId: Id,
    comment: Prose,
    mood: z.optional(z.enum(['good', 'neutral', 'bad'])),
    orderId: z.optional(Id),
    caseId: z.optional(Id),
  }),
);
