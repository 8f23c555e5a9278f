/** The three questions and their scales. The kind is declared with each answer, never guessed from a scale. */
export const SURVEY_KINDS = ['csat', 'nps', 'ces'] as const;
export type SurveyKind = (typeof SURVEY_KINDS)[number];

/** Whole numbers, both ends included. Higher is better. */
export const SCALES: Readonly<Record<SurveyKind, { readonly from: number; readonly to: number }>> = {
  csat: { from: 1, to: 5 },
  nps: { from: 0, to: 10 },
  ces: { from: 1, to: 7 },
};

export const scoresOf = (kind: SurveyKind): readonly number[] => Array.from({ length: SCALES[kind].to - SCALES[kind].from + 1 }, (_, n) => SCALES[kind].from + n);
