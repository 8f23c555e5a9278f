/** What the question about a delivery would have done to a marketplace's own reviews: `node bench/real/olist-surveys.ts`; with `--replay` (some minutes) also what the system has on record after living through all of it. */
import type { EventOf } from '../../core/events/catalogue.ts';
import { csat } from '../../core/measures/intervals.ts';
import { type MeasureRecord, measuresIn } from '../../core/measures/records.ts';
import { instantOf } from '../../core/time.ts';
import { weeksBetween } from '../../core/truth/weeks.ts';
import { allOf } from '../../flow/all-of.ts';
import { live } from '../../local/drive.ts';
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
  const events = [...eventsOf(data)].sort((a, b) => instantOf(a.time) - instantOf(b.time));
  const engine = openEngine({ folder: ':memory:', baseUrl: 'http://127.0.0.1:4600' });
  engine.clock.stop();
  engine.clock.set(instantOf(events[0]?.time ?? ''));
  await engine.start();
  try {
    await live(engine, events);
    const weeks = weeksBetween(instantOf(events[0]?.time ?? ''), engine.clock.now());
    const records = (await Promise.all(weeks.map((week) => allOf(engine.table, measuresIn(week))))).flat().map(({ body }) => body as MeasureRecord);
    const scores = records.flatMap((record) => (record.record === 'survey' && record.answer !== undefined ? [record.answer.score] : []));
    return { answers: scores.length, scores: [1, 2, 3, 4, 5].map((score) => scores.filter((each) => each === score).length) };
  } finally {
    await engine.stop();
  }
}

if (import.meta.main) {
  const folder = dataSet('orders-olist');
  if (folder === undefined) console.log('The data set orders-olist is not here: see bench/real/README.md.');
  else {
    const data = await olist(folder);
    console.log(JSON.stringify({ ...heldIn(data), ...(process.argv.includes('--replay') && { onRecord: await onRecord(data) }) }, null, 2));
  }
}
