/** A share frozen by segment: the worst 10 % of the small customers are not the worst 10 % of the large ones. */
import { type Thresholds, thresholdsAt } from './thresholds.ts';

export type SegmentLines = Readonly<Record<string, Pick<Thresholds, 'flagsFrom' | 'clearsBelow'> & { readonly rows: number }>>;
export type Scored = { readonly customerId: string; readonly score: number };

/** Fewer outcomes of a segment say less about its worst than all outcomes together do. */
const LEAST_ROWS = 200;

/** Only segments that have enough outcomes; the others go by the line of everybody. */
export function linesBySegment(rows: readonly Scored[], segments: ReadonlyMap<string, string>, share: number): SegmentLines {
  const bySegment = Map.groupBy(rows, ({ customerId }) => segments.get(customerId) ?? '');
  const enough = [...bySegment].filter(([segment, theirs]) => segment !== '' && theirs.length >= LEAST_ROWS);
  return Object.fromEntries(
    enough.map(([segment, theirs]) => {
      const { flagsFrom, clearsBelow } = thresholdsAt(
        theirs.map(({ score }) => score),
        share,
      );
      return [segment, { flagsFrom, clearsBelow, rows: theirs.length }];
    }),
  );
}
