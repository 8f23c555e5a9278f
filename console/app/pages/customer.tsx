/** A customer: who they are, how they stand and why, what happened, and what we told them of it. */
import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type * as answers from '../../../core/console/answers.ts';
import { useFilter } from '../address.ts';
import { at, get } from '../api.ts';
import { ActDialog, type Doing } from '../parts/act.tsx';
import { AlertCard } from '../parts/alert-card.tsx';
import { Go } from '../parts/links.tsx';
import { Loaded, Loading } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';
import { alertWords, BANDS, channelText, clearsText, FLAGS, format, money, plural, reasonText } from '../words.ts';
import { CustomerOutages } from './customer-outages.tsx';
import { Timeline } from './timeline.tsx';

const ScoreChart = lazy(() => import('./score-chart.tsx'));

export default function Customer({ id }: { readonly id: string }) {
  const customer = useQuery({ queryKey: ['customer', id], queryFn: () => get('customer', at('customers', id)) });
  return (
    <Loaded query={customer} what="the customer">
      {(data) => <Known customer={data} />}
    </Loaded>
  );
}

function Known({ customer }: { readonly customer: answers.Customer }) {
  const [tab, setTab] = useFilter('tab', 'timeline');
  // As it was when the dialog was opened: what changes meanwhile is told by it, and takes nothing away.
  const [dialog, setDialog] = useState<{ readonly doing: Doing; readonly alerts: readonly [answers.Alert] }>();
  const { id, name, alerts } = customer;
  const open = alerts.filter(({ status }) => status !== 'closed');
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={[name === undefined ? undefined : id, customer.plan, customer.segment].filter(Boolean).join(' · ')}>
        {name ?? id}
      </Header>
      {customer.erasedAt !== undefined && (
        <Alert type="info" header="Forgotten at their own wish">
          Since <When at={customer.erasedAt} /> nothing is kept of them but that, and the receipts of messages, which hold neither address nor text.
        </Alert>
      )}
      {!customer.known && customer.erasedAt === undefined && (
        <Alert type="warning" header="Nobody has told us who this is">
          There are events about this id, but no customer.updated. Until there is one, they cannot be reached.
        </Alert>
      )}
      {customer.open.incidents.map((incident) => (
        <Alert key={incident.id} type="warning" header="An outage of theirs is open" action={<Go to={`/outages/${encodeURIComponent(incident.id)}`}>See the outage</Go>}>
          {incident.title ?? incident.id}
        </Alert>
      ))}
      {open.map((alert) => (
        <AlertCard key={alert.id} alert={alert} onDoing={(doing) => setDialog({ doing, alerts: [alert] })} />
      ))}
      <ColumnLayout columns={2} minColumnWidth={320}>
        <Flag flag="quiet" standing={customer.quiet} />
        <Flag flag="unhappy" standing={customer.unhappy} />
      </ColumnLayout>
      <Profile customer={customer} />
      {dialog !== undefined && <ActDialog {...dialog} onClose={() => setDialog(undefined)} />}
      <Tabs
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          { id: 'timeline', label: 'What happened', content: <Timeline id={id} /> },
          { id: 'outages', label: 'Told of outages?', content: <CustomerOutages id={id} /> },
          {
            id: 'score',
            label: 'Score over time',
            content: (
              <Suspense fallback={<Loading what="the chart" />}>
                <ScoreChart id={id} />
              </Suspense>
            ),
          },
          ...(alerts.length > open.length
            ? [
                {
                  id: 'closed',
                  label: 'Closed alerts',
                  content: (
                    <SpaceBetween size="m">
                      {alerts
                        .filter(({ status }) => status === 'closed')
                        .map((alert) => (
                          <AlertCard key={alert.id} alert={alert} onDoing={(doing) => setDialog({ doing, alerts: [alert] })} />
                        ))}
                    </SpaceBetween>
                  ),
                },
              ]
            : []),
        ]}
      />
    </SpaceBetween>
  );
}

const INDICATOR = { unknown: 'pending', low: 'success', near: 'warning', high: 'error', 'very-high': 'error' } as const;
const UNITS = { quiet: '', unhappy: ' points' } as const;

function Flag({ flag, standing }: { readonly flag: 'quiet' | 'unhappy'; readonly standing: answers.Standing }) {
  const { band, score, threshold, since, reasons, percentile, probability } = standing;
  const clears = clearsText(standing.clears as answers.Alert['clears']);
  return (
    <Container
      header={
        <Header variant="h2" actions={standing.flag === 'raised' ? <Badge color="severity-high">Flag is up</Badge> : undefined}>
          {FLAGS[flag]}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <StatusIndicator type={INDICATOR[band]}>
          {BANDS[band]}
          {since !== undefined && (
            <>
              {', since '}
              <When at={since} date />
            </>
          )}
        </StatusIndicator>
        {score !== undefined && (
          <Box variant="small">
            {`Score ${format.number(score)}${UNITS[flag]}; the flag goes up at ${format.number(threshold)}.`}
            {percentile !== undefined && ` ${alertWords.percentile(percentile)}.`}
            {probability !== undefined && ` Chance of leaving: ${Math.round(probability * 100)} %.`}
          </Box>
        )}
        {band === 'unknown' && <Box variant="small">{flag === 'quiet' ? 'A rhythm shows after eight active days.' : 'Nothing bad is known of them.'}</Box>}
        {reasons.length > 0 && (
          <ul>
            {reasons.map((reason) => (
              <li key={`${reason.code} ${String(reason.at ?? '')} ${String(reason.about ?? '')}`}>{reasonText(reason)}</li>
            ))}
          </ul>
        )}
        {clears !== undefined && (
          <div>
            <Box variant="awsui-key-label">What would clear it</Box>
            {clears}
          </div>
        )}
      </SpaceBetween>
    </Container>
  );
}

function Profile({ customer }: { readonly customer: answers.Customer }) {
  const { email, phone, csm, arr, zone, lastActive, activeDays, components, region, consents, suppressedAddresses, open } = customer;
  const refused = consents.filter(({ granted }) => !granted);
  return (
    <Container header={<Header variant="h2">Profile</Header>}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={220}
        items={[
          { label: 'E-mail', value: email === undefined ? 'none known' : <Link href={`mailto:${encodeURIComponent(email)}`}>{email}</Link> },
          { label: 'Phone', value: phone ?? 'none known' },
          { label: 'Looked after by', value: csm?.name ?? csm?.id ?? 'nobody yet' },
          { label: 'Worth a year', value: arr === undefined ? 'unknown' : money(arr) },
          { label: 'Uses', value: components.length > 0 ? components.join(', ') : 'nothing we know of' },
          { label: 'Last active', value: lastActive === undefined ? 'never seen' : `${format.day(Date.parse(lastActive))} (${plural(activeDays, 'active day', 'active days')})` },
          {
            label: 'Time zone',
            value: `${zone.zone}${zone.from === 'profile' ? '' : ` (by ${{ locale: 'their language', csm: 'their CSM', company: 'the company' }[zone.from]})`}`,
          },
          { label: 'Region', value: region ?? 'unknown' },
          { label: 'Open now', value: [plural(open.orders, 'order', 'orders'), plural(open.cases, 'case', 'cases')].join(', ') },
          { label: 'Said no to', value: refused.length === 0 ? 'nothing' : refused.map(({ topic, channel }) => `${topic} by ${channelText(channel)}`).join(', ') },
          ...(suppressedAddresses > 0 ? [{ label: 'Dead addresses', value: `${plural(suppressedAddresses, 'address', 'addresses')} bounced or complained` }] : []),
        ]}
      />
    </Container>
  );
}
