import * as z from 'zod';
import { Id, Moment, Prose } from './fields.ts';
import { once } from './once.ts';

/** An answer to a survey, ours or another tool's. The kind is declared, never guessed from the scale. */
export const surveyAnswered = once(() =>
  z
    .object({
      customerId: Id,
      kind: z.enum(['csat', 'nps', 'ces']),
      score: z.number().int().min(0).max(10),
      /** The highest possible score: 5 for CSAT, 10 for NPS, 7 for CES. */
      scale: z.number().int().min(2).max(10),
      surveyId: Id.optional(),
      sentAt: Moment.optional(),
      answeredAt: Moment,
      orderId: Id.optional(),
      caseId: Id.optional(),
      comment: Prose.optional(),
      /** True when they asked that somebody get in touch: it counts like a low answer, whatever the score. */
      contact: z.boolean().optional(),
    })
    .refine((answer) => answer.score <= answer.scale && (answer.kind === 'nps' || answer.score >= 1), {
      error: 'a score on its scale: 1 to scale, for nps 0 to 10',
      path: ['score'],
    }),
);

/** Words of a customer outside any survey. */
export const feedbackReceived = once(() =>
  z.object({
    customerId: Id,
    comment: Prose,
    mood: z.enum(['good', 'neutral', 'bad']).optional(),
    orderId: Id.optional(),
    caseId: Id.optional(),
  }),
);
