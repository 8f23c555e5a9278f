import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Figure, unitOf } from '../../core/figures.ts';
import { CLASSES } from '../../core/notices/kinds.ts';
import { PAUSE_SURVEYS_AT } from '../../core/notices/reputation.ts';
import { idIn, listOf, ofType, template } from './template.ts';

const whole = template({ alarmAddress: 'oncall@company.example', history: 'true' });
const alarms = ofType('AWS::CloudWatch::Alarm', whole);
const runbook = readFileSync('docs/runbook.md', 'utf8');
const headings = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading ?? '');
const dashboard = (): string => JSON.stringify(ofType('AWS::CloudWatch::Dashboard', whole)[0]?.[1].DashboardBody);

describe('the runbook', () => {
  test('has each alarm as a heading, and no heading that is no alarm', () => {
    expect([...headings].sort()).toEqual(alarms.map(([, { AlarmName }]) => String(AlarmName).replace(/^Beforehand /, '')).sort());
  });

  test('says of each who suffers or what waits, in a sentence at least, and of each sort what to do', () => {
    for (const heading of headings) {
      const [, text = ''] = new RegExp(`^### ${heading}\\n\\n((?:.+\\n?)+)`, 'm').exec(runbook) ?? [];
      expect([heading, text.length > 25]).toEqual([heading, true]);
    }
    const sorts = runbook.split(/^## /m).slice(1);
    for (const sort of sorts) expect(sort).toContain('**What to do:**');
  });

  test('names only commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    for (const text of [runbook, readFileSync('docs/operations.md', 'utf8'), readFileSync('docs/security.md', 'utf8')])
      for (const [, command = ''] of text.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(command);
  });
});

describe('the overview', () => {
  test('is a dashboard that CloudFormation takes, below its 500 metrics', () => {
    expect(ofType('AWS::CloudWatch::Dashboard')).toHaveLength(1);
    expect(dashboard().match(/"AWS\/|"Beforehand"/g)?.length ?? 0).toBeLessThan(500);
  });

  test.each([
    ['arrivals', 'TriggeredRules'],
    ['how long people wait', 'SecondsToSend.urgent'],
    ['half of them', 'p50'],
    ['95 of 100', 'p95'],
    ['99 of 100', 'p99'],
    ['ages of queues', 'ApproximateAgeOfOldestMessage'],
    ['dead letters', 'ApproximateNumberOfMessagesVisible'],
    ['sends', 'SampleCount'],
    ['bounces', 'Reputation.BounceRate'],
    ['complaints', 'Reputation.ComplaintRate'],
    ['flags', 'FlagsRaised'],
    ['surveys', 'SurveysAnswered'],
    ['cost', 'US dollars'],
  ])('shows %s', (_, metric) => {
    expect(dashboard()).toContain(metric);
  });

  test('asks for figures under the name and function under which they are logged', () => {
    const namespace = 'Beforehand';
    const environments = ofType('AWS::Lambda::Function', whole).map(([, { Environment }]) => (Environment as { Variables?: Record<string, string> } | undefined)?.Variables ?? {});
    for (const { FUNCTION, METRICS } of environments) if (FUNCTION !== undefined) expect([FUNCTION, METRICS]).toEqual([FUNCTION, namespace]);
    const asked = [...dashboard().matchAll(/\\"Beforehand\\",\\"([\w.]+)\\",\\"fn\\",\\"([\w-]+)\\"/g)].map(([, figure, fn]) => [figure, fn]);
    expect(asked.length).toBeGreaterThan(12);
    const sources: Readonly<Record<string, string>> = { deliver: 'functions/deliver/handler.ts', engagement: 'flow/alert-item.ts', cases: 'functions/cases/handler.ts' };
    for (const [figure = '', fn = ''] of asked) {
      const name = figure.startsWith('SecondsToSend.') ? 'SecondsToSend.' : `'${figure}'`;
      expect(readFileSync(sources[fn] ?? '', 'utf8')).toContain(name);
      expect(unitOf(figure as Figure)).toBe(figure.startsWith('SecondsToSend.') ? 'Seconds' : 'Count');
    }
    expect(new Set(asked.map(([figure]) => figure).filter((figure) => figure?.startsWith('SecondsToSend.'))).size).toBe(Object.keys(CLASSES).length);
  });
});

describe('the guard of our reputation', () => {
  test('is woken by its alarms alone, at 4 % and 0.08 %, below what SES reviews', () => {
    const [rule] = ofType('AWS::Events::Rule').filter(([id]) => id.startsWith('MailSaidByAlarms'));
    const pattern = rule?.[1].EventPattern as { detail: { alarmName: string[]; state: unknown } };
    expect(pattern.detail.state).toEqual({ value: ['ALARM'] });
    const guards = alarms.filter(([, { AlarmName }]) => pattern.detail.alarmName.includes(String(AlarmName)));
    expect(guards.map(([, { MetricName, Threshold }]) => [MetricName, Threshold])).toEqual(Object.entries(PAUSE_SURVEYS_AT));
    expect(listOf(rule?.[1].Targets).map((target) => idIn(target))).toEqual([expect.stringMatching(/^FeedbackQueue/)]);
    expect(PAUSE_SURVEYS_AT).toEqual({ 'Reputation.BounceRate': 0.04, 'Reputation.ComplaintRate': 0.0008 });
  });
});
