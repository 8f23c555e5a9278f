import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { accept } from './accepted.ts';
import { alarmWhenAnyIsVisible } from './alarms.ts';
import { ourQueue } from './our-queue.ts';

const RETENTION_DAYS = 14;

/** A queue without a consumer: what lies in it waits for a person, and an alarm calls them. */
export function lastStop(scope: Construct, id: string, why: string): Queue {
  const queue = ourQueue(scope, id, { retentionDays: RETENTION_DAYS });
  accept(queue, 'AwsSolutions-SQS3', 'What lies here waits for a person, and is nobody’s to fail on.');
  accept(queue, 'Serverless-SQSRedrivePolicy', 'What lies here waits for a person, and is nobody’s to fail on.');
  alarmWhenAnyIsVisible(queue, queue, `${id}: ${why}`);
  return queue;
}
