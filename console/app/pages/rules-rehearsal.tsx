/** What a change of the rules would have made of the last days. */
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type * as answers from '../../../core/console/answers.ts';
import { count, kindText, plural } from '../words.ts';

export function Rehearsal({ rehearsal: { customers, messages, days, isSample, before, after, byKind, alerts } }: { readonly rehearsal: answers.Rehearsal }) {
  const changed = byKind.filter((row) => JSON.stringify(row.before) !== JSON.stringify(row.after));
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`${isSample ? 'A sample: ' : ''}${plural(messages, 'message', 'messages')} of the last ${days} days, to ${plural(customers, 'customer', 'customers')}, asked once more under these rules. Nothing was changed.`}
        >
          What it would have done
        </Header>
      }
    >
      <SpaceBetween size="m">
        <Box variant="strong">{`${plural(after.sent, 'send', 'sends')}, ${count(after.capped)} capped, ${count(after.waits)} would have waited, ${count(after.heldOut)} held out`}</Box>
        <Box variant="small">{`Under the rules in force: ${plural(before.sent, 'send', 'sends')}, ${count(before.capped)} capped, ${count(before.waits)} waited, ${count(before.heldOut)} held out.`}</Box>
        {changed.length > 0 && (
          <Table
            variant="embedded"
            items={changed}
            trackBy="kind"
            ariaLabels={{ tableLabel: 'What would have changed' }}
            columnDefinitions={[
              { id: 'kind', header: 'Message', isRowHeader: true, cell: ({ kind }) => kindText(kind) },
              { id: 'sent', header: 'Sent', cell: (row) => arrow(row.before.sent, row.after.sent) },
              { id: 'waits', header: 'Waited', cell: (row) => arrow(row.before.waits, row.after.waits) },
              { id: 'capped', header: 'Capped', cell: (row) => arrow(row.before.capped, row.after.capped) },
              { id: 'held', header: 'Held out', cell: (row) => arrow(row.before.heldOut, row.after.heldOut) },
            ]}
          />
        )}
        {changed.length === 0 && alerts.urgentNow === alerts.urgentThen && alerts.highNow === alerts.highThen && <Box>Nothing of it would have gone another way.</Box>}
        {(alerts.urgentNow !== alerts.urgentThen || alerts.highNow !== alerts.highThen) && (
          <Box>{`Of ${plural(alerts.open, 'open alert', 'open alerts')} ${arrow(alerts.urgentNow, alerts.urgentThen)} would be urgent, ${arrow(alerts.highNow, alerts.highThen)} high.`}</Box>
        )}
      </SpaceBetween>
    </Container>
  );
}

const arrow = (before: number, after: number): string => (before === after ? count(before) : `${count(before)} → ${count(after)}`);
