/** One outage: what was said when, who was told of it, what was promised, and in the end how it went. */

import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Pagination from '@cloudscape-design/components/pagination';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type * as answers from '../../../core/console/answers.ts';
import { useFilter } from '../address.ts';
import { at, get } from '../api.ts';
import { CustomerLink } from '../parts/links.tsx';
import { Failed, Loaded, Nothing } from '../parts/states.tsx';
import { exactly, When } from '../parts/when.tsx';
import { READER_LOCALE } from '../reader.ts';
import { channelText, count, format, kindText, plural, reasonWhy, standText } from '../words.ts';
import { Impact, PromiseClock, titleOf, whomText } from './outages.tsx';
import { Choice } from './today.tsx';

const LIVE_MS = 3_000;
const RESTS_MS = 30_000;
/** Gone through by itself; a larger audience is counted on demand. */
const COUNTED_BY_ITSELF = 5_000;
const PAGE = 500;
const SHOWN = 50;

export default function Outage({ id }: { readonly id: string }) {
  const outage = useQuery({
    queryKey: ['outage', id],
    queryFn: () => get('outage', at('outages', id)),
    refetchInterval: ({ state }) => (state.data?.isOpen || (state.data?.waiting.messages ?? 0) + (state.data?.waiting.pages ?? 0) > 0 ? LIVE_MS : RESTS_MS),
  });
  return (
    <Loaded query={outage} what="the outage">
      {(data) => <Known outage={data} />}
    </Loaded>
  );
}

function Known({ outage }: { readonly outage: answers.OutageDetail }) {
  const told = outage.reports.filter((report) => report.told);
  const [report, setReport] = useFilter('report', '');
  const chosen = told.find(({ name }) => name === report) ?? told.findLast(({ isOvertaken }) => !isOvertaken) ?? told.at(-1);
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={`${outage.is === 'maintenance' ? 'Planned work' : 'Outage'} ${outage.id}`}>
        {titleOf(outage)}
      </Header>
      <Container>
        <KeyValuePairs
          columns={4}
          minColumnWidth={150}
          items={[
            { label: 'Where it stands', value: <StatusIndicator type={outage.isOpen ? 'warning' : 'success'}>{standText(outage)}</StatusIndicator> },
            { label: 'Impact', value: <Impact outage={outage} /> },
            { label: 'Whose', value: whomText(outage) },
            { label: 'Began', value: <When at={outage.startedAt} /> },
            outage.endedAt === undefined
              ? { label: 'Next news promised', value: <PromiseClock promisedAt={outage.promisedAt} /> }
              : { label: 'Ended', value: <When at={outage.endedAt} /> },
          ]}
        />
      </Container>
      {outage.endedAt !== undefined && <Summary outage={outage} />}
      {chosen === undefined ? (
        <Alert type="info">Nobody was told of this one: it was declared without telling customers.</Alert>
      ) : (
        <Told key={chosen.name} outage={outage} report={chosen} onReport={setReport} />
      )}
      <Reports reports={outage.reports} />
    </SpaceBetween>
  );
}

function Summary({ outage }: { readonly outage: answers.OutageDetail }) {
  const { summary } = outage;
  const text = summaryText(outage);
  return (
    <Container
      header={
        <Header variant="h2" actions={<CopyToClipboard copyButtonText="Copy as text" textToCopy={text} copySuccessText="Copied" copyErrorText="Could not be copied" />}>
          How it went
        </Header>
      }
    >
      <KeyValuePairs
        columns={4}
        minColumnWidth={140}
        items={[
          { label: 'Took', value: summary.minutes === undefined ? '–' : format.minutes(Math.max(1, summary.minutes)) },
          { label: 'Times customers were told', value: count(summary.updates) },
          { label: 'Promises of news', value: summary.promises === 0 ? 'none made' : `${summary.promisesKept} of ${summary.promises} kept` },
          {
            label: 'Promises missed',
            value:
              summary.promisesMissed === 0 ? (
                <StatusIndicator type="success">none</StatusIndicator>
              ) : (
                <StatusIndicator type="error">{count(summary.promisesMissed)}</StatusIndicator>
              ),
          },
        ]}
      />
    </Container>
  );
}

