import type { Stack } from 'aws-cdk-lib';
import type { ReactingFunction } from './reacting-function.ts';

/** May send SMS through AWS End User Messaging, from this account's own numbers, sender ids and pools. */
export function allowTexts(sender: Pick<ReactingFunction<never>, 'allow'>, { partition, region, account }: Stack): void {
  sender.allow(
    ['sms-voice:SendTextMessage'],
    ['phone-number', 'sender-id', 'pool'].map((kind) => `arn:${partition}:sms-voice:${region}:${account}:${kind}/*`),
  );
}
