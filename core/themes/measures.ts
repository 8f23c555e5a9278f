/** Whether the loop closes: of those who raised a theme, who was told what was done about it, and how long that took. */
import { DAY, type Instant } from '../time.ts';
import { medianOf, type Share, wilson } from '../truth/proportions.ts';
import type { Theme } from './state.ts';

/** One customer: when they raised it, and the instants of the fixes that they were told of. */
export type Raiser = { readonly mentions: readonly Instant[]; readonly told: readonly Instant[] };

export type ThemeMeasures = {
  readonly theme: string;
  readonly name: string;
  readonly comments: number;
  readonly customers: number;
  readonly lastRaisedAt: Instant | null;
  /** The latest, also one that is still to come. */
  readonly fixedAt: Instant | null;
  /** Customers whose every mention a fix has followed, and who were told of it. The others wait, or have not agreed to be told. */
  readonly closed: Share | null;
  /** From a customer's first mention to the fix that they were told of. */
  readonly medianDaysToClose: number | null;
};

export function themeMeasures({ id, name, fixes }: Theme, raisers: readonly Raiser[]): ThemeMeasures {
  const raised = raisers.filter(({ mentions }) => mentions.length > 0);
  const mentions = raised.flatMap((each) => each.mentions);
  const days = raised.flatMap(({ mentions: of, told }) => (told.length === 0 ? [] : [(Math.max(...told) - Math.min(...of)) / DAY]));
  const median = medianOf(days);
  return {
    theme: id,
    name,
    comments: mentions.length,
    customers: raised.length,
    lastRaisedAt: mentions.length === 0 ? null : Math.max(...mentions),
    fixedAt: fixes.at(-1)?.at ?? null,
    closed: wilson(raised.filter(isClosed).length, raised.length) ?? null,
    medianDaysToClose: median === null ? null : Math.round(10 * median) / 10,
  };
}

const isClosed = ({ mentions, told }: Raiser): boolean => told.length > 0 && Math.max(...mentions) <= Math.max(...told);
