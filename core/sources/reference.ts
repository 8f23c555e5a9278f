/** Whose a thing of a vendor's is, and the facts about it that came before anybody said so. */
import type { Draft } from './translation.ts';

export type ReferenceState = {
  readonly customerId?: string;
  /** Facts that wait for the customer, or that have one now and are not known to be on the bus yet. */
  readonly waiting?: readonly Draft[];
};

/** More than a parcel has news; past it the oldest go. */
const MAX_WAITING = 40;

type Input = { readonly knows: string } | { readonly waits: readonly Draft[] } | { readonly passed: readonly Draft[] };
type Decision = { readonly state: ReferenceState | undefined; readonly customerId?: string | undefined; readonly released: readonly Draft[] };

/**
 * What follows when somebody says whose it is, when a fact about it comes, or when the bus has those that waited.
 * Facts are released until the bus is known to have them, so that a crash between the two loses none; a repeat is the same event.
 */
export function decideOnReference(before: ReferenceState | undefined, input: Input): Decision {
  const state = before ?? {};
  const waiting = state.waiting ?? [];
  if ('knows' in input) {
    const unchanged = state.customerId === input.knows;
    return { state: unchanged && before ? before : { ...state, customerId: input.knows }, customerId: input.knows, released: waiting };
  }
  if ('passed' in input) {
    const left = waiting.filter(({ id }) => !input.passed.some((each) => each.id === id));
    if (left.length === waiting.length) return { state: before, released: [] };
    const { waiting: _gone, ...known } = state;
    return { state: left.length > 0 ? { ...known, waiting: left } : known, released: [] };
  }
  if (state.customerId !== undefined) return { state: before, customerId: state.customerId, released: [] };
  const added = input.waits.filter(({ id }) => !waiting.some((each) => each.id === id));
  if (added.length === 0) return { state: before, released: [] };
  return { state: { ...state, waiting: [...waiting, ...added].slice(-MAX_WAITING) }, released: [] };
}
