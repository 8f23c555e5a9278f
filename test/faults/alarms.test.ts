import { expect, test } from 'vitest';
import { ofType } from '../infra/template.ts';

test('a quota of the provider that is used up is said by an alarm, not only by the dead letters hours later (F16)', () => {
  const texts = ofType('AWS::CloudWatch::Alarm').map(([, { AlarmDescription }]) => String(AlarmDescription));
  expect(texts.filter((text) => /quota|throttle/i.test(text))).not.toEqual([]);
});