function summaryText(outage: answers.OutageDetail): string {
  const { summary, reports } = outage;
  return [
    `${titleOf(outage)} (${outage.id})`,
    `${exactly(outage.startedAt)} to ${outage.endedAt === undefined ? 'now' : exactly(outage.endedAt)}${summary.minutes === undefined ? '' : `, ${format.minutes(Math.max(1, summary.minutes))}`}`,
    `Concerned: ${whomText(outage)}`,
    `Customers were told ${plural(summary.updates, 'time', 'times')}; ${summary.promisesKept} of ${plural(summary.promises, 'promise', 'promises')} of news kept, ${summary.promisesMissed} missed.`,
    ...reports.map((report) => `- ${report.at}: ${standText(report)}${report.message === '' ? '' : `: ${report.message}`}${report.told ? '' : ' (customers were not told)'}`),
  ].join('\n');
}

const VERDICTS = { delivered: 'Delivered', told: 'Sent', waiting: 'Waiting', 'not-told': 'Not sent', bounced: 'Bounced', 'not-asked': 'Not yet asked' } as const;
type Verdict = keyof typeof VERDICTS;
const INDICATORS = { delivered: 'success', told: 'success', waiting: 'pending', 'not-told': 'stopped', bounced: 'error', 'not-asked': 'in-progress' } as const;

