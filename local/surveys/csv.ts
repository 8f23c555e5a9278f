/** Figures of surveys as a table for spreadsheets: a line for each question and name of a dimension. What looks like a formula is text. */
import { stringify } from 'csv-stringify/sync';
import { DIMENSIONS, QUESTIONS, type Row, type SurveyMeasures } from '../../core/measures/report.ts';
import type { SurveyAnswer } from '../survey-operations.ts';

const rounded = (n: number | null | undefined): number | null => (n === null || n === undefined ? null : Math.round(100 * n) / 100);

function lineOf(question: string, dimension: string, { name, ...measures }: Row<SurveyMeasures>): object {
  const { asked, response, silent, score, scored, bounds, elsewhere, rapid, commented, medianHoursToAsk, medianHoursToAnswer, loop } = measures;
  return {
    question,
    dimension,
    name: name ?? '(not said)',
    asked,
    answered: response?.count ?? 0,
    silent,
    response_percent: rounded(response && 100 * response.share),
    response_lower: rounded(response && 100 * response.lower),
    response_upper: rounded(response && 100 * response.upper),
    scored,
    score: rounded(score?.value),
    score_lower: rounded(score?.lower),
    score_upper: rounded(score?.upper),
    score_if_silent_unhappy: rounded(bounds?.lower),
    score_if_silent_happy: rounded(bounds?.upper),
    answers_of_other_tools: elsewhere,
    answers_in_bursts: rapid,
    commented,
    hours_to_ask_median: medianHoursToAsk,
    hours_to_answer_median: medianHoursToAnswer,
    replies_owed: loop.owed,
    replies_kept: loop.closed?.count ?? 0,
    replies_missed: loop.missed,
    hours_to_reply_median: loop.medianHoursToClose,
  };
}

export function surveyCsv({ surveys }: SurveyAnswer): string {
  const lines = QUESTIONS.flatMap((question) => {
    const { all, by } = surveys[question];
    if (all.asked === 0 && all.scored === 0) return [];
    return [lineOf(question, 'all', { name: 'all', ...all }), ...DIMENSIONS.flatMap((dimension) => by[dimension].map((row) => lineOf(question, dimension, row)))];
  });
  const columns = Object.keys(lineOf('', '', { name: '', ...surveys.csat.all }));
  return stringify(lines, { header: true, columns, escape_formulas: true });
}
