/** The company's rules: what holds, what a change would have made of the last days, the change, and who changed what. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import Tabs from '@cloudscape-design/components/tabs';
import Textarea from '@cloudscape-design/components/textarea';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type * as answers from '../../../core/console/answers.ts';
import type { BodyOf } from '../../../core/console/routes.ts';
import { useFilter } from '../address.ts';
import { get, Problem, post, queryClient } from '../api.ts';
import { useDraft } from '../drafts.ts';
import { useMe } from '../me.ts';
import { tell } from '../news.ts';
import { NotDone } from '../parts/act.tsx';
import { Failed, Loaded, Nothing } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';
import { alertWords, CLASSES, count, kindText, plural } from '../words.ts';
import { Choice } from './today.tsx';

type RulesView = answers.RulesView;
type Change = BodyOf<'changeRules'>['change'];

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

/** Only what was changed is sent. */
function ChangeForm({ rules }: { readonly rules: RulesView }) {
  // What the form begins with, and the state that it names: not what comes in meanwhile.
  const [seen, setSeen] = useState(rules);
  const begin = fieldsOf(seen);
  const [fields, setFields] = useState(begin);
  const [why, setWhy, clearWhy] = useDraft('rules-why');
  const change = changeIn(begin, fields);
  const isEmpty = Object.keys(change).length === 0;
  const wrong = Object.entries(fields).find(([, value]) => !/^\d{1,7}(\.\d+)?$/.test(value))?.[0];
  const dry = useMutation({ mutationFn: () => post('rehearse', '/rules/rehearsal', { change }) });
  const save = useMutation({
    mutationFn: () => post('changeRules', '/rules', { change, why }, seen.etag),
    onSuccess: (after) => {
      queryClient.setQueryData(['rules'], after);
      setSeen(after);
      setFields(fieldsOf(after));
      clearWhy();
      dry.reset();
      tell('success', 'The rules were changed. Every worker goes by them within seconds.');
      void queryClient.invalidateQueries({ queryKey: ['audit'] });
    },
  });
  const newer = save.error instanceof Problem ? save.error.body.rules : undefined;
  const field = (name: keyof Fields, label: string, description?: string) => (
    <FormField label={label} description={description} errorText={wrong === name && 'A number, please.'}>
      <Input
        inputMode="decimal"
        value={fields[name]}
        onChange={({ detail }) => {
          setFields({ ...fields, [name]: detail.value.trim() });
          dry.reset();
        }}
      />
    </FormField>
  );
  return (
    <Form
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button loading={dry.isPending} disabled={isEmpty || wrong !== undefined} onClick={() => dry.mutate()}>
            Try it on the last 30 days
          </Button>
          <Button variant="primary" loading={save.isPending} disabled={isEmpty || wrong !== undefined || why.trim().length < 3} onClick={() => save.mutate()}>
            Change the rules
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="l">
        <NotDone
          error={save.error}
          newer={
            newer === undefined
              ? undefined
              : () => {
                  // What was typed stays; what holds by now stands beside it.
                  queryClient.setQueryData(['rules'], newer);
                  setSeen(newer);
                  save.reset();
                }
          }
        />
        <NotDone error={dry.error} />
        <Container header={<Header variant="h2">Quiet hours and caps</Header>}>
          <ColumnLayout columns={3} minColumnWidth={200}>
            {field('quietFrom', 'Quiet hours: from', 'Hour of the day where the customer lives, 0 to 23')}
            {field('quietUntil', 'Quiet hours: until', 'The same hour again means none')}
            {field('npsPerDay', 'NPS: people asked a day', '0 asks nobody')}
            {field('surveyMost', 'Surveys: at most so many')}
            {field('surveyDays', 'Surveys: in so many days')}
            {field('surveySameKindDays', 'Surveys: days between two of a kind')}
            {field('outreachMost', 'Tips: at most so many')}
            {field('outreachDays', 'Tips: in so many days')}
            {field('holdoutSurvey', 'Surveys: percent held out to compare')}
          </ColumnLayout>
        </Container>
        <Container header={<Header variant="h2">Alerts</Header>}>
          <ColumnLayout columns={3} minColumnWidth={200}>
            {field('highFrom', `High priority from (${seen.alerts.currency} a year)`)}
            {field('perDay', 'In a digest at most so many')}
            {field('digestHour', 'Hour of the digest', '0 to 23, where its reader lives')}
          </ColumnLayout>
        </Container>
        {dry.data !== undefined && <Rehearsal rehearsal={dry.data} />}
        <FormField label="Why" description="Stands in the audit log: a rule outlives the memory of those who made it.">
          <Textarea value={why} rows={2} onChange={({ detail }) => setWhy(detail.value)} />
        </FormField>
      </SpaceBetween>
    </Form>
  );
}

function fieldsOf({ quietHours, caps, holdoutPercent, surveys, alerts }: RulesView) {
  return {
    quietFrom: String(quietHours.from),
    quietUntil: String(quietHours.until),
    surveyMost: String(caps.survey.most),
    surveyDays: String(caps.survey.days),
    surveySameKindDays: String(caps.survey.sameKindDays),
    outreachMost: String(caps.outreach.most),
    outreachDays: String(caps.outreach.days),
    holdoutSurvey: String(holdoutPercent.survey ?? 0),
    npsPerDay: String(surveys.npsPerDay),
    highFrom: String(alerts.highFrom),
    perDay: String(alerts.perDay),
    digestHour: String(alerts.digestHour),
  };
}
type Fields = ReturnType<typeof fieldsOf>;

