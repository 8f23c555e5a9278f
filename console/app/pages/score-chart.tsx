/** Both scores of a customer over time, their lines, and what happened meanwhile. */

import Box from '@cloudscape-design/components/box';
import MixedLineBarChart from '@cloudscape-design/components/mixed-line-bar-chart';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import type * as answers from '../../../core/console/answers.ts';
import { useFilter } from '../address.ts';
import { at, get } from '../api.ts';
import { Loaded, Nothing } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';
import { READER_LOCALE } from '../reader.ts';
import { FLAGS, format, OUTCOMES } from '../words.ts';

const SPANS = ['30', '90', '180'] as const;
/** More lines than these would hide the score; the list below has them all. */
const MOST_LINES = 5;

export default function ScoreChart({ id }: { readonly id: string }) {
  const [flag, setFlag] = useFilter('score', 'quiet');
  const [days, setDays] = useFilter('days', '90');
  const score = useQuery({ queryKey: ['score', id, days], queryFn: () => get('score', at('customers', id, 'score'), { days }), refetchInterval: false });
  return (
    <SpaceBetween size="m">
      <SpaceBetween direction="horizontal" size="m">
        <SegmentedControl
          label="Which score"
          selectedId={flag}
          options={Object.entries(FLAGS).map(([each, text]) => ({ id: each, text }))}
          onChange={({ detail }) => setFlag(detail.selectedId)}
        />
        <SegmentedControl
          label="How far back"
          selectedId={days}
          options={SPANS.map((each) => ({ id: each, text: `${each} days` }))}
          onChange={({ detail }) => setDays(detail.selectedId)}
        />
      </SpaceBetween>
      <Loaded query={score} what="the scores">
        {(data) => <Chart data={data} flag={flag === 'unhappy' ? 'unhappy' : 'quiet'} />}
      </Loaded>
    </SpaceBetween>
  );
}

function Chart({ data, flag }: { readonly data: answers.Score; readonly flag: 'quiet' | 'unhappy' }) {
  const points = data.days.flatMap((day) => (day[flag] === null ? [] : [{ x: new Date(`${day.day}T12:00:00Z`), y: day[flag] }]));
  if (points.length === 0) return <Nothing title="Too little is known">A rhythm shows after eight active days; until then there is no score.</Nothing>;
  const { flagsFrom, clearsBelow } = data.lines[flag];
  const ys = [...points.map(({ y }) => y), flagsFrom, clearsBelow];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const room = Math.max((high - low) * 0.1, 0.2);
  const marks = data.marks.filter(({ what, about }) =>
    flag === 'quiet' ? what === 'our-outage' || (what.startsWith('alert') && about === 'quiet') : what !== 'our-outage' && !(what.startsWith('alert') && about === 'quiet'),
  );
  return (
    <SpaceBetween size="m">
      <MixedLineBarChart
        series={[
          { type: 'line', title: FLAGS[flag], data: points, valueFormatter: (y) => format.number(y) },
          { type: 'threshold', title: 'Flag goes up', y: flagsFrom },
          { type: 'threshold', title: 'Flag comes down', y: clearsBelow },
          ...marks.slice(-MOST_LINES).map((mark) => ({ type: 'threshold' as const, title: markText(mark), x: new Date(`${mark.at.slice(0, 10)}T12:00:00Z`) })),
        ]}
        xScaleType="time"
        xDomain={[new Date(`${data.days[0]?.day}T00:00:00Z`), new Date(`${data.days.at(-1)?.day}T23:59:59Z`)]}
        yDomain={[flag === 'unhappy' ? 0 : low - room, high + room]}
        xTitle="Day"
        yTitle={flag === 'quiet' ? 'Log-odds of staying silent' : 'Points'}
        i18nStrings={{ xTickFormatter: (day) => day.toLocaleDateString(READER_LOCALE, { day: 'numeric', month: 'short' }) }}
        height={280}
        hideFilter
        ariaLabel={`${FLAGS[flag]} over time`}
        empty={<Nothing title="No scores yet" />}
      />
      {marks.length > 0 && (
        <div>
          <Box variant="h3">What happened meanwhile</Box>
          <ul>
            {[...marks].reverse().map((mark) => (
              <li key={`${mark.at} ${mark.what}`}>
                <When at={mark.at} date /> {markText(mark)}
                {mark.points !== undefined && ` (${format.number(mark.points)} points when fresh)`}
              </li>
            ))}
          </ul>
        </div>
      )}
    </SpaceBetween>
  );
}

const BAD: Readonly<Record<string, string>> = {
  'low-answer': 'Low answer to a survey',
  'late-parcel': 'Order late or with a problem',
  'reopened-case': 'Support case reopened',
  'failed-payment': 'Payment failed',
  outage: 'Hit by a major outage',
  errors: 'A day with errors',
  'our-outage': 'Our outage took this day, so its silence does not count',
  'alert-opened': 'Alert opened',
};

function markText({ what, about }: answers.Score['marks'][number]): string {
  if (what.startsWith('alert-closed-')) return `Alert closed: ${OUTCOMES[what.slice('alert-closed-'.length)] ?? what}`;
  return `${BAD[what] ?? what}${about === undefined || what === 'alert-opened' ? '' : ` (${about})`}`;
}
