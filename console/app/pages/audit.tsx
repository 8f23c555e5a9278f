/** Who did what, month by month. */
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useFilter } from '../address.ts';
import { get } from '../api.ts';
import { useMe } from '../me.ts';
import { Failed, Nothing } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';
import { Choice } from './today.tsx';

const MONTHS = Array.from({ length: 12 }, (_, back) => {
  const day = new Date();
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() - back);
  return day.toISOString().slice(0, 7);
});

export function Audit() {
  const me = useMe();
  const [month, setMonth] = useFilter('month', me?.now.slice(0, 7) ?? MONTHS[0] ?? '');
  const list = useInfiniteQuery({
    queryKey: ['audit', month],
    queryFn: ({ pageParam }) => get('audit', '/audit', { month, after: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: false,
  });
  if (list.error !== null && list.data === undefined) return <Failed what="The audit log" error={list.error} again={() => void list.refetch()} />;
  return (
    <SpaceBetween size="m">
      <Table
        items={list.data?.pages.flatMap(({ entries }) => entries) ?? []}
        loading={list.isPending}
        loadingText="Loading the audit log …"
        wrapLines
        filter={<Choice label="Month" value={month} onChange={setMonth} options={[...new Set([month, ...MONTHS])].map((each) => [each, each])} />}
        ariaLabels={{ tableLabel: 'Who did what' }}
        columnDefinitions={[
          { id: 'at', header: 'When', width: 150, cell: ({ at }) => <When at={at} /> },
          { id: 'by', header: 'Who', width: 140, cell: ({ by }) => by },
          { id: 'did', header: 'Did what', width: 160, cell: ({ did }) => did },
          {
            id: 'what',
            header: 'To what',
            isRowHeader: true,
            minWidth: 220,
            cell: ({ what }) =>
              Object.entries(what)
                .map(([name, value]) => `${name}: ${value}`)
                .join(', '),
          },
          { id: 'why', header: 'Why', minWidth: 160, cell: ({ why }) => why },
        ]}
        empty={<Nothing title="Nobody did anything that month" />}
      />
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>Show what was before</Button>}
    </SpaceBetween>
  );
}
