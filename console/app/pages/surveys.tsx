/** What customers answer: each figure over time with what chance leaves open, how many answer at all, who was owed a reply, and what they say in words. */
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import MixedLineBarChart from '@cloudscape-design/components/mixed-line-bar-chart';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type * as answers from '../../../core/console/answers.ts';
import { useFilter } from '../address.ts';
import { get } from '../api.ts';
import { Loaded, Nothing } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';
import { count, format, plural } from '../words.ts';
import { Comments } from './comments.tsx';
import { Choice } from './today.tsx';

type Figures = answers.SurveyFigures;
type Question = keyof answers.Surveys['questions'];

export const QUESTIONS: Readonly<Record<Question, string>> = { csat: 'CSAT after a case', delivery: 'CSAT after a delivery', nps: 'NPS', ces: 'CES' };
const MEANING: Readonly<Record<Question, string>> = {
  csat: 'Share of those who answer 4 or 5 of 5, in percent.',
  delivery: 'Share of those who answer 4 or 5 of 5, in percent.',
  nps: 'Percent of 9 and 10 less percent of 0 to 6: from −100 to 100.',
  ces: 'Mean of 1 (very hard) to 7 (very easy).',
};
const SCALE: Readonly<Record<Question, [number, number]>> = { csat: [0, 100], delivery: [0, 100], nps: [-100, 100], ces: [1, 7] };
const SPANS = [
  ['13', 'A quarter'],
  ['26', 'Half a year'],
  ['52', 'A year'],
] as const;

const figure = (question: Question, value: number): string => (question === 'ces' ? value.toFixed(1) : question === 'nps' ? String(Math.round(value)) : `${Math.round(value)} %`);
const percent = (share: number): string => `${Math.round(share * 100)} %`;
const isKnown = ({ asked, scored }: Figures): boolean => asked > 0 || scored > 0;

export default function Surveys() {
  const [weeks, setWeeks] = useFilter('weeks', '13');
  const [question, setQuestion] = useFilter('question', '');
  const surveys = useQuery({ queryKey: ['surveys', weeks], queryFn: () => get('surveys', '/surveys', { weeks }), refetchInterval: 60_000 });
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="What customers answer, and what they say in their own words."
        actions={<Choice label="How far back" value={weeks} onChange={setWeeks} options={SPANS} />}
      >
        Surveys
      </Header>
      <Loaded query={surveys} what="the answers">
        {(data) => {
          const known = (Object.keys(QUESTIONS) as Question[]).filter((each) => isKnown(data.questions[each].all));
          const chosen = known.find((each) => each === question) ?? known[0];
          if (chosen === undefined)
            return (
              <Container>
                <Nothing title="Nobody was asked in this time">
                  A survey goes out a day after a case is resolved. NPS and questions after deliveries begin once Rules say so.
                </Nothing>
              </Container>
            );
          return (
            <SpaceBetween size="l">
              <Container>
                <ColumnLayout columns={4} variant="text-grid" minColumnWidth={170}>
                  {known.map((each) => (
                    <Tile key={each} question={each} figures={data.questions[each].all} />
                  ))}
                </ColumnLayout>
              </Container>
              <Container
                header={
                  <Header
                    variant="h2"
                    description={MEANING[chosen]}
                    actions={
                      known.length > 1 && (
                        <SegmentedControl
                          label="Which question"
                          selectedId={chosen}
                          options={known.map((each) => ({ id: each, text: QUESTIONS[each] }))}
                          onChange={({ detail }) => setQuestion(detail.selectedId)}
                        />
                      )
                    }
                  >
                    {`${QUESTIONS[chosen]} by week`}
                  </Header>
                }
              >
                <Weeks question={chosen} weeks={data.weeks} rows={data.questions[chosen].weeks} />
              </Container>
              <Loops questions={data.questions} known={known} />
              <Segments question={chosen} rows={data.questions[chosen].segments} />
              <Themes themes={data.themes} />
            </SpaceBetween>
          );
        }}
      </Loaded>
      <Comments />
    </SpaceBetween>
  );
}

function Tile({ question, figures: { score, scored, response, silent } }: { readonly question: Question; readonly figures: Figures }) {
  return (
    <div>
      <Box variant="awsui-key-label">{QUESTIONS[question]}</Box>
      <Box variant="awsui-value-large">{score === null ? '–' : figure(question, score.value)}</Box>
      <Box variant="small" display="block">
        {score === null ? 'No answers yet' : `likely ${figure(question, score.lower)} to ${figure(question, score.upper)}, from ${plural(scored, 'answer', 'answers')}`}
      </Box>
      <Box variant="small" display="block">
        {response === null ? 'Answers of other tools' : `${percent(response.share)} answered, ${count(silent)} did not`}
      </Box>
    </div>
  );
}

