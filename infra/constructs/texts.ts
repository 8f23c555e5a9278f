import type { Stack } from 'aws-cdk-lib';
import { accept } from './accepted.ts';
import type { ReactingFunction } from './reacting-function.ts';

const KINDS = ['phone-number', 'sender-id', 'pool'];

/** May send SMS through AWS End User Messaging, from this account's own numbers, sender ids and pools. */
export function allowTexts(sender: Pick<ReactingFunction<never>, 'allow' | 'role'>, { partition, region, account }: Stack): void {
  sender.allow(
    ['sms-voice:SendTextMessage'],
    KINDS.map((kind) => `arn:${partition}:sms-voice:${region}:${account}:${kind}/*`),
  );
  for (const kind of KINDS)
    accept(
      sender.role.node.findChild('DefaultPolicy'),
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sms-voice:<AWS::Region>:<AWS::AccountId>:${kind}/*]`,
      'The setting may be an id, from which no ARN follows; a message can go out from numbers of this account only.',
    );
}
