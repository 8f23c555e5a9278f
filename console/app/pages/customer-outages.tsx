/** "You never told me!": of each recent outage whether it was this customer's, and each message they were or were not sent. */
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type * as answers from '../../../core/console/answers.ts';
import { at, get } from '../api.ts';
import { Go } from '../parts/links.tsx';
import { Because, Verdict } from '../parts/receipt.tsx';
import { Loaded, Nothing } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';
import { kindText } from '../words.ts';

type Row = answers.CustomerOutages['outages'][number];

export function CustomerOutages({ id }: { readonly id: string }) {
  const outages = useQuery({ queryKey: ['customer-outages', id], queryFn: () => get('customerOutages', at('customers', id, 'outages')) });
  return (
    <Loaded query={outages} what="outages">
      {(data) => (
        <Table
          variant="embedded"
          wrapLines
          items={data.outages}
          trackBy={({ outage }) => outage.id}
          ariaLabels={{ tableLabel: 'Outages and what this customer was told' }}
          columnDefinitions={[
            {
              id: 'outage',
              header: 'Outage',
              isRowHeader: true,
              width: 260,
              cell: ({ outage }) => (
                <>
                  <Go to={`/outages/${encodeURIComponent(outage.id)}`}>{outage.title ?? outage.id}</Go>
                  <Box variant="small" display="block">
                    <When at={outage.startedAt} />
                    {outage.endedAt === undefined ? ', still open' : ' to '}
                    {outage.endedAt !== undefined && <When at={outage.endedAt} />}
                  </Box>
                </>
              ),
            },
            { id: 'concerned', header: 'Was it theirs?', width: 200, cell: (row) => <Concerned row={row} /> },
            { id: 'told', header: 'What they were told', minWidth: 260, cell: (row) => <Told row={row} /> },
          ]}
          empty={<Nothing title="There were no outages lately" />}
        />
      )}
    </Loaded>
  );
}

function Concerned({ row: { concerned, because, component, outage } }: { readonly row: Row }) {
  const text = {
    component: `Yes: they use ${component}`,
    everybody: 'Yes: it was everybody’s',
    named: 'Yes: it was declared for them by name',
    'no-component': `No: they use none of ${outage.components.join(', ') || 'its parts'}`,
    'other-region': `No: they use ${component}, but in another region`,
  }[because];
  return <StatusIndicator type={concerned ? 'info' : 'stopped'}>{text}</StatusIndicator>;
}

function Told({ row: { told, concerned, outage } }: { readonly row: Row }) {
  const asked = told.filter(({ message }) => message !== undefined);
  if (told.length === 0) return <>Nobody was told of this one: it was declared without telling customers.</>;
  if (asked.length === 0) {
    return (
      <>
        {concerned
          ? outage.isOpen
            ? 'Nothing yet: it is still being gone through who uses it.'
            : 'Nothing. They came to use it only afterwards, or the news was overtaken before it was their turn.'
          : 'Nothing, as it was not theirs.'}
      </>
    );
  }
  return (
    <SpaceBetween size="xs">
      {asked.map(({ report, step, reportedAt, message }) => (
        <div key={report}>
          <div>
            {kindText(step)} (<When at={reportedAt} />)
          </div>
          {message !== undefined && (
            <>
              <Verdict message={message} />
              <Because message={message} />
            </>
          )}
        </div>
      ))}
    </SpaceBetween>
  );
}