function changeIn(before: Fields, after: Fields): Change {
  const differs = (...names: readonly (keyof Fields)[]): boolean => names.some((name) => before[name] !== after[name]);
  const n = (name: keyof Fields): number => Number(after[name]);
  const alerts = {
    ...(differs('highFrom') && { highFrom: n('highFrom') }),
    ...(differs('perDay') && { perDay: n('perDay') }),
    ...(differs('digestHour') && { digestHour: n('digestHour') }),
  };
  return {
    ...(differs('quietFrom', 'quietUntil') && { quietHours: { from: n('quietFrom'), until: n('quietUntil') } }),
    ...(differs('surveyMost', 'surveyDays', 'surveySameKindDays') && { surveyCap: { most: n('surveyMost'), days: n('surveyDays'), sameKindDays: n('surveySameKindDays') } }),
    ...(differs('outreachMost', 'outreachDays') && { outreachCap: { most: n('outreachMost'), days: n('outreachDays') } }),
    ...(differs('holdoutSurvey') && { holdoutPercent: { survey: n('holdoutSurvey') } }),
    ...(differs('npsPerDay') && { surveys: { npsPerDay: n('npsPerDay') } }),
    ...(Object.keys(alerts).length > 0 && { alerts }),
  };
}

function Rehearsal({ rehearsal: { customers, messages, days, isSample, before, after, byKind, alerts } }: { readonly rehearsal: answers.Rehearsal }) {
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

function Classes({ rules }: { readonly rules: RulesView }) {
  const me = useMe();
  const [asked, setAsked] = useState<string>();
  return (
    <SpaceBetween size="m">
      <Alert type="info">A pause holds every message of its class and drops none: they go out when it ends, and get no older meanwhile.</Alert>
      <Table
        items={rules.classes}
        trackBy="class"
        wrapLines
        ariaLabels={{ tableLabel: 'Classes of messages' }}
        columnDefinitions={[
          { id: 'class', header: 'Class', isRowHeader: true, minWidth: 220, cell: ({ class: name }) => CLASSES[name] ?? name },
          { id: 'refusable', header: 'Can be refused', minWidth: 110, cell: ({ refusable }) => (refusable ? 'yes' : 'not by e-mail') },
          { id: 'quiet', header: 'At night', minWidth: 110, cell: ({ quietHours }) => ({ go: 'goes out', wait: 'waits', 'phone-waits': 'SMS wait' })[quietHours] ?? quietHours },
          { id: 'state', header: 'State', minWidth: 200, cell: ({ class: name }) => <ClassState rules={rules} name={name} /> },
          ...(me?.role === 'admin'
            ? [
                {
                  id: 'do',
                  header: 'Change',
                  minWidth: 120,
                  cell: ({ class: name }: RulesView['classes'][number]) => (
                    <Button onClick={() => setAsked(name)} ariaLabel={`${rules.paused.some((pause) => pause.class === name) ? 'Resume' : 'Pause'}: ${CLASSES[name]}`}>
                      {rules.paused.some((pause) => pause.class === name) ? 'Resume' : 'Pause'}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {asked !== undefined && <PauseForm key={asked} name={asked} isPaused={rules.paused.some((pause) => pause.class === asked)} onDone={() => setAsked(undefined)} />}
    </SpaceBetween>
  );
}

function ClassState({ rules, name }: { readonly rules: RulesView; readonly name: string }) {
  const pause = rules.paused.find((each) => each.class === name);
  if (pause === undefined) return <StatusIndicator type="success">goes out</StatusIndicator>;
  return (
    <>
      <StatusIndicator type="warning">
        paused by {pause.by}, <When at={pause.since} />
      </StatusIndicator>
      <Box variant="small" display="block">{`“${pause.why}”`}</Box>
    </>
  );
}

function PauseForm({ name, isPaused, onDone }: { readonly name: string; readonly isPaused: boolean; readonly onDone: () => void }) {
  const [why, setWhy, clearWhy] = useDraft(`pause-${name}`);
  const pausing = useMutation({
    mutationFn: () => post('pause', '/pauses', { class: name as BodyOf<'pause'>['class'], paused: !isPaused, why: why.trim() }),
    onSuccess: (after) => {
      queryClient.setQueryData(['rules'], after);
      clearWhy();
      tell('success', isPaused ? 'It goes on.' : 'Paused. Every message of this class waits from now on.');
      onDone();
    },
  });
  return (
    <Container header={<Header variant="h2">{`${isPaused ? 'Resume' : 'Pause'}: ${CLASSES[name] ?? name}`}</Header>}>
      <SpaceBetween size="m">
        <NotDone error={pausing.error} />
        <FormField label="Why" description="Those who find it paused will want to know.">
          <Input value={why} onChange={({ detail }) => setWhy(detail.value)} />
        </FormField>
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="primary" disabled={why.trim().length < 3} loading={pausing.isPending} onClick={() => pausing.mutate()}>
            {isPaused ? 'Resume' : 'Pause'}
          </Button>
          <Button variant="link" onClick={onDone}>
            Cancel
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </Container>
  );
}

const MONTHS = Array.from({ length: 12 }, (_, back) => {
  const day = new Date();
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() - back);
  return day.toISOString().slice(0, 7);
});

function Audit() {
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
