import { describe, expect, test } from 'vitest';
import { type AlarmSaid, guardOn } from '../../core/notices/reputation.ts';

const said = (name: string, { value = 'ALARM', points = [0.05] as readonly (number | null)[] | null, namespace = 'AWS/SES' } = {}): AlarmSaid => ({
  alarmName: 'Beforehand Mail: bounces stop surveys',
  state: { value, ...(points && { reasonData: JSON.stringify({ version: '1.0', recentDatapoints: points, threshold: 0.04 }) }) },
  configuration: { metrics: [{ metricStat: { metric: { namespace, name } } }] },
});

describe('the guard of our reputation', () => {
  test.each([
    ['bounces of 4 %', said('Reputation.BounceRate', { points: [0.04] }), '4 % of our mail bounces; surveys stop at 4 %'],
    ['bounces of 12.3 %', said('Reputation.BounceRate', { points: [0.123] }), '12.3 % of our mail bounces; surveys stop at 4 %'],
    ['complaints of 0.08 %', said('Reputation.ComplaintRate', { points: [0.0008] }), '0.08 % of our mail is reported as spam; surveys stop at 0.08 %'],
    ['an alarm without a figure', said('Reputation.BounceRate', { points: null }), 'too much of our mail bounces; surveys stop at 4 %'],
    ['the newest figure where an older one was good', said('Reputation.BounceRate', { points: [0.01, 0.05, null] }), '5 % of our mail bounces; surveys stop at 4 %'],
  ])('pauses surveys upon %s', (_, alarm, why) => {
    expect(guardOn(alarm)).toEqual({ pause: 'survey', why });
  });

  test.each([
    ['bounces of 3.9 %', said('Reputation.BounceRate', { points: [0.039] })],
    ['complaints of 0.07 %', said('Reputation.ComplaintRate', { points: [0.0007] })],
    ['the end of an alarm: only people resume', said('Reputation.BounceRate', { value: 'OK' })],
    ['an alarm that has too little data', said('Reputation.BounceRate', { value: 'INSUFFICIENT_DATA' })],
    ['an alarm about something else', said('Errors', { namespace: 'AWS/Lambda' })],
    ['a metric of that name of somebody else', said('Reputation.BounceRate', { namespace: 'Theirs' })],
  ])('does nothing upon %s', (_, alarm) => {
    expect(guardOn(alarm)).toBeUndefined();
  });

  test('does not stumble over a reason that it cannot read', () => {
    const alarm = said('Reputation.BounceRate');
    expect(guardOn({ ...alarm, state: { value: 'ALARM', reasonData: '{' } })).toMatchObject({ pause: 'survey' });
  });
});
