/** A reviewed fit as the judge of live customers. */

import type { QuietJudge } from '../engagement/judge.ts';
import { historyOf } from '../engagement/quiet-score.ts';
import { scoreOver } from './quiet-model.ts';
import { quietModelIn, type RiskFile } from './risk-file.ts';

/** @returns in words why the file may not go live, where it may not */
export function judgeOf(file: RiskFile): QuietJudge | string {
  const model = quietModelIn(file);
  if (typeof model === 'string') return model;
  if (file.backtest.figures.length === 0) return 'this file holds no backtest: nothing goes live unmeasured';
  if (!file.backtest.isBetterThanDefault) return 'by its own backtest it is no better than the score without training, which stays the better choice';
  const { flagsFrom, clearsBelow, quantiles, bySegment } = file.thresholds;
  return {
    horizonDays: model.horizonDays,
    minActiveDays: file.question?.minActiveDays ?? 1,
    flagsFrom,
    clearsBelow,
    ...(quantiles && { quantiles }),
    ...(bySegment && Object.keys(bySegment).length > 0 && { bySegment }),
    isProbability: file.probability.mayBeShown,
    scoreOver: (days, meanValue) => scoreOver(model, historyOf(days), meanValue),
  };
}
