/** What those who read surveys may ask and change: figures, comments and the themes in them. */

import type { Theme } from '../core/themes/state.ts';
import { isoOf } from '../core/time.ts';
import { type Comment, readComments, readSurveyReport, type SurveyReport } from '../flow/measures-report.ts';
import { allThemes, sayFix, sayTheme, ThemeRefused, tagComment, takeFixBack, untagComment } from '../flow/themes.ts';
import { actorIn, type Input, jsonIn, NotDone, type Operation, type OperatorPorts, wanted, weeksIn } from './operations.ts';

export type SurveyAnswer = SurveyReport & { readonly at: string };

export const SURVEYS: Operation<SurveyAnswer> = {
  method: 'GET',
  path: '/local/surveys',
  changes: false,
  run: async (ports, input) => ({ at: isoOf(ports.clock.now()), ...(await readSurveyReport(ports, weeksIn(input))) }),
};

/** `theme` leaves those of one theme, `untagged` those that nobody has tagged. */
export const COMMENTS: Operation<readonly Comment[]> = {
  method: 'GET',
  path: '/local/comments',
  changes: false,
  async run(ports, input) {
    const comments = await readComments(ports, weeksIn(input));
    return comments.filter(({ themes }) => (input.theme === undefined || themes.includes(input.theme)) && (input.untagged !== 'yes' || themes.length === 0));
  },
};

export const THEMES: Operation<readonly Theme[]> = { method: 'GET', path: '/local/themes', changes: false, run: (ports) => allThemes(ports) };

const DEEDS = ['say', 'fix', 'take-back', 'tag', 'untag'] as const;

/** `do` is say (`said` JSON of name, said, words), fix (`fix` JSON of at, did, url), take-back, tag or untag (`customer`, `comment`). */
export const CHANGE_THEMES: Operation<{ readonly theme?: Theme; readonly comment?: { readonly themes: readonly string[] } }> = {
  method: 'POST',
  path: '/local/themes',
  changes: true,
  async run(ports, input) {
    try {
      return await done(ports, input);
    } catch (error) {
      if (error instanceof ThemeRefused) throw new NotDone(error.message);
      throw error;
    }
  },
};

async function done(ports: OperatorPorts, input: Input) {
  const theme = wanted(input, 'theme', 'Say which theme: theme, such as late-parcels.');
  const actor = actorIn(input);
  switch (DEEDS.find((deed) => deed === input.do)) {
    case 'say':
      return { theme: await sayTheme(ports, theme, jsonIn(input.said ?? '{}', 'said'), actor) };
    case 'fix':
      return { theme: await sayFix(ports, theme, jsonIn(input.fix ?? '{}', 'fix'), actor) };
    case 'take-back':
      return { theme: await takeFixBack(ports, theme, actor) };
    case 'tag':
      return { comment: tagsOf(await tagComment(ports, { ...commentIn(input), theme }, actor)) };
    case 'untag':
      return { comment: tagsOf(await untagComment(ports, { ...commentIn(input), theme }, actor)) };
    default:
      throw new NotDone(`Say what to do: ${DEEDS.join(', ')}.`);
  }
}

const tagsOf = ({ themes }: { readonly themes: object }) => ({ themes: Object.keys(themes) });
const commentIn = (input: Input) => ({
  customer: wanted(input, 'customer', 'Say whose comment: customer.'),
  comment: wanted(input, 'comment', 'Say which comment: comment, as npm run themes -- --comments lists them.'),
});

export const SURVEY_OPERATIONS: readonly Operation<unknown>[] = [SURVEYS, COMMENTS, THEMES, CHANGE_THEMES];
