/** Who needs me today, why, and what is at stake: open alerts, the most valuable first. */
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Pagination from '@cloudscape-design/components/pagination';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type * as answers from '../../../core/console/answers.ts';
import { useFilter } from '../address.ts';
import { get, LIVE_MS } from '../api.ts';
import { nameOf, serverNow, useMe } from '../me.ts';
import { ActDialog, type Doing, NotDone, useAct } from '../parts/act.tsx';
import { CustomerLink } from '../parts/links.tsx';
import { Failed, Nothing } from '../parts/states.tsx';
import { Away, READER_ZONE } from '../parts/when.tsx';
import { count, FLAGS, money, moneyList, PRIORITIES, reasonText } from '../words.ts';

type Alert = answers.Alert;
const PAGE = 50;

export default function Today() {
  const me = useMe();
  // A lead looks at the team first.
  const [owner, setOwner] = useFilter('owner', me === undefined || me.role === 'csm' ? 'me' : 'team');
  const [state, setState] = useFilter('state', 'open');
  const [flag, setFlag] = useFilter('flag', '');
  const [priority, setPriority] = useFilter('priority', '');
  const [due, setDue] = useFilter('due', '');
  const [page, setPage] = useState(1);
  const [selected, setSelected] = useState<readonly string[]>([]);
  // As they were when the dialog was opened: what changes meanwhile is told by it, and takes nothing away.
  const [dialog, setDialog] = useState<{ readonly doing: Doing; readonly alerts: readonly Alert[] }>();
  const filters = { owner, state, flag, priority, due };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another list
  useEffect(() => {
    setPage(1);
    setSelected([]);
  }, [owner, state, flag, priority, due]);
  const list = useInfiniteQuery({
    queryKey: ['alerts', filters],
    queryFn: ({ pageParam }) => get('alerts', '/alerts', { ...filters, zone: READER_ZONE, limit: PAGE, after: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    enabled: me !== undefined,
    refetchInterval: LIVE_MS,
    placeholderData: keepPreviousData,
  });
  const acting = useAct(() => setSelected([]));
  const pages = list.data?.pages ?? [];
  const rows = pages[page - 1]?.alerts ?? [];
  const totals = pages[0]?.totals;
  const chosen = pages.flatMap(({ alerts }) => alerts).filter(({ id }) => selected.includes(id));
  const now = serverNow();
  const turn = (wanted: number): void => {
    if (wanted > pages.length) void list.fetchNextPage();
    setPage(wanted);
  };
  const showOwner = owner === 'team';
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={owner === 'me' ? 'Your alerts, the most valuable first.' : 'The most valuable first.'}>
        Today
      </Header>
      {totals !== undefined && <Totals totals={totals} state={state} onDue={setDue} onPriority={setPriority} due={due} priority={priority} />}
      <NotDone error={acting.error} />
      {list.error !== null && list.data === undefined ? (
        <Failed what="Your alerts" error={list.error} again={() => void list.refetch()} />
      ) : (
        <Table
          header={
            <Header
              variant="h2"
              counter={totals === undefined ? '' : `(${totals.alerts}${totals.isCut ? '+' : ''})`}
              actions={
                <Buttons
                  chosen={chosen}
                  isPending={acting.isPending}
                  onAcknowledge={() => acting.mutate({ alerts: chosen, action: { did: 'acknowledge' } })}
                  onDoing={(doing) => setDialog({ doing, alerts: chosen })}
                />
              }
            >
              {state === 'snoozed' ? 'Snoozed alerts' : 'Open alerts'}
            </Header>
          }
          filter={
            <SpaceBetween direction="horizontal" size="xs">
              <SegmentedControl
                label="Open or snoozed"
                selectedId={state}
                options={[
                  { id: 'open', text: 'To do' },
                  { id: 'snoozed', text: 'Snoozed' },
                ]}
                onChange={({ detail }) => setState(detail.selectedId)}
              />
              <Choice
                label="Whose"
                value={owner}
                onChange={setOwner}
                options={[
                  ['me', 'Mine'],
                  ['team', 'The whole team’s'],
                  ['nobody', 'Nobody’s yet'],
                  ...(me?.colleagues ?? []).filter(({ id }) => id !== me?.id).map(({ id, name }): [string, string] => [id, `${name}’s`]),
                ]}
              />
              <Choice label="Which flag" value={flag} onChange={setFlag} options={[['', 'Both flags'], ...Object.entries(FLAGS)]} />
              <Choice label="Priority" value={priority} onChange={setPriority} options={[['', 'Every priority'], ...Object.entries(PRIORITIES)]} />
              <Choice
                label="Due"
                value={due}
                onChange={setDue}
                options={[
                  ['', 'Whenever due'],
                  ['today', 'Due today or over'],
                  ['overdue', 'Overdue'],
                ]}
              />
            </SpaceBetween>
          }
          items={rows}
          trackBy="id"
          loading={list.isPending || (page > pages.length && list.isFetching)}
          loadingText="Loading alerts …"
          selectionType="multi"
          selectedItems={rows.filter(({ id }) => selected.includes(id))}
          onSelectionChange={({ detail }) => setSelected([...selected.filter((id) => !rows.some((row) => row.id === id)), ...detail.selectedItems.map(({ id }) => id)])}
          isItemDisabled={({ mayAct }) => !mayAct}
          ariaLabels={{
            selectionGroupLabel: 'Choose alerts',
            allItemsSelectionLabel: () => 'Choose all on this page',
            itemSelectionLabel: (_, { customerName, customerId, flag: which }) => `${customerName ?? customerId}, ${FLAGS[which]}`,
            tableLabel: 'Alerts',
          }}
          columnDefinitions={columns(now, showOwner ? (id) => nameOf(me, id) : undefined)}
          wrapLines
          stickyHeader
          contentDensity="comfortable"
          pagination={
            pages.length > 1 || list.hasNextPage ? (
              <Pagination
                currentPageIndex={page}
                pagesCount={Math.ceil((totals?.alerts ?? 0) / PAGE)}
                openEnd={list.hasNextPage}
                onChange={({ detail }) => turn(Math.min(detail.currentPageIndex, pages.length + 1))}
                ariaLabels={{ nextPageLabel: 'Next page', previousPageLabel: 'Previous page', pageLabel: (n) => `Page ${n}` }}
              />
            ) : undefined
          }
          empty={
            state === 'snoozed' ? (
              <Nothing title="Nothing is snoozed" />
            ) : flag !== '' || priority !== '' || due !== '' ? (
              <Nothing title="No alert fits these filters">Widen them above to see the others.</Nothing>
            ) : (
              <Nothing title="Nobody needs you right now">An alert comes when a customer of yours goes quiet or is probably unhappy. You hear of it by e-mail too.</Nothing>
            )
          }
        />
      )}
      {dialog !== undefined && (
        <ActDialog
          {...dialog}
          onClose={() => {
            setDialog(undefined);
            setSelected([]);
          }}
        />
      )}
    </SpaceBetween>
  );
}

function columns(now: number, ownerName: ((id: string) => string) | undefined): TableProps.ColumnDefinition<Alert>[] {
  return [
    {
      id: 'customer',
      header: 'Customer',
      isRowHeader: true,
      minWidth: 170,
      cell: ({ customerId, customerName, segment }) => (
        <>
          <CustomerLink id={customerId} name={customerName} />
          <Box variant="small" display="block">
            {[customerName !== undefined && customerId, segment].filter(Boolean).join(' · ')}
          </Box>
        </>
      ),
    },
    {
      id: 'why',
      header: 'Why, when the flag went up',
      minWidth: 260,
      cell: ({ flag, reasons }) => (
        <>
          <Box variant="strong">{FLAGS[flag]}</Box>
          <Box variant="small" display="block">
            {reasons[0] === undefined ? '' : reasonText(reasons[0])}
          </Box>
        </>
      ),
    },
    {
      id: 'money',
      header: 'At risk a year',
      minWidth: 110,
      cell: ({ moneyAtRisk }) => (moneyAtRisk === undefined ? <Box color="text-status-inactive">unknown</Box> : money(moneyAtRisk)),
    },
    { id: 'due', header: 'Due', minWidth: 120, cell: (alert) => <Due alert={alert} now={now} /> },
    { id: 'priority', header: 'Priority', minWidth: 90, cell: ({ priority }) => <PriorityBadge priority={priority} /> },
    { id: 'state', header: 'State', minWidth: 150, cell: (alert) => <State alert={alert} now={now} /> },
    ...(ownerName ? [{ id: 'owner', header: 'Whose', minWidth: 110, cell: ({ owner }: Alert) => ownerName(owner) }] : []),
  ];
}

export function Due({ alert: { dueAt, snoozed }, now }: { readonly alert: Alert; readonly now: number }) {
  if (dueAt === undefined) return <>–</>;
  const isOver = snoozed === undefined && Date.parse(dueAt) < now;
  return isOver ? (
    <StatusIndicator type="error">
      overdue, <Away at={dueAt} now={now} />
    </StatusIndicator>
  ) : (
    <Away at={dueAt} now={now} />
  );
}

export const PriorityBadge = ({ priority }: { readonly priority: Alert['priority'] }) =>
  priority === undefined ? <>–</> : <Badge color={priority === 'urgent' ? 'severity-critical' : priority === 'high' ? 'severity-high' : 'grey'}>{PRIORITIES[priority]}</Badge>;

export function State({ alert: { status, acknowledged, snoozed, closed }, now }: { readonly alert: Alert; readonly now: number }) {
  const me = useMe();
  if (closed) return <StatusIndicator type="stopped">closed</StatusIndicator>;
  if (snoozed)
    return (
      <>
        <StatusIndicator type="pending">
          snoozed, back <Away at={snoozed.until} now={now} />
        </StatusIndicator>
        <Box variant="small" display="block">{`“${snoozed.why}”`}</Box>
      </>
    );
  if (acknowledged) return <StatusIndicator type="in-progress">{`in hand: ${nameOf(me, acknowledged.by)}`}</StatusIndicator>;
  return <StatusIndicator type="info">{status === 'open' ? 'new' : status}</StatusIndicator>;
}

function Totals({
  totals,
  state,
  due,
  priority,
  onDue,
  onPriority,
}: {
  readonly totals: answers.Alerts['totals'];
  readonly state: string;
  readonly due: string;
  readonly priority: string;
  readonly onDue: (due: string) => void;
  readonly onPriority: (priority: string) => void;
}) {
  const figure = (label: string, value: string, onFollow?: () => void, pressed = false) => (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      {onFollow === undefined ? (
        <Box fontSize="heading-xl" fontWeight="bold">
          {value}
        </Box>
      ) : (
        <Link fontSize="heading-xl" onFollow={onFollow} ariaLabel={`${label}: ${value}. ${pressed ? 'Show all' : 'Show only these'}`}>
          {value}
        </Link>
      )}
    </div>
  );
  return (
    <Container>
      <ColumnLayout columns={4} variant="text-grid" minColumnWidth={130}>
        {figure(state === 'snoozed' ? 'Money at risk, snoozed' : 'Money at risk a year', moneyList(totals.moneyAtRisk))}
        {figure('Overdue', count(totals.overdue), () => onDue(due === 'overdue' ? '' : 'overdue'), due === 'overdue')}
        {figure('Due today', count(totals.dueToday), () => onDue(due === 'today' ? '' : 'today'), due === 'today')}
        {figure('Urgent', count(totals.urgent), () => onPriority(priority === 'urgent' ? '' : 'urgent'), priority === 'urgent')}
      </ColumnLayout>
    </Container>
  );
}

function Buttons({
  chosen,
  isPending,
  onAcknowledge,
  onDoing,
}: {
  readonly chosen: readonly Alert[];
  readonly isPending: boolean;
  readonly onAcknowledge: () => void;
  readonly onDoing: (doing: Doing) => void;
}) {
  const none = chosen.length === 0;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button disabled={none} disabledReason="Choose alerts in the list first." loading={isPending} onClick={onAcknowledge}>
        Acknowledge
      </Button>
      <Button disabled={none} onClick={() => onDoing('snooze')}>
        Snooze
      </Button>
      <Button disabled={none} onClick={() => onDoing('reassign')}>
        Hand over
      </Button>
      <Button disabled={none} variant="primary" onClick={() => onDoing('close')}>
        Close
      </Button>
    </SpaceBetween>
  );
}

type Option = readonly [value: string, label: string];

export function Choice({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
}) {
  const all = options.map(([each, text]) => ({ value: each, label: text }));
  return (
    <Select
      ariaLabel={label}
      selectedOption={all.find((each) => each.value === value) ?? { value, label: value }}
      options={all}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  );
}
