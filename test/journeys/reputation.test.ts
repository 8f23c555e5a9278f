import { afterEach, expect, test } from 'vitest';
import { PAUSE_SURVEYS_AT } from '../../core/notices/reputation.ts';
import { auditOf } from '../../flow/audit.ts';
import { pauseClass, resumeClass, sharedRules } from '../../flow/rules.ts';
import { ofType } from '../infra/template.ts';
import { openSystem, type System } from './system.ts';

let system: System | undefined;
afterEach(() => system?.close());

const ports = ({ engine }: System) => ({ table: engine.table, clock: engine.clock, ids: { next: () => 'n' }, pause: async () => undefined });
const paused = async (open: System) => (await sharedRules(ports(open), { zone: 'UTC' }, 0)()).paused;

/** As CloudWatch says it on the default bus when the alarm of the template goes off. */
async function alarmGoesOff(open: System, metric: keyof typeof PAUSE_SURVEYS_AT, share: number): Promise<void> {
  const alarm = ofType('AWS::CloudWatch::Alarm').find(([, { MetricName, Threshold }]) => MetricName === metric && Threshold === PAUSE_SURVEYS_AT[metric])?.[1];
  open.engine.bus.put('default', [
    {
      source: 'aws.cloudwatch',
      type: 'CloudWatch Alarm State Change',
      detail: {
        alarmName: alarm?.AlarmName,
        state: { value: 'ALARM', reason: 'Threshold Crossed', reasonData: JSON.stringify({ recentDatapoints: [share] }) },
        previousState: { value: 'OK' },
        configuration: { metrics: [{ id: 'm1', metricStat: { metric: { namespace: 'AWS/SES', name: metric, dimensions: {} }, period: 900, stat: 'Average' }, returnData: true }] },
      },
    },
  ]);
  await open.engine.workers.drained();
}

test('when more than 4 % of our mail bounces surveys stop by themselves, and the audit log says by whom and why', async () => {
  system = await openSystem();
  await alarmGoesOff(system, 'Reputation.BounceRate', 0.043);
  expect(await paused(system)).toEqual({ survey: expect.objectContaining({ by: 'reputation guard', why: '4.3 % of our mail bounces; surveys stop at 4 %' }) });
  const [entry] = await auditOf(ports(system), new Date(system.engine.clock.now()).toISOString().slice(0, 7));
  expect(entry).toMatchObject({ did: 'pause', by: 'reputation guard', what: { class: 'survey' } });
});

test('nothing but a person resumes them, and whoever had paused them before stays in the record', async () => {
  system = await openSystem();
  await pauseClass(ports(system), 'survey', { by: 'ann', why: 'the page is down' });
  await alarmGoesOff(system, 'Reputation.ComplaintRate', 0.001);
  expect((await paused(system)).survey?.by).toBe('ann');
  await resumeClass(ports(system), 'survey', { by: 'ann', why: 'it is up' });
  expect(await paused(system)).toEqual({});
});
