/** Orders with their surveys from a file of contract events, and a word about what was left out. */
import { storiesFrom, type UnhappyRow, unhappyRows } from '../../core/risk/unhappy-rows.ts';
import { isoOf } from '../../core/time.ts';
import { NotDone } from '../operations.ts';
import { readEvents } from './read-events.ts';

export async function readOrders(file: string, now: number): Promise<UnhappyRow[]> {
  const { events, refused } = await readEvents(file, now);
  for (const line of refused.slice(0, 5)) console.error(`Left out: ${line}`);
  const { stories, leaks, unanswered, repeated } = storiesFrom(events);
  const [leak] = leaks;
  if (leak !== undefined) {
    throw new NotDone(
      `${file}, line ${leak.line}: order ${leak.orderId} was answered at ${isoOf(leak.answeredAt)}, before its survey was sent at ${isoOf(leak.sentAt)}. The outcome would be known before it is foretold${leaks.length > 1 ? `; so in ${leaks.length} answers` : ''}. Refused.`,
    );
  }
  const parts = [`${stories.length.toLocaleString('en')} orders with an answered survey`, `${unanswered.toLocaleString('en')} without`];
  if (repeated > 0) parts.push(`${repeated.toLocaleString('en')} events came twice and count once`);
  if (refused.length > 0) parts.push(`${refused.length.toLocaleString('en')} lines are no events of the contract`);
  console.error(`${events.length.toLocaleString('en')} events read; ${parts.join(', ')}.`);
  if (stories.length === 0) throw new NotDone(`${file} has no order.confirmed with a survey.answered that names it (orderId) and says when it was sent (sentAt).`);
  return unhappyRows(stories);
}
