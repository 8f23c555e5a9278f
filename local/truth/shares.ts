/** Shares as people read them. */
import type { Share } from '../../core/truth/proportions.ts';

export const percent = (share: number): string => `${Math.round(share * 100)} %`;
export const interval = ({ lower, upper }: { readonly lower: number; readonly upper: number }): string => `95 %: ${Math.round(lower * 100)} to ${percent(upper)}`;
/** Such as `7 of 10, 70 % (95 %: 40 to 89 %)`. */
export const shareInWords = (share: Share): string => `${share.count} of ${share.of}, ${percent(share.share)} (${interval(share)})`;
export const plural = (n: number, one: string, more = `${one}s`): string => `${n.toLocaleString('en')} ${n === 1 ? one : more}`;
