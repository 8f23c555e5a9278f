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
