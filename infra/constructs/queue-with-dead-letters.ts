import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmWhenAnyIsVisible } from './alarms.ts';

/** A message waits this long for its consumer; its dead letter then waits longer, as SQS counts age from the first enqueue. */
const RETENTION_DAYS = 4;
const DEAD_LETTER_RETENTION_DAYS = 14;
/** AWS's own advice: a batch that runs into its timeout must not reappear while it is still being worked on. */
const VISIBILITY_TIMEOUTS = 6;

export type QueueWithDeadLettersProps = {
  /** The consumer's timeout, from which the visibility follows. */
  readonly consumerTimeoutSeconds: number;
  /** Receives after which a message is dead. */
  readonly maxReceives: number;
  /** In one sentence: what has not happened while a dead letter lies there. */
  readonly whenDead: string;
};

/** A queue that loses nothing: what fails too often lies in its dead-letter queue, and an alarm says so at the first one. */
export class QueueWithDeadLetters extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { consumerTimeoutSeconds, maxReceives, whenDead }: QueueWithDeadLettersProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(DEAD_LETTER_RETENTION_DAYS) });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(RETENTION_DAYS),
      visibilityTimeout: Duration.seconds(VISIBILITY_TIMEOUTS * consumerTimeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maxReceives },
    });
    alarmWhenAnyIsVisible(this, this.deadLetters, `${id}: a message failed ${maxReceives} times. ${whenDead}`);
  }
}
