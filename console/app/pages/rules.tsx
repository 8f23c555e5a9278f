/** The company's rules: what holds, what a change would have made of the last days, the change, and who changed what. */
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import type { RulesView } from '../../../core/console/answers.ts';
import { useFilter } from '../address.ts';
import { get } from '../api.ts';
import { useMe } from '../me.ts';
import { Loaded } from '../parts/states.tsx';
import { alertWords, CLASSES, count, plural } from '../words.ts';
import { Audit } from './audit.tsx';
import { ChangeForm } from './rules-change.tsx';
import { Classes } from './rules-classes.tsx';

export default function Rules() {
  const me = useMe();
  const [tab, setTab] = useFilter('tab', 'now');
  const rules = useQuery({ queryKey: ['rules'], queryFn: () => get('rules', '/rules') });
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description="What the company has decided for everybody.">
        Rules
      </Header>
      <Loaded query={rules} what="the rules">
        {(data) => (
          <Tabs
            activeTabId={tab}
            onChange={({ detail }) => setTab(detail.activeTabId)}
            tabs={[
              { id: 'now', label: 'What holds', content: <Now rules={data} /> },
              ...(me?.role === 'admin' ? [{ id: 'change', label: 'Change', content: <ChangeForm rules={data} /> }] : []),
              { id: 'pauses', label: 'Classes and pauses', content: <Classes rules={data} /> },
              ...(me?.role === 'csm' ? [] : [{ id: 'audit', label: 'Who did what', content: <Audit /> }]),
            ]}
          />
        )}
      </Loaded>
    </SpaceBetween>
  );
}

const WEEK = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const hour = (n: number): string => `${String(n).padStart(2, '0')}:00`;

function Now({ rules }: { readonly rules: RulesView }) {
  const { quietHours, restDays, caps, holdoutPercent, alerts, flags, surveys, playbooks } = rules;
  const { quiet, unhappy } = flags;
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">When and how much</Header>}>
        <KeyValuePairs
          columns={3}
          minColumnWidth={200}
          items={[
            { label: 'Quiet hours, where the customer lives', value: quietHours.from === quietHours.until ? 'none' : `${hour(quietHours.from)} to ${hour(quietHours.until)}` },
            { label: 'Days without surveys', value: restDays.map((day) => WEEK[day]).join(', ') || 'none' },
            { label: 'Zone of the company', value: rules.zone },
            { label: 'Surveys', value: `${caps.survey.most} in ${plural(caps.survey.days, 'day', 'days')}, one of a kind in ${caps.survey.sameKindDays}` },
            { label: 'Tips', value: `${caps.outreach.most} in ${plural(caps.outreach.days, 'day', 'days')}` },
            {
              label: 'Comparison groups',
              value:
                Object.entries(holdoutPercent)
                  .map(([name, percent]) => `${CLASSES[name] ?? name}: ${percent} %`)
                  .join(', ') || 'none',
            },
            { label: 'NPS a day', value: surveys.npsPerDay === 0 ? 'nobody is asked' : `at most ${count(surveys.npsPerDay)}` },
            { label: 'After a step (CES)', value: surveys.ces ? 'asked' : 'not asked' },
            { label: 'After a delivery', value: surveys.delivery ? 'asked' : 'not asked' },
          ]}
        />
      </Container>
      <Container header={<Header variant="h2">Alerts</Header>}>
        <KeyValuePairs
          columns={3}
          minColumnWidth={200}
          items={[
            {
              label: 'Told',
              value:
                alerts.mode === 'live'
                  ? alerts.delivery === 'at-once'
                    ? 'at once'
                    : `urgent ones at once, others in a digest at ${hour(alerts.digestHour)}`
                  : 'to nobody: they are only recorded',
            },
            { label: 'In a digest at most', value: plural(alerts.perDay, 'alert', 'alerts') },
            { label: 'High priority from', value: `${count(alerts.highFrom)} ${alerts.currency} a year` },
          ]}
        />
      </Container>
      <Container
        header={
          <Header
            variant="h2"
            description={quiet.isFitted ? 'The line of a fit to your own history is in force.' : 'The untrained lines; npm run fit learns better ones from your history.'}
          >
            When a flag goes up
          </Header>
        }
      >
        <KeyValuePairs
          columns={3}
          minColumnWidth={200}
          items={[
            { label: 'Going quiet', value: `from ${quiet.flagsFrom} log-odds on, until below ${quiet.clearsBelow}; after ${quiet.minActiveDays} active days` },
            { label: 'Unhappy', value: `from ${unhappy.flagsFrom} points on, until below ${unhappy.clearsBelow}; points halve every ${unhappy.halfLifeDays} days` },
            {
              label: 'Points',
              value: Object.entries(unhappy.points)
                .map(([what, points]) => `${what} ${points}`)
                .join(', '),
            },
          ]}
        />
      </Container>
      <Table
        header={<Header variant="h2">Playbooks</Header>}
        items={playbooks}
        trackBy="id"
        wrapLines
        ariaLabels={{ tableLabel: 'Playbooks' }}
        columnDefinitions={[
          { id: 'id', header: 'Playbook', isRowHeader: true, minWidth: 150, cell: ({ id }) => PLAYBOOKS[id] ?? id },
          {
            id: 'tasks',
            header: 'Steps and the working day of each',
            minWidth: 300,
            cell: ({ tasks }) => (
              <ol>
                {tasks.map(({ id, afterDays }) => (
                  <li key={id}>{`${alertWords.tasks.names[id as keyof typeof alertWords.tasks.names] ?? id} (day ${afterDays})`}</li>
                ))}
              </ol>
            ),
          },
        ]}
      />
    </SpaceBetween>
  );
}

const PLAYBOOKS: Readonly<Record<string, string>> = {
  'check-in': 'Check in',
  'make-it-right': 'Make it right',
  'service-recovery': 'Service recovery',
  'payment-help': 'Payment help',
  'outage-apology': 'Outage apology',
};
