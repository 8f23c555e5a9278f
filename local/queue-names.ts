import type { NamedQueue } from '../adapters/local/operations.ts';
import type { QueueConfig } from '../adapters/local/queues.ts';

/** What people call a queue: `orders` for OrdersQueue929135A0 and for its dead letters, `urgent` for the lane of that name. */
export const queueName = (logicalId: string): string =>
  logicalId
    .replace(/[0-9A-F]{8}$/, '')
    .replace(/DeadLetters$/i, '')
    .replace(/Queue$/i, '')
    .replace(/Lane$/i, '')
    .toLowerCase();

/** Those that a name means; all without one. Nothing when there is none of that name. */
export function queuesNamed<T extends { readonly id: string }>(queues: readonly T[], name: string | undefined): readonly T[] | undefined {
  const wanted = name === undefined ? queues : queues.filter(({ id }) => queueName(id) === queueName(name));
  return wanted.length > 0 ? wanted : undefined;
}

/** Every queue under the name that people call it by, with where its dead letters lie. */
export function namedQueues(queues: readonly QueueConfig[]): readonly NamedQueue[] {
  const letters = new Set(queues.flatMap(({ deadLetters }) => deadLetters?.queue ?? []));
  return queues
    .filter(({ name }) => !letters.has(name))
    .map(({ name, deadLetters }) => {
      const said = queueName(name);
      return { name: said, queue: name, ...(deadLetters && { dead: deadLetters.queue }), role: said === 'quarantine' || said === 'undelivered' ? said : 'work' };
    });
}
