/** What the question about a delivery would have done to a marketplace's own reviews: `node bench/real/olist-surveys.ts`; with `--replay` (some minutes) also what the system has on record after living through all of it. */
import type { EventOf } from '../../core/events/catalogue.ts';
import { csat } from '../../core/measures/intervals.ts';
import { type MeasureRecord, measuresIn } from '../../core/measures/records.ts';
import { instantOf } from '../../core/time.ts';
import { weeksBetween } from '../../core/truth/weeks.ts';
import { allOf } from '../../flow/all-of.ts';
import { live } from '../../local/drive.ts';
import type { Engine } from '../../local/engine.ts';
import { openEngine } from '../../local/open-engine.ts';
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

/** The same events lived through by the whole system, and what it has on record of the answers then. */
export async function onRecord(data: Olist): Promise<Pick<Held, 'answers' | 'scores'>> {
  const events = eventsOf(data);
  const engine = openEngine({ folder: ':memory:', baseUrl: 'http://127.0.0.1:4600' });
  engine.clock.stop();
  engine.clock.set(instantOf(events[0]?.time ?? ''));
  await engine.start();
  try {
    await live(engine, events);
    const { delivery, csat: others } = await readScores(engine);
    return { answers: delivery + others.reduce((sum, count) => sum + count, 0), scores: others };
  } finally {
    await engine.stop();
  }
}

/** By score; a question of our own is not switched on here, so `delivery` is none. */
async function readScores(engine: Engine): Promise<{ readonly delivery: number; readonly csat: readonly number[] }> {
  const scores = [0, 0, 0, 0, 0];
  let delivery = 0;
  for (const week of weeksBetween(Date.UTC(2016, 0, 1), engine.clock.now())) {
    for (const { body } of await allOf(engine.table, measuresIn(week))) {
      const record = body as MeasureRecord;
      if (record.record !== 'survey' || record.answer === undefined) continue;
      if (record.about === 'delivery') delivery++;
      else scores[record.answer.score - 1] = (scores[record.answer.score - 1] ?? 0) + 1;
    }
  }
  return { delivery, csat: scores };
}

if (import.meta.main) {
  const folder = dataSet('orders-olist');
  if (folder === undefined) console.log('The data set orders-olist is not here: see bench/real/README.md.');
  else {
    const data = await olist(folder);
    console.log(JSON.stringify({ ...heldIn(data), ...(process.argv.includes('--replay') && { onRecord: await onRecord(data) }) }, null, 2));
  }
}
