/** What may go wrong, and how often. Each seed draws its own subset and rates, so that no fault always hides behind another. */
import { HOUR, MINUTE, SECOND } from '../../core/time.ts';
import type { Random } from './random.ts';

export type Faults = {
  /** Of an invocation, at a port call before or after its effect. */
  readonly crash: number;
  readonly tableThrottle: number;
  /** Committed, but the answer is an error. */
  readonly doneButError: number;
  /** An error now, and the put reaches the table up to 40 s later. */
  readonly latePut: number;
  readonly mailThrottle: number;
  readonly mailServerError: number;
  readonly acceptedButTimeout: number;
  /** A customer's own system that answers with an error. */
  readonly hookDown: number;
  readonly partialSend: number;
  readonly duplicate: number;
  readonly reorder: number;
  readonly lostDelete: number;
  /** A port call that takes up to most of an invocation's time. */
  readonly stall: number;
  readonly lostSweep: number;
  readonly doubledSendEvent: number;
  /** Of a glance at what has changed within the last second. */
  readonly readLag: number;
  readonly indexLagMs: number;
  readonly clockSkewMs: number;
};

export const NO_FAULTS: Faults = {
  crash: 0,
  tableThrottle: 0,
  doneButError: 0,
  latePut: 0,
  mailThrottle: 0,
  mailServerError: 0,
  acceptedButTimeout: 0,
  hookDown: 0,
  partialSend: 0,
  duplicate: 0,
  reorder: 0,
  lostDelete: 0,
  stall: 0,
  lostSweep: 0,
  doubledSendEvent: 0,
  readLag: 0,
  indexLagMs: 0,
  clockSkewMs: 0,
};

/** The most that a seed draws. Source: gate protocol, section 4. */
const MOST: Faults = {
  crash: 0.15,
  tableThrottle: 0.08,
  doneButError: 0.05,
  latePut: 0.02,
  mailThrottle: 0.08,
  mailServerError: 0.04,
  acceptedButTimeout: 0.05,
  hookDown: 0.3,
  partialSend: 0.05,
  duplicate: 0.2,
  reorder: 0.1,
  lostDelete: 0.05,
  stall: 0.01,
  lostSweep: 0.1,
  doubledSendEvent: 0.3,
  readLag: 0.5,
  indexLagMs: 5 * SECOND,
  clockSkewMs: 2 * SECOND,
};

export const LATEST_PUT_MS = 40 * SECOND;
export const LONGEST_REORDER_MS = 10 * MINUTE;
export const LONGEST_STALL_MS = 50 * SECOND;
export const SLOWEST_SEND_EVENT_MS = 2 * MINUTE;
export const CHAOS_LASTS_MS = 2.5 * HOUR;

export function drawFaults(random: Random): Faults {
  const drawn = Object.entries(MOST).map(([name, most]) => [name, random.chance(0.65) ? random.next() * most : 0]);
  return Object.fromEntries(drawn) as unknown as Faults;
}
