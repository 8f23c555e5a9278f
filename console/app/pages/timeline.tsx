/** What happened with a customer, the newest first, and every message with its receipt or the reason why it was not sent. */
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type * as answers from '../../../core/console/answers.ts';
import { useFilter } from '../address.ts';
import { at, get, LIVE_MS } from '../api.ts';
import { nameOf, useMe } from '../me.ts';
import { didText } from '../parts/alert-card.tsx';
import { Go } from '../parts/links.tsx';
import { Because, Verdict } from '../parts/receipt.tsx';
import { Failed, Nothing } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';
import { FLAGS, kindText, OUTCOMES } from '../words.ts';

type Entry = answers.Entry;

const SORTS = [
  { id: '', text: 'Everything' },
  { id: 'message', text: 'Messages' },
  { id: 'outage', text: 'Outages' },
  { id: 'order', text: 'Orders' },
  { id: 'case', text: 'Cases' },
  { id: 'survey', text: 'Surveys' },
  { id: 'alert', text: 'Alerts' },
] as const;

export function Timeline({ id }: { readonly id: string }) {
  const me = useMe();
  const [sort, setSort] = useFilter('sort', '');
  const list = useInfiniteQuery({
    queryKey: ['timeline', id, sort],
    queryFn: ({ pageParam }) => get('timeline', at('customers', id, 'timeline'), { sort, after: pageParam, limit: 30 }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: LIVE_MS,
    placeholderData: keepPreviousData,
  });
  if (list.error !== null && list.data === undefined) return <Failed what="What happened" error={list.error} again={() => void list.refetch()} />;
  const entries = list.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <SpaceBetween size="m">
      <SegmentedControl label="What to show" selectedId={sort} options={SORTS} onChange={({ detail }) => setSort(detail.selectedId)} />
      <Table
        variant="embedded"
        items={entries}
        trackBy="id"
        loading={list.isPending}
        loadingText="Loading what happened …"
        wrapLines
        ariaLabels={{ tableLabel: 'What happened' }}
        columnDefinitions={[
          { id: 'at', header: 'When', width: 150, cell: ({ at: when }) => <When at={when} /> },
          { id: 'sort', header: 'What', width: 120, cell: ({ sort: each }) => <Badge color={COLOURS[each]}>{LABELS[each]}</Badge> },
          { id: 'text', header: 'In words', isRowHeader: true, minWidth: 260, cell: (entry) => <Words entry={entry} name={(who) => nameOf(me, who)} /> },
        ]}
        empty={
          <Nothing title="Nothing has happened yet">
            {sort === '' ? 'Orders, cases, surveys and every message show here as they come.' : 'There is nothing of this sort. “Everything” shows the rest.'}
          </Nothing>
        }
      />
      {list.hasNextPage && (
        <Box textAlign="center">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show what was before
          </Button>
        </Box>
      )}
    </SpaceBetween>
  );
}

const LABELS = { message: 'Message', order: 'Order', case: 'Case', survey: 'Survey', alert: 'Alert' } as const;
const COLOURS = { message: 'blue', order: 'grey', case: 'grey', survey: 'green', alert: 'severity-high' } as const;

const ORDER_WORDS: Readonly<Record<string, string>> = {
  confirmed: 'was confirmed',
  shipped: 'was shipped',
  out_for_delivery: 'is out for delivery',
  available_for_pickup: 'is ready for pickup',
  attempt_failed: 'could not be delivered',
  delayed: 'is delayed',
  late: 'is late: the promised day passed without news',
  exception: 'has a problem',
  delivered: 'was delivered',
  cancelled: 'was cancelled',
  refunded: 'was refunded',
};
const CASE_WORDS: Readonly<Record<string, string>> = { opened: 'was opened', resolved: 'was resolved', reopened: 'was opened again' };

function Words({ entry, name }: { readonly entry: Entry; readonly name: (id: string) => string }) {
  const { sort, what, about = '', said, by, facts, message } = entry;
  if (sort === 'message' && message !== undefined) {
    const isOutage = what.startsWith('outage.') || what.startsWith('maintenance.');
    return (
      <>
        <div>
          {kindText(what)}
          {isOutage ? (
            <>
              {' '}
              <Go to={`/outages/${encodeURIComponent(about)}`}>{about}</Go>
            </>
          ) : (
            ` (${about})`
          )}
        </div>
        <Verdict message={message} />
        <Because message={message} />
      </>
    );
  }
  if (sort === 'order') {
    return (
      <>
        {`Order ${about} ${ORDER_WORDS[what] ?? what}`}
        {facts.parcel !== undefined && ` (parcel ${facts.parcel})`}
        {facts.total !== undefined && `, ${facts.total}`}
        {typeof facts.promisedAt === 'string' && (
          <>
            {', now promised for '}
            <When at={facts.promisedAt} date />
          </>
        )}
        <Said text={said} />
      </>
    );
  }
  if (sort === 'case') {
    return (
      <>
        {`Case ${about} ${CASE_WORDS[what] ?? what}`}
        {by !== undefined && ` by ${by}`}
        {facts.resolvedBy === 'auto' && ' by a machine'}
        {facts.takenBack === true && ' (taken back later)'}
        <Said text={said} />
      </>
    );
  }
  if (sort === 'survey') {
    const [did, kind = ''] = what.split('.');
    const of = kind === 'delivery' ? 'about a delivery' : kind.toUpperCase();
    return (
      <>
        {did === 'asked' ? `Asked ${of}` : `Answered ${of}: ${facts.score} of ${facts.scale}`}
        {about !== '' && ` (${about})`}
        {facts.contact === true && ', and would like to hear from somebody'}
        <Said text={said} />
      </>
    );
  }
  const flag = FLAGS[about as keyof typeof FLAGS] ?? about;
  return (
    <>
      {`${flag}: `}
      {what === 'opened'
        ? `alert opened${facts.heldOut === true ? ', kept from its owner while it is measured what outreach does' : facts.shadow === true ? ', recorded only' : ''}`
        : what === 'closed-by-itself'
          ? `alert closed by itself (${OUTCOMES[String(facts.outcome)] ?? facts.outcome})`
          : what === 'recovered'
            ? 'the customer has recovered'
            : didText({ did: what, by: by ?? '', what: facts.what === undefined ? undefined : String(facts.what) }, name)}
      <Said text={said} />
    </>
  );
}

/** Words of people, as they wrote them: text, whatever is in it. */
const Said = ({ text }: { readonly text: string | undefined }) =>
  text === undefined ? null : (
    <Box variant="small" display="block">
      <span className="said">{`“${text}”`}</span>
    </Box>
  );
