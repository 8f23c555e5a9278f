/** What customers answer: the figures of every report, and their words with the themes in them. */
import { mayRead } from '../../core/console/access.ts';
import type * as answers from '../../core/console/answers.ts';
import type { ProfileState } from '../../core/customers/profile.ts';
import { profileKey } from '../../core/keys.ts';
import { QUESTIONS, type SurveyMeasures } from '../../core/measures/report.ts';
import { isoOf } from '../../core/time.ts';
import { readComments, readSurveyReport } from '../measures-report.ts';
import { allThemes, ThemeRefused, tagComment, untagComment } from '../themes.ts';
import { cursorFrom, cursorIn, Denied, getAll, type Story } from './call.ts';
import { loadCustomer } from './customer.ts';

export const surveys: Story<'surveys'> = async (ports, { query: { weeks } }) => {
  const report = await readSurveyReport(ports, weeks);
  const questions = Object.fromEntries(
    QUESTIONS.map((question) => {
      const { all, by } = report.surveys[question];
      return [
        question,
        {
          all: figures(all),
          weeks: by.week.flatMap(({ name, ...row }) => (name === null ? [] : [{ week: name, ...figures(row) }])),
          segments: by.segment.map(({ name, ...row }) => ({ segment: name, ...figures(row) })),
        },
      ];
    }),
  ) as answers.Surveys['questions'];
  return {
    body: {
      weeks: [...report.weeks],
      questions,
      themes: report.themes.map(({ theme, name, comments: said, customers, fixedAt, closed }) => ({
        theme,
        name,
        comments: said,
        customers,
        fixedAt: fixedAt === null ? null : isoOf(fixedAt),
        told: closed,
      })),
    },
  };
};

const figures = ({ asked, response, silent, score, scored, medianHoursToAnswer, loop }: SurveyMeasures): answers.SurveyFigures => ({
  asked,
  response,
  silent,
  score,
  scored,
  medianHoursToAnswer,
  loop: { owed: loop.owed, closed: loop.closed, missed: loop.missed, medianHoursToClose: loop.medianHoursToClose },
});

export const comments: Story<'comments'> = async (ports, { who, query: { weeks, theme, untagged, limit, after } }) => {
  const [all, themes, { alerts }] = await Promise.all([readComments(ports, weeks), allThemes(ports), ports.rules()]);
  const fitting = all.filter((comment) => (theme === undefined || comment.themes.includes(theme)) && (untagged === undefined || comment.themes.length === 0));
  const profiles = await getAll(
    ports.table,
    fitting.map(({ customerId }) => profileKey({ customer: customerId })),
  );
  const readable = fitting.flatMap((comment, index) => {
    const profile = profiles[index]?.body as ProfileState | undefined;
    return mayRead(who, profile?.fields.csm?.value.id, alerts.teams) ? [{ comment, name: profile?.fields.name?.value }] : [];
  });
  const place = cursorIn(after, (state) => (typeof (state as { after?: unknown }).after === 'string' ? (state as { after: string }).after : undefined));
  const start = place === undefined ? 0 : readable.findIndex(({ comment }) => idOf(comment) === place) + 1;
  const page = readable.slice(start, start + limit);
  const last = page.at(-1);
  return {
    body: {
      comments: page.map(({ comment: { customerId, at, text, kind, score, scale, name: place, themes: tags, suggested }, name }) => ({
        customerId,
        ...(name !== undefined && { customerName: name }),
        name: place,
        at: isoOf(at),
        text,
        ...(kind !== undefined && { kind }),
        ...(score !== undefined && { score }),
        ...(scale !== undefined && { scale }),
        themes: [...tags],
        suggested: [...suggested],
      })),
      themes: themes.map(({ id, name }) => ({ id, name })),
      ...(last && start + page.length < readable.length && { next: cursorFrom({ after: idOf(last.comment) }) }),
    },
  };
};

const idOf = ({ customerId, name }: { readonly customerId: string; readonly name: string }): string => `${customerId} ${name}`;

export const tag: Story<'tag'> = async (ports, { who, params: { customer = '', comment = '' }, body: { theme, carries } }) => {
  await loadCustomer(ports, who, customer);
  try {
    const { themes } = await (carries ? tagComment : untagComment)(ports, { customer, comment, theme }, { by: who.id, why: 'in the console' });
    return { body: { themes: Object.keys(themes) } };
  } catch (error) {
    if (error instanceof ThemeRefused) throw new Denied(422, { error: error.message, reason: 'theme' });
    throw error;
  }
};
