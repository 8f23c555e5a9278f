/** The form for a change of the company's rules, which shows beforehand what it would have made of the last days. */
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { RulesView } from '../../../core/console/answers.ts';
import type { BodyOf } from '../../../core/console/routes.ts';
import { Problem, post, queryClient } from '../api.ts';
import { useDraft } from '../drafts.ts';
import { tell } from '../news.ts';
import { NotDone } from '../parts/act.tsx';
import { Rehearsal } from './rules-rehearsal.tsx';

type Change = BodyOf<'changeRules'>['change'];

/** Only what was changed is sent. */
export function ChangeForm({ rules }: { readonly rules: RulesView }) {
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