function Weeks({ question, weeks, rows }: { readonly question: Question; readonly weeks: readonly string[]; readonly rows: answers.Surveys['questions'][Question]['weeks'] }) {
  const known = rows.filter(({ score }) => score !== null);
  if (known.length === 0) return <Nothing title="No answers in this time" />;
  const line = (pick: (score: NonNullable<Figures['score']>) => number) => known.flatMap(({ week, score }) => (score === null ? [] : [{ x: week, y: pick(score) }]));
  return (
    <MixedLineBarChart
      series={[
        { type: 'line', title: QUESTIONS[question], data: line(({ value }) => value), valueFormatter: (y) => figure(question, y) },
        { type: 'line', title: 'at least (95 %)', data: line(({ lower }) => lower), color: '#8c8c94', valueFormatter: (y) => figure(question, y) },
        { type: 'line', title: 'at most (95 %)', data: line(({ upper }) => upper), color: '#8c8c94', valueFormatter: (y) => figure(question, y) },
      ]}
      xScaleType="categorical"
      xDomain={[...weeks]}
      yDomain={SCALE[question]}
      xTitle="Week in which what is asked about happened"
      yTitle={QUESTIONS[question]}
      i18nStrings={{ xTickFormatter: (week) => week.slice(5) }}
      height={260}
      hideFilter
      ariaLabel={`${QUESTIONS[question]} by week`}
      detailPopoverFooter={(week) => {
        const row = rows.find((each) => each.week === week);
        return row === undefined ? null : (
          <Box variant="small">{`${plural(row.scored, 'answer', 'answers')}${row.response === null ? '' : `, ${percent(row.response.share)} of those asked`}`}</Box>
        );
      }}
    />
  );
}

function Loops({ questions, known }: { readonly questions: answers.Surveys['questions']; readonly known: readonly Question[] }) {
  const rows = known.map((question) => ({ question, ...questions[question].all.loop })).filter(({ owed }) => owed > 0);
  return (
    <Table
      header={
        <Header variant="h2" description="Who was not satisfied, or asked for a word, was promised a reply by a date.">
          Replies that were owed
        </Header>
      }
      items={rows}
      trackBy="question"
      wrapLines
      ariaLabels={{ tableLabel: 'Replies that were owed' }}
      columnDefinitions={[
        { id: 'question', header: 'After', isRowHeader: true, cell: ({ question }) => QUESTIONS[question] },
        { id: 'owed', header: 'Promised', cell: ({ owed }) => count(owed) },
        {
          id: 'closed',
          header: 'In time',
          cell: ({ closed }) => (closed === null ? 'the day of none has come yet' : `${percent(closed.share)} (${count(closed.count)} of ${count(closed.of)})`),
        },
        { id: 'missed', header: 'Waited in vain', cell: ({ missed }) => <StatusIndicator type={missed > 0 ? 'error' : 'success'}>{count(missed)}</StatusIndicator> },
        { id: 'took', header: 'Usually after', cell: ({ medianHoursToClose }) => (medianHoursToClose === null ? '–' : format.minutes(Math.round(medianHoursToClose * 60))) },
      ]}
      empty={<Nothing title="No reply was owed in this time" />}
    />
  );
}

function Segments({ question, rows }: { readonly question: Question; readonly rows: answers.Surveys['questions'][Question]['segments'] }) {
  const known = rows.filter(({ scored }) => scored > 0);
  if (known.length < 2) return null;
  return (
    <Table
      header={<Header variant="h2">{`${QUESTIONS[question]} by segment`}</Header>}
      items={known}
      trackBy={({ segment }) => segment ?? ''}
      ariaLabels={{ tableLabel: 'By segment' }}
      columnDefinitions={[
        { id: 'segment', header: 'Segment', isRowHeader: true, cell: ({ segment }) => segment ?? 'of whom none is known' },
        { id: 'score', header: 'Figure', cell: ({ score }) => (score === null ? '–' : figure(question, score.value)) },
        { id: 'likely', header: 'Likely between', cell: ({ score }) => (score === null ? '–' : `${figure(question, score.lower)} and ${figure(question, score.upper)}`) },
        { id: 'answers', header: 'Answers', cell: ({ scored }) => count(scored) },
      ]}
    />
  );
}

function Themes({ themes }: { readonly themes: answers.Surveys['themes'] }) {
  return (
    <Table
      header={
        <Header variant="h2" description="What comes up again and again, and whether those who said so have heard what was done about it.">
          Themes
        </Header>
      }
      items={themes}
      trackBy="theme"
      wrapLines
      ariaLabels={{ tableLabel: 'Themes' }}
      columnDefinitions={[
        { id: 'name', header: 'Theme', isRowHeader: true, cell: ({ name }) => name },
        { id: 'comments', header: 'Comments', cell: ({ comments, customers }) => `${count(comments)} of ${plural(customers, 'customer', 'customers')}` },
        {
          id: 'fixed',
          header: 'Done about it',
          cell: ({ fixedAt }) => (fixedAt === null ? <StatusIndicator type="pending">nothing yet</StatusIndicator> : <When at={fixedAt} date />),
        },
        { id: 'told', header: 'Told', cell: ({ told }) => (told === null ? '–' : `${percent(told.share)} (${count(told.count)} of ${count(told.of)})`) },
      ]}
      empty={<Nothing title="No theme has been named yet">npm run themes names one; then comments can be tagged below.</Nothing>}
    />
  );
}
