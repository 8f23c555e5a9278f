/** Alarms, each with a sentence that says what is wrong; docs/runbook.md says what to do. */
import { Duration, type Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** At the first message: one dead letter is one customer who was not told. */
export function alarmWhenAnyIsVisible(scope: Construct, queue: Queue, alarmDescription: string): void {
  new Alarm(scope, 'Alarm', {
    alarmDescription,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** Long before anything is a dead letter: the oldest message has waited that long. */
export function alarmWhenOld(scope: Construct, queue: Queue, minutes: number, alarmDescription: string): void {
  new Alarm(scope, 'Old', {
    alarmDescription,
    metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }),
    threshold: minutes * 60,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** A single error is retried by the queue; errors in three periods of five minutes are not a coincidence. */
export function alarmWhenFailing(scope: Construct, fn: IFunction, alarmDescription: string): void {
  new Alarm(scope, 'Failing', {
    alarmDescription,
    metric: fn.metricErrors({ period: Duration.minutes(5) }),
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 3,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** Twice as long as Firehose gathers at most: what arrives is not stored. It is kept for a day. Source: Firehose developer guide, alarms. */
const LATE_MINUTES = 30;

export function alarmWhenHistoryIsLate(scope: Construct, stream: string): void {
  new Alarm(scope, 'Late', {
    alarmDescription: `History: events have waited ${LATE_MINUTES} minutes to be stored. Firehose may not write to its bucket, or cannot read its table; its log says why. Nothing but fits depends on it.`,
    metric: new Metric({
      namespace: 'AWS/Firehose',
      metricName: 'DeliveryToS3.DataFreshness',
      dimensionsMap: { DeliveryStreamName: stream },
      period: Duration.minutes(5),
      statistic: 'Maximum',
    }),
    threshold: LATE_MINUTES * 60,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** Nothing rings without the sweep, so silence itself is the alarm: not one run in five minutes. */
export function alarmWhenSilent(scope: Construct, fn: IFunction, alarmDescription: string): void {
  new Alarm(scope, 'Silent', {
    alarmDescription,
    metric: fn.metricInvocations({ period: Duration.minutes(5) }),
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.BREACHING,
  });
}

/** Well below the shares at which SES puts an account under review: 5 % bounces, 0.1 % complaints. */
const SENDER_REPUTATION = [
  { id: 'Bounces', metricName: 'Reputation.BounceRate', share: 0.02, text: 'more than 2 % of our mail bounces; at 5 % SES reviews the account' },
  { id: 'Complaints', metricName: 'Reputation.ComplaintRate', share: 0.0005, text: 'more than 0.05 % of our mail is reported as spam; at 0.1 % SES reviews the account' },
];

export function alarmOnReputation(scope: Construct): void {
  for (const { id, metricName, share, text } of SENDER_REPUTATION) {
    new Alarm(scope, id, {
      alarmDescription: `Mail: ${text}.`,
      metric: new Metric({ namespace: 'AWS/SES', metricName, period: Duration.hours(1), statistic: 'Average' }),
      threshold: share,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

/** Mails every alarm of the stack to one address. */
export function mailAlarms(stack: Stack, address: string): void {
  const topic = new Topic(stack, 'AlarmTopic', { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(address));
  const alarms = stack.node.findAll().filter((each): each is Alarm => each instanceof Alarm);
  for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(topic));
}
