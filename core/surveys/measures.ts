/** What many answers of one kind come to. None when there are none: no answer is not a bad one. */

/** Share of 4 and 5 of five, in percent from 0 to 100. */
export const csat = (scores: readonly number[]): number | undefined => shareOf(scores, (score) => score >= 4);

/** Percent of 9 and 10 less percent of 0 to 6, from -100 to 100. */
export function nps(scores: readonly number[]): number | undefined {
  const [promoters, detractors] = [shareOf(scores, (score) => score >= 9), shareOf(scores, (score) => score <= 6)];
  return promoters === undefined || detractors === undefined ? undefined : promoters - detractors;
}

/** Mean of 1 to 7. */
export const ces = (scores: readonly number[]): number | undefined => (scores.length === 0 ? undefined : scores.reduce((sum, score) => sum + score, 0) / scores.length);

const shareOf = (scores: readonly number[], counts: (score: number) => boolean): number | undefined =>
  scores.length === 0 ? undefined : (100 * scores.filter(counts).length) / scores.length;
