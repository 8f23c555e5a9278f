/**
 * From drafts to the bus. Facts that name something of the vendor's find the customer whom it belongs to, or wait until somebody says;
 * what is on the bus was accepted by it, and a repeat of everything is the same events.
 */
import type { Refusal } from '../core/events/parse.ts';
import { referenceKey } from '../core/keys.ts';
import type { BusEvent, Ports } from '../core/ports.ts';
import { completed } from '../core/sources/complete.ts';
import { decideOnReference, type ReferenceState } from '../core/sources/reference.ts';
import type { Draft, Knows } from '../core/sources/translation.ts';
import { DAY, SECOND } from '../core/time.ts';
import { commit } from './commit.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'clock' | 'pause'>;
export type Passed = {
  readonly accepted: number;
  /** Facts whose customer nobody has named yet. */
  readonly waiting: number;
  readonly refused: readonly { readonly id: string; readonly errors: readonly Refusal[] }[];
  /** Fields that did not fit the contract and were left out. */
  readonly left: readonly string[];
};

/** An order has news for so long; facts wait for their customer no longer than a month. */
const REMEMBERED_DAYS = 400;
const WAITING_DAYS = 30;

/** @param source whose things the references name, such as `shopify` */
export async function passFacts(ports: Needs, source: string, drafts: readonly Draft[], knows: readonly Knows[] = []): Promise<Passed> {
  const now = ports.clock.now();
  const released: { readonly ref: string; readonly draft: Draft; readonly customerId: string }[] = [];
  for (const { ref, customerId } of knows) {
    const decision = await onReference(ports, source, ref, { knows: customerId });
    released.push(...decision.released.map((draft) => ({ ref, draft, customerId })));
  }
  const whole: { readonly draft: Draft; readonly customerId: string | undefined }[] = [...released];
  let waiting = 0;
  for (const draft of drafts) {
    const customerId = await customerOf(ports, source, draft);
    if (customerId === 'waits') waiting++;
    else whole.push({ draft, customerId });
  }
  const made = whole.map(({ draft, customerId }) => ({ id: draft.id, ...completed(draft, customerId, now) }));
  const events: BusEvent[] = made.flatMap((each) => (each.ok ? [{ source: each.event.source, type: each.event.type, detail: each.event }] : []));
  if (events.length > 0) await ports.bus.put(events);
  for (const [ref, those] of Map.groupBy(released, ({ ref }) => ref)) await onReference(ports, source, ref, { passed: those.map(({ draft }) => draft) });
  return {
    accepted: events.length,
    waiting,
    refused: made.flatMap((each) => (each.ok ? [] : [{ id: each.id, errors: each.errors }])),
    left: [...new Set(made.flatMap((each) => (each.ok ? each.left : [])))],
  };
}

/** The customer, nothing where the draft names its own, or `waits`. */
async function customerOf(ports: Needs, source: string, draft: Draft): Promise<string | undefined | 'waits'> {
  const { whose } = draft;
  if (whose === undefined) return undefined;
  const of = whose.of ?? source;
  const known = ((await ports.table.get(referenceKey(of, whose.ref)))?.body as ReferenceState | undefined)?.customerId ?? whose.otherwise;
  if (known !== undefined) return known;
  // What could never be an event must not wait for a customer.
  if (!completed(draft, 'somebody', ports.clock.now()).ok) return undefined;
  return (await onReference(ports, of, whose.ref, { waits: [draft] })).customerId ?? 'waits';
}

function onReference(ports: Needs, source: string, ref: string, input: Parameters<typeof decideOnReference>[1]) {
  const days = 'waits' in input ? WAITING_DAYS : REMEMBERED_DAYS;
  // Whose customer somebody is never gets old; whose order it is does.
  const expiresAt = ref.startsWith('customer:') ? undefined : Math.floor((ports.clock.now() + days * DAY) / SECOND);
  return commit(ports, referenceKey(source, ref), (state: ReferenceState | undefined) => decideOnReference(state, input), { beside: () => ({ expiresAt }) });
}
