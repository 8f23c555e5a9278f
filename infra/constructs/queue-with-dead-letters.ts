import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept } from './accepted.ts';
import { alarmWhenAnyIsVisible, alarmWhenOld } from './alarms.ts';
import { ourQueue } from './our-queue.ts';

/** A message waits this long for its consumer; its dead letter then waits longer, as SQS counts age from the first enqueue. */
const RETENTION_DAYS = 4;
const DEAD_LETTER_RETENTION_DAYS = 14;
/** AWS's own advice: a batch that runs into its timeout must not reappear while it is still being worked on. */
const VISIBILITY_TIMEOUTS = 6;
/** What fails is a dead letter after a quarter of an hour; what is older has not been tried. */
const OLD_AFTER_MINUTES = 30;
const NOT_RUNNING = 'Its function does not run, or more comes in than it works off.';

export type QueueWithDeadLettersProps = {
  /** The consumer's timeout, from which the visibility follows. */
  readonly consumerTimeoutSeconds: number;
  /** Receives after which a message is dead. */
  readonly maxReceives: number;
  /** In one sentence: what has not happened while a dead letter lies there. */
  readonly whenDead: string;
  /**
   * Minutes that the oldest message may have waited.
   * @default 30
   */
  readonly oldAfterMinutes?: number | undefined;
  /** In one sentence: why messages wait so long.
   * @default its function does not run */
  readonly whenOld?: string | undefined;
};

/** A queue that loses nothing: what fails too often lies in its dead-letter queue, and an alarm says so at the first one. */
export class QueueWithDeadLetters extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(
    scope: Construct,
    id: string,
    { consumerTimeoutSeconds, maxReceives, whenDead, oldAfterMinutes = OLD_AFTER_MINUTES, whenOld = NOT_RUNNING }: QueueWithDeadLettersProps,
  ) {
    super(scope, id);
    this.deadLetters = ourQueue(this, 'DeadLetters', { retentionDays: DEAD_LETTER_RETENTION_DAYS });
    accept(this.deadLetters, 'Serverless-SQSRedrivePolicy', 'It is the dead-letter queue itself.');
    this.queue = ourQueue(this, 'Queue', {
      retentionDays: RETENTION_DAYS,
      visibilitySeconds: VISIBILITY_TIMEOUTS * consumerTimeoutSeconds,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maxReceives },
    });
    alarmWhenAnyIsVisible(this, this.deadLetters, `${id}: a message failed ${maxReceives} times. ${whenDead}`);
    alarmWhenOld(this.queue, this.queue, oldAfterMinutes, `${id}: a message has waited for ${oldAfterMinutes} minutes. ${whenOld}`);
  }
}
