import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type DeadLetterQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { DataKey } from './data-key.ts';

/** SQS asks for our key once a day for each of its users instead of every five minutes, which would cost more than the messages. */
const KEY_REUSE_HOURS = 24;

type OurQueue = {
  readonly retentionDays: number;
  readonly visibilitySeconds?: number;
  readonly deadLetterQueue?: DeadLetterQueue;
};

/** A queue under our key that takes nothing over plain HTTP. */
export const ourQueue = (scope: Construct, id: string, { retentionDays, visibilitySeconds, deadLetterQueue }: OurQueue): Queue =>
  new Queue(scope, id, {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: DataKey.of(scope),
    dataKeyReuse: Duration.hours(KEY_REUSE_HOURS),
    enforceSSL: true,
    retentionPeriod: Duration.days(retentionDays),
    removalPolicy: RemovalPolicy.DESTROY,
    ...(visibilitySeconds !== undefined && { visibilityTimeout: Duration.seconds(visibilitySeconds) }),
    ...(deadLetterQueue && { deadLetterQueue }),
  });
