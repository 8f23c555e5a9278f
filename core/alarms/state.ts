/** What we know of a monitoring alarm that stands for something customers use. */
import type { Instant } from '../time.ts';

/** An outage that was declared, with whom it was told to concern. */
export type Declared = { readonly incidentId: string; readonly from: Instant; readonly components: readonly string[] };

export type AlarmState = {
  readonly name: string;
  /** The newest change by the alarm's own clock. */
  readonly now: 'alarm' | 'ok';
  readonly since: Instant;
  /** The trouble that is being watched: since when, and how long it was in alarm in the stretches that are over. */
  readonly trouble?: { readonly from: Instant; readonly badMs: number };
  readonly declared?: Declared;
  /** The last one that is over, said again until the next takes its place. */
  readonly ended?: Declared & { readonly at: Instant };
};
