/** What an adapter makes of a delivery: facts in the words of the contract, or the reason why there is none. */
import type { EventType } from '../events/catalogue.ts';

/** Whose a fact is, where its payload names something of the vendor's and not the customer. */
export type Whose = {
  /** Such as `order:820982911946154508`. */
  readonly ref: string;
  /** Where that is known, if elsewhere than at the source of the fact. */
  readonly of?: string;
  /** The customer's id if nobody has said whose it is; without one the fact waits until somebody does. */
  readonly otherwise?: string;
};

/** An event of the contract, as far as the payload tells it. Optional fields that do not fit the contract are left out later, by name. */
export type Draft = {
  /** The same for a repeat of the fact, whatever the delivery is called. */
  readonly id: string;
  readonly source: string;
  readonly type: EventType;
  /** When the source says that it happened: ISO 8601. */
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly whose?: Whose;
};

/** A thing of the vendor's and the customer whom it belongs to. */
export type Knows = { readonly ref: string; readonly customerId: string };

export type Translation = { readonly events: readonly Draft[]; readonly knows?: readonly Knows[] } | { readonly reason: string };

export type Headers = Readonly<Record<string, string | undefined>>;

export const declined = (reason: string): Translation => ({ reason });
