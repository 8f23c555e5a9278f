/** Figures of a running system that nothing else counts: what a dashboard shows and alarms watch. Numbers only; each is one metric, at thirty cents a month. */
import type { NoticeClass } from './notices/kinds.ts';

export type Figure =
  /** From the instant at which somebody was to be told (the fact's, or when it fell due) to the provider's acceptance. How many there are is how many were sent. */
  | `SecondsToSend.${NoticeClass}`
  /** Notices that were decided against, and such as wait for the morning, a resumed class or earlier news. */
  | 'NotSent'
  | 'Held'
  | 'FlagsRaised'
  | 'FlagsCleared'
  | 'SurveysAnswered';

/** As CloudWatch calls it. */
export const unitOf = (figure: Figure): 'Seconds' | 'Count' => (figure.startsWith('SecondsToSend.') ? 'Seconds' : 'Count');
