/** What is broken now, what was lately, and how each stands. */
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type * as answers from '../../../core/console/answers.ts';
import { get } from '../api.ts';
import { serverNow } from '../me.ts';
import { Go } from '../parts/links.tsx';
import { Loaded, Nothing } from '../parts/states.tsx';
import { Away, When } from '../parts/when.tsx';
import { format, IMPACTS, standText } from '../words.ts';

type Outage = answers.Outage;
const REFRESH_MS = 5_000;

export default function Outages() {
  const outages = useQuery({ queryKey: ['outages'], queryFn: () => get('outages', '/outages'), refetchInterval: REFRESH_MS });
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description="What is broken now, and who was told of what was.">
        Outages
      </Header>
      <Loaded query={outages} what="outages">
        {({ open, recent }) => (
          <SpaceBetween size="l">
            {open.length === 0 ? (
              <Container>
                <StatusIndicator type="success">Nothing is broken, as far as anybody has declared.</StatusIndicator>
              </Container>
            ) : (
              open.map((outage) => <Open key={outage.id} outage={outage} />)
            )}
            <Table
              header={
                <Header variant="h2" counter={`(${recent.length})`}>
                  Lately
                </Header>
              }
              items={recent}
              trackBy="id"
              wrapLines
              ariaLabels={{ tableLabel: 'Outages lately' }}
              columnDefinitions={[
                { id: 'title', header: 'What', isRowHeader: true, minWidth: 200, cell: (outage) => <Go to={outagePath(outage)}>{titleOf(outage)}</Go> },
                { id: 'is', header: 'Sort', minWidth: 110, cell: ({ is }) => (is === 'maintenance' ? 'Planned work' : 'Outage') },
                { id: 'impact', header: 'Impact', minWidth: 100, cell: (outage) => <Impact outage={outage} /> },
                { id: 'whom', header: 'Whose', minWidth: 140, cell: whomText },
                { id: 'start', header: 'Began', minWidth: 130, cell: ({ startedAt }) => <When at={startedAt} /> },
                { id: 'stands', header: 'Stands', minWidth: 110, cell: standText },
                {
                  id: 'took',
                  header: 'Took',
                  minWidth: 110,
                  cell: ({ startedAt, endedAt }) => (endedAt === undefined ? '–' : format.minutes(Math.max(1, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000)))),
                },
              ]}
              empty={<Nothing title="None yet">An outage shows here once a service declares one (outage.opened).</Nothing>}
            />
          </SpaceBetween>
        )}
      </Loaded>
    </SpaceBetween>
  );
}

export const outagePath = ({ id }: Pick<Outage, 'id'>): string => `/outages/${encodeURIComponent(id)}`;
export const titleOf = ({ title, id }: Pick<Outage, 'title' | 'id'>): string => title ?? id;
export const whomText = ({ audience, components, regions }: Outage): string =>
  audience === 'everybody' ? 'Everybody’s' : audience === 'named' ? 'Customers by name' : `Who uses ${components.join(', ')}${regions ? ` in ${regions.join(', ')}` : ''}`;

export const Impact = ({ outage: { impact, kind } }: { readonly outage: Pick<Outage, 'impact' | 'kind'> }) => (
  <Badge color={impact === 'critical' ? 'severity-critical' : impact === 'major' ? 'severity-high' : 'grey'}>{`${IMPACTS[impact] ?? impact}, ${kind}`}</Badge>
);

function Open({ outage }: { readonly outage: Outage }) {
  return (
    <Container
      header={
        <Header variant="h2" actions={<Go to={outagePath(outage)}>Who was told?</Go>}>
          {titleOf(outage)}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={4}
          minColumnWidth={140}
          items={[
            { label: 'Where it stands', value: <StatusIndicator type={outage.status === 'monitoring' ? 'in-progress' : 'warning'}>{standText(outage)}</StatusIndicator> },
            { label: 'Impact', value: <Impact outage={outage} /> },
            { label: 'Whose', value: whomText(outage) },
            { label: 'Next news promised', value: <PromiseClock promisedAt={outage.promisedAt} /> },
          ]}
        />
        <Box>
          <span className="said">{outage.latest}</span>
        </Box>
      </SpaceBetween>
    </Container>
  );
}

/** By when customers were promised news: a warning before, and the truth after. */
export function PromiseClock({ promisedAt }: { readonly promisedAt: string | undefined }) {
  const now = serverNow();
  if (promisedAt === undefined) return <>nothing promised</>;
  const left = Date.parse(promisedAt) - now;
  return (
    <StatusIndicator type={left < 0 ? 'error' : left < 10 * 60_000 ? 'warning' : 'pending'}>
      {left < 0 ? 'overdue, ' : ''}
      <Away at={promisedAt} now={now} />
    </StatusIndicator>
  );
}
