/** How soon an alert wants somebody, and by when. */

import type { Reason } from '../engagement/reasons.ts';
import type { Band } from '../engagement/standing.ts';
import type { Money } from '../events/fields.ts';
import type { Instant } from '../time.ts';
import type { AlertPolicy } from './policy.ts';
import { workingDaysAfter } from './working-days.ts';

export const PRIORITIES = ['urgent', 'high', 'normal'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Working days until somebody must have acted. An unhappy customer who has just told us so waits for an answer. */
const DUE_AFTER_DAYS: Readonly<Record<Priority, number>> = { urgent: 1, high: 2, normal: 5 };

type Judged = { readonly band: Band; readonly reasons: readonly Reason[]; readonly moneyAtRisk?: Money | undefined };

/** Urgent: they have told us that they are unhappy, or much is at stake and the flag is far over its line. High: either of the latter two. */
export function priorityOf({ band, reasons, moneyAtRisk }: Judged, { highFrom }: AlertPolicy): Priority {
  const isMuch = Number(moneyAtRisk?.amount ?? 0) >= highFrom;
  const isFar = band === 'very-high';
  if (reasons.some(({ code }) => code === 'low-answer') || (isMuch && isFar)) return 'urgent';
  return isMuch || isFar ? 'high' : 'normal';
}

export const dueAfter = (priority: Priority, from: Instant, zone: string): Instant => workingDaysAfter(from, DUE_AFTER_DAYS[priority], zone);