function Told({ outage, report, onReport }: { readonly outage: answers.OutageDetail; readonly report: answers.Report; readonly onReport: (name: string) => void }) {
  const [page, setPage] = useState(1);
  const [only, setOnly] = useState('');
  const [isWanted, setWanted] = useState(false);
  const isRunning = outage.isOpen || outage.waiting.messages + outage.waiting.pages > 0;
  const told = useInfiniteQuery({
    queryKey: ['told', outage.id, report.name],
    queryFn: ({ pageParam }) => get('told', at('outages', outage.id, 'told'), { report: report.name, limit: PAGE, after: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: isRunning ? LIVE_MS : false,
  });
  const pages = told.data?.pages ?? [];
  const customers = pages.flatMap((each) => each.customers);
  const goesOn = told.hasNextPage && (customers.length < COUNTED_BY_ITSELF || isWanted);
  useEffect(() => {
    if (goesOn && !told.isFetching && !told.isError) void told.fetchNextPage();
  }, [goesOn, told]);
  if (told.error !== null && told.data === undefined) return <Failed what="Who was told" error={told.error} again={() => void told.refetch()} />;
  const counts = Object.fromEntries(Object.keys(VERDICTS).map((verdict) => [verdict, pages.reduce((sum, each) => sum + (each.counts[verdict as Verdict] ?? 0), 0)])) as Record<
    Verdict,
    number
  >;
  const settled = counts.told + counts.delivered + counts['not-told'] + counts.bounced;
  const rows = only === '' ? customers : customers.filter(({ verdict }) => verdict === only);
  const reports = outage.reports.filter((each) => each.told);
  return (
    <Table
      header={
        <Header
          variant="h2"
          counter={`(${count(customers.length)}${told.hasNextPage ? '+' : ''})`}
          description="From the receipt of each single message. Who has come or gone since counts as they are now."
          actions={told.hasNextPage && !goesOn ? <Button onClick={() => setWanted(true)}>Count all</Button> : undefined}
        >
          Who was told
        </Header>
      }
      filter={
        <SpaceBetween size="s">
          <SpaceBetween direction="horizontal" size="xs">
            <Choice
              label="Of which news"
              value={report.name}
              onChange={onReport}
              options={reports.map(({ name, step, at: when }) => [
                name,
                `${kindText(step)}, ${new Date(when).toLocaleTimeString(READER_LOCALE, { hour: '2-digit', minute: '2-digit' })}`,
              ])}
            />
            <Choice
              label="Which verdicts"
              value={only}
              onChange={(value) => {
                setOnly(value);
                setPage(1);
              }}
              options={[['', 'Every verdict'], ...Object.entries(VERDICTS).map(([verdict, text]): [string, string] => [verdict, `${text} (${count(counts[verdict as Verdict])})`])]}
            />
          </SpaceBetween>
          {report.isOvertaken && counts['not-asked'] + counts.waiting > 0 ? (
            <Box variant="small">Later news has taken the place of this one: whoever had not been told of it by then was told of that only.</Box>
          ) : (
            <ProgressBar
              value={customers.length === 0 ? 0 : Math.floor((settled / customers.length) * 100)}
              label="Settled"
              description={`${count(settled)} of ${count(customers.length)}${told.hasNextPage ? ' counted so far' : ''}: ${count(counts.told + counts.delivered)} sent, ${count(counts['not-told'])} not sent, ${count(counts.bounced)} bounced, ${count(counts.waiting + counts['not-asked'])} to go`}
              additionalInfo={
                outage.waiting.messages + outage.waiting.pages > 0
                  ? `Of every outage together ${plural(outage.waiting.messages, 'pack of messages', 'packs of messages')} and ${plural(outage.waiting.pages, 'page of customers', 'pages of customers')} still wait.`
                  : undefined
              }
            />
          )}
        </SpaceBetween>
      }
      items={rows.slice((page - 1) * SHOWN, page * SHOWN)}
      trackBy="id"
      loading={told.isPending}
      loadingText="Looking through the receipts …"
      wrapLines
      ariaLabels={{ tableLabel: 'Who was told' }}
      columnDefinitions={[
        { id: 'customer', header: 'Customer', isRowHeader: true, minWidth: 160, cell: ({ id, name }) => <CustomerLink id={id} name={name} /> },
        {
          id: 'verdict',
          header: 'Verdict',
          minWidth: 220,
          cell: ({ verdict, reason, channel }) => (
            <StatusIndicator type={INDICATORS[verdict]}>
              {VERDICTS[verdict]}
              {channel !== undefined && ` by ${channelText(channel)}`}
              {reason !== undefined && `: ${reasonWhy(reason)}`}
            </StatusIndicator>
          ),
        },
        {
          id: 'at',
          header: 'When',
          minWidth: 130,
          cell: ({ at: when, until }) =>
            until !== undefined ? (
              <>
                until <When at={until} />
              </>
            ) : when === undefined ? (
              '–'
            ) : (
              <When at={when} />
            ),
        },
      ]}
      pagination={
        rows.length > SHOWN ? (
          <Pagination
            currentPageIndex={page}
            pagesCount={Math.ceil(rows.length / SHOWN)}
            openEnd={told.hasNextPage}
            onChange={({ detail }) => setPage(detail.currentPageIndex)}
            ariaLabels={{ nextPageLabel: 'Next page', previousPageLabel: 'Previous page', pageLabel: (n) => `Page ${n}` }}
          />
        ) : undefined
      }
      empty={<Nothing title={only === '' ? 'Nobody uses what this is about' : 'Nobody with this verdict'} />}
    />
  );
}

function Reports({ reports }: { readonly reports: readonly answers.Report[] }) {
  return (
    <Table
      header={<Header variant="h2">What was said</Header>}
      items={[...reports].reverse()}
      trackBy="name"
      wrapLines
      ariaLabels={{ tableLabel: 'What was said' }}
      columnDefinitions={[
        { id: 'at', header: 'When', width: 150, cell: ({ at: when }) => <When at={when} /> },
        {
          id: 'status',
          header: 'Where it stood',
          width: 190,
          cell: (report) => (
            <>
              {standText(report)}
              <Box variant="small" display="block">
                {report.components.join(', ')}
              </Box>
            </>
          ),
        },
        {
          id: 'message',
          header: 'In words',
          isRowHeader: true,
          minWidth: 260,
          cell: (report) => (
            <>
              <span className="said">{report.holding ? 'Our own “no news yet”: the promised update had not come.' : report.message}</span>
              {report.workaround !== undefined && <Box variant="small" display="block">{`Meanwhile: ${report.workaround}`}</Box>}
              {report.nextUpdateAt !== undefined && (
                <Box variant="small" display="block">
                  next news promised by <When at={report.nextUpdateAt} />
                </Box>
              )}
            </>
          ),
        },
        {
          id: 'told',
          header: 'Told?',
          width: 130,
          cell: ({ told }) => <StatusIndicator type={told ? 'success' : 'stopped'}>{told ? 'customers told' : 'not told'}</StatusIndicator>,
        },
      ]}
    />
  );
}
