/** How the system is: what waits, what died, what went out and came back, what is paused, and what it costs. */
import Alert from '@cloudscape-design/components/alert';
import BarChart from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type * as answers from '../../../core/console/answers.ts';
import { get } from '../api.ts';
import { Loaded, Nothing } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';
import { CLASSES, count, plural } from '../words.ts';

const REFRESH_MS = 5_000;

export default function Health() {
  const health = useQuery({ queryKey: ['health'], queryFn: () => get('health', '/health'), refetchInterval: REFRESH_MS });
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description="Renews itself every few seconds.">
        Health of the system
      </Header>
      <Loaded query={health} what="the state of the system">
        {(data) => <Known health={data} />}
      </Loaded>
    </SpaceBetween>
  );
}

function Known({ health }: { readonly health: answers.Health }) {
  const dead = health.queues.reduce((sum, queue) => sum + queue.dead, 0);
  const waiting = health.queues.reduce((sum, queue) => sum + queue.waiting + queue.inFlight, 0);
  const { sent, bounced, complained } = health.sends.days.reduce(
    (sum, day) => ({ sent: sum.sent + day.sent, bounced: sum.bounced + day.bounced, complained: sum.complained + day.complained }),
    { sent: 0, bounced: 0, complained: 0 },
  );
  const rate = (n: number): string => (sent === 0 ? '–' : `${((n / sent) * 100).toFixed(1)} %`);
  return (
    <SpaceBetween size="l">
      {health.paused.map((pause) => (
        <Alert key={pause.class} type="warning" header={`Paused: ${CLASSES[pause.class] ?? pause.class}`}>
          {`By ${pause.by}: “${pause.why}”, since `}
          <When at={pause.since} />. Messages of this class wait; none is lost.
        </Alert>
      ))}
      {dead > 0 && (
        <Alert type="error" header={`${plural(dead, 'message', 'messages')} could not be worked off`}>
          Once the cause is gone, npm run redrive puts them back. The runbook has a heading for each queue.
        </Alert>
      )}
      {health.quarantine > 0 && (
        <Alert type="warning" header={`${plural(health.quarantine, 'event', 'events')} could not be read`}>
          They lie in the quarantine with the path of the field that is wrong. Tell whoever sends them.
        </Alert>
      )}
      <Container>
        <ColumnLayout columns={4} variant="text-grid" minColumnWidth={130}>
          <Figure label="Dead letters" value={count(dead)} type={dead > 0 ? 'error' : 'success'} />
          <Figure label="Waiting to be worked off" value={count(waiting)} />
          <Figure label="Mails this month" value={count(health.sends.thisMonth)} />
          <Figure label={`Cost of ${health.cost.month}, reckoned`} value={`$ ${health.cost.usd.toFixed(2)}`} />
        </ColumnLayout>
      </Container>
      <Container
        header={
          <Header variant="h2" description={`In 30 days ${plural(sent, 'mail', 'mails')}, ${rate(bounced)} bounced, ${rate(complained)} marked as spam.`}>
            Mails a day
          </Header>
        }
      >
        <BarChart
          series={[
            { type: 'bar', title: 'Sent', data: health.sends.days.map((day) => ({ x: day.day.slice(5), y: day.sent })) },
            { type: 'bar', title: 'Bounced', data: health.sends.days.map((day) => ({ x: day.day.slice(5), y: day.bounced })) },
          ]}
          xDomain={health.sends.days.map(({ day }) => day.slice(5))}
          yDomain={[0, Math.max(1, ...health.sends.days.map((day) => day.sent))]}
          xTitle="Day (UTC)"
          yTitle="Mails"
          height={220}
          hideFilter
          ariaLabel="Mails a day"
        />
      </Container>
      <Table
        header={<Header variant="h2">Queues</Header>}
        items={health.queues}
        trackBy="name"
        ariaLabels={{ tableLabel: 'Queues' }}
        columnDefinitions={[
          { id: 'name', header: 'Queue', isRowHeader: true, cell: ({ name }) => QUEUES[name] ?? name },
          { id: 'waiting', header: 'Waiting', cell: (queue) => count(queue.waiting) },
          { id: 'inFlight', header: 'Being worked on', cell: ({ inFlight }) => count(inFlight) },
          {
            id: 'dead',
            header: 'Dead',
            cell: (queue) => (queue.dead > 0 ? <StatusIndicator type="error">{count(queue.dead)}</StatusIndicator> : <StatusIndicator type="success">0</StatusIndicator>),
          },
        ]}
        empty={<Nothing title="No queues" />}
      />
      <Table
        header={
          <Header
            variant="h2"
            description="What was used, times list prices. The bill itself is AWS’s; on a laptop only mails are counted."
          >{`Cost of ${health.cost.month} so far`}</Header>
        }
        items={health.cost.parts}
        trackBy="what"
        ariaLabels={{ tableLabel: 'Cost' }}
        columnDefinitions={[
          { id: 'what', header: 'What', isRowHeader: true, cell: ({ what }) => COSTS[what] ?? what },
          { id: 'count', header: 'How much', cell: ({ count: n }) => count(n) },
          { id: 'usd', header: 'US dollars', cell: ({ usd }) => usd.toFixed(4) },
        ]}
      />
    </SpaceBetween>
  );
}

function Figure({ label, value, type }: { readonly label: string; readonly value: string; readonly type?: 'error' | 'success' }) {
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      <Box fontSize="heading-l" fontWeight="bold">
        {type === undefined ? value : <StatusIndicator type={type}>{value}</StatusIndicator>}
      </Box>
    </div>
  );
}

const QUEUES: Readonly<Record<string, string>> = {
  customers: 'Customers: who they are, what they allow',
  orders: 'Orders',
  outages: 'Outages',
  pages: 'Pages of customers whom an outage concerns',
  engagement: 'Usage and experiences',
  cases: 'Cases and surveys',
  urgent: 'Messages: urgent',
  routine: 'Messages: routine',
  broadcast: 'Messages: outages, to many',
  feedback: 'What the mail provider says',
};
const COSTS: Readonly<Record<string, string>> = {
  mails: 'Mails',
  functions: 'Functions',
  'table-writes': 'Writes to the table',
  'table-reads': 'Reads of the table',
  'queues-and-bus': 'Queues and bus',
};
