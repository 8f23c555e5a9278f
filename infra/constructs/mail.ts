import { Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ConfigurationSet, EmailIdentity, EmailSendingEvent, EventDestination, Identity } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept } from './accepted.ts';
import { alarmOnReputation } from './alarms.ts';
import { toQueue } from './bus.ts';
import type { ReactingFunction } from './reacting-function.ts';

export type MailProps = {
  readonly fromAddress: string;
  readonly verifiedIdentity: string | undefined;
  readonly feedback: Queue;
  readonly undelivered: Queue /** Whether SES also says of each mail that it was delivered. */;
  readonly deliveryReceipts: boolean;
};

/** What SES says of a message after it was asked to send it. `Send` settles what a crash left open. */
const SAID = [EmailSendingEvent.SEND, EmailSendingEvent.REJECT, EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.DELIVERY_DELAY];

/** The sender's identity, and the way back: SES publishes to the default bus, whose rule feeds the queue of delivery-feedback. */
export class Mail extends Construct {
  readonly configurationSet: string;
  private readonly sendAs: { readonly fromAddress: string; readonly resources: string[] };

  constructor(scope: Construct, id: string, { fromAddress, verifiedIdentity, feedback, undelivered, deliveryReceipts }: MailProps) {
    super(scope, id);
    const set = new ConfigurationSet(this, 'Set', { reputationMetrics: true });
    const identity =
      verifiedIdentity === undefined
        ? new EmailIdentity(this, 'Sender', { identity: Identity.email(fromAddress) })
        : EmailIdentity.fromEmailIdentityName(this, 'Sender', verifiedIdentity);
    set.addEventDestination('ToDefaultBus', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: deliveryReceipts ? [...SAID, EmailSendingEvent.DELIVERY] : SAID,
    });
    toQueue(this, 'SaidBySes', { queue: feedback, undelivered, eventPattern: { source: ['aws.ses'] } });
    toQueue(this, 'SaidBySms', { queue: feedback, undelivered, eventPattern: { source: ['aws.sms-voice'], detailType: ['Text Message Delivery Status Updated'] } });
    toQueue(this, 'SaidByAlarms', {
      queue: feedback,
      undelivered,
      eventPattern: { source: ['aws.cloudwatch'], detailType: ['CloudWatch Alarm State Change'], detail: { alarmName: [...alarmOnReputation(this)], state: { value: ['ALARM'] } } },
    });
    this.configurationSet = set.configurationSetName;
    const setArn = Stack.of(this).formatArn({ service: 'ses', resource: 'configuration-set', resourceName: set.configurationSetName });
    this.sendAs = { fromAddress, resources: [identity.emailIdentityArn, setArn] };
  }

  /** May send as this sender and as nobody else. */
  allow(sender: Pick<ReactingFunction<never>, 'allow' | 'role'>): void {
    // How many mails a second the account may send; SES knows no resource for that question.
    sender.allow(['ses:GetAccount'], ['*']);
    sender.allow(['ses:SendEmail'], this.sendAs.resources, { StringEquals: { 'ses:FromAddress': this.sendAs.fromAddress } });
    accept(
      sender.role.node.findChild('DefaultPolicy'),
      'AwsSolutions-IAM5[Resource::*]',
      'ses:GetAccount knows no resource. It tells how much the account may send and changes nothing.',
    );
  }
}
