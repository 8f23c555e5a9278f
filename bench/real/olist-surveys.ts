/** What the question about a delivery would have done to a marketplace's own reviews: `node bench/real/olist-surveys.ts`. */
import type { EventOf } from '../../core/events/catalogue.ts';
import { csat } from '../../core/measures/intervals.ts';
import { instantOf } from '../../core/time.ts';
import { dataSet } from './data.ts';
import { eventsOf, type Olist, olist } from './olist-orders.ts';

export type Held = {
  readonly answers: number;
  /** How many answers there are of each score, 1 to 5. */
  readonly scores: readonly number[];
  readonly csat: number | undefined;
  /** Answers whose question was sent before the parcel was there, or of whose parcel nothing was ever heard: we would not have asked yet. */
  readonly tooEarly: { readonly answers: number; readonly percent: number; readonly csat: number | undefined };
};

export function heldIn(data: Olist): Held {
  const events = eventsOf(data);
  const deliveredAt = new Map(events.flatMap((event) => (event.type === 'order.delivered' ? [[event.data.orderId, instantOf(event.time)] as const] : [])));
  const answers = events.filter((event): event is EventOf<'survey.answered'> => event.type === 'survey.answered').map(({ data: answer }) => answer);
  const early = answers.filter(({ sentAt, orderId = '' }) => sentAt !== undefined && instantOf(sentAt) < (deliveredAt.get(orderId) ?? Number.POSITIVE_INFINITY));
  const scoresOf = (those: typeof answers): number[] => those.map(({ score }) => score);
  return {
    answers: answers.length,
    scores: [1, 2, 3, 4, 5].map((score) => answers.filter((answer) => answer.score === score).length),
    csat: csat(scoresOf(answers))?.value,
    tooEarly: { answers: early.length, percent: (100 * early.length) / answers.length, csat: csat(scoresOf(early))?.value },
  };
}

if (import.meta.main) {
  const folder = dataSet('orders-olist');
  if (folder === undefined) console.log('The data set orders-olist is not here: see bench/real/README.md.');
  else console.log(JSON.stringify(heldIn(await olist(folder)), null, 2));
}
