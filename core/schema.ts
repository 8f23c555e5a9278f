/** Old and new code run side by side during a deploy: who meets an item of a shape that only newer code knows waits for the newer code to take it. */
import { type Item, Unavailable } from './ports.ts';

/** The newest shape of states that this code knows. A state of a later shape says so in its field `schema`; without the field it is of the first. */
export const SCHEMA = 1;

/** @throws Unavailable when newer code has written the item: its message goes back to the queue and finds the newer code in the end */
export function readable<T extends Item>(item: T): T {
  const { schema } = (typeof item.body === 'object' && item.body !== null ? item.body : {}) as { readonly schema?: unknown };
  if (typeof schema === 'number' && schema > SCHEMA) throw new Unavailable(`an item of schema ${schema}, which newer code has written`);
  return item;
}
