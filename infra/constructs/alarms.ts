/** Alarms, each with a sentence that says what is wrong. Each one's name without that of its stack is a heading in docs/runbook.md, which says who suffers and what to do. */
import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, type CfnAlarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { PAUSE_SURVEYS_AT } from '../../core/notices/reputation.ts';
import { DataKey } from './data-key.ts';

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, GREATER_THAN_THRESHOLD: MORE_THAN, LESS_THAN_THRESHOLD: LESS_THAN } = ComparisonOperator;

type Condition = {
  /** What goes wrong, in two or three words: the second half of its name. */
  readonly what: string;
  /** `Subject: a sentence.`: the subject is the first half of its name. */
  readonly text: string;
  readonly metric: IMetric;
  readonly when: readonly [comparison: ComparisonOperator, threshold: number];
  /** Periods in a row; or at least so many of so many. */
  readonly periods?: number | readonly [atLeast: number, of: number];
  /** Whether no data at all is the trouble itself. */
  readonly silenceIsTrouble?: boolean;
};

/** Named after the stack, the subject of its text, and what is wrong with it: `Beforehand OrdersQueue: dead letters`. */
function alarmOn(scope: Construct, id: string, { what, text, metric, when: [comparisonOperator, threshold], periods = 1, silenceIsTrouble = false }: Condition): Alarm {
  const [datapointsToAlarm, evaluationPeriods] = typeof periods === 'number' ? [periods, periods] : periods;
  return new Alarm(scope, id, {
    alarmName: `${Stack.of(scope).stackName} ${text.slice(0, text.indexOf(':'))}: ${what}`,
    alarmDescription: text,
    metric,
    threshold,
    comparisonOperator,
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: silenceIsTrouble ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
}

/** At the first message: one dead letter is one customer who was not told. */
export function alarmWhenAnyIsVisible(scope: Construct, queue: Queue, text: string): void {
  alarmOn(scope, 'Alarm', {
    what: 'dead letters',
    text,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
    when: [AT_LEAST, 1],
  });
}

/** Long before anything is a dead letter: the oldest message has waited that long. */
export function alarmWhenOld(scope: Construct, queue: Queue, minutes: number, text: string): void {
  alarmOn(scope, 'Old', {
    what: 'waiting',
    text,
    metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }),
    when: [MORE_THAN, minutes * 60],
  });
}

/** A single error is retried by the queue; errors in three periods of five minutes are not a coincidence. */
export function alarmWhenFailing(scope: Construct, fn: IFunction, text: string): void {
  alarmOn(scope, 'Failing', { what: 'failing', text, metric: fn.metricErrors({ period: Duration.minutes(5) }), when: [AT_LEAST, 1], periods: 3 });
}

/** Quicker than the one that calls a person, as a deploy waits for it: an error in two of five minutes. */
export const alarmWhenNewCodeBreaks = (scope: Construct, fn: IFunction, text: string): Alarm =>
  alarmOn(scope, 'Broken', { what: 'deploy broken', text, metric: fn.metricErrors({ period: Duration.minutes(1) }), when: [AT_LEAST, 1], periods: [2, 5] });

/** The account's concurrent invocations are used up, by whomever: AWS counts them without a name. */
export function alarmWhenThrottled(scope: Construct): void {
  alarmOn(scope, 'Throttled', {
    what: 'throttled',
    text: 'Functions: this account’s concurrent invocations are used up, perhaps by something else that runs in it; queues wait and pages do not open.',
    metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', period: Duration.minutes(5), statistic: 'Sum' }),
    when: [AT_LEAST, 1],
    periods: 3,
  });
}

/** Twice as long as Firehose gathers at most: what arrives is not stored. It is kept for a day. Source: Firehose developer guide, alarms. */
const LATE_MINUTES = 30;

export function alarmWhenHistoryIsLate(scope: Construct, stream: string): void {
  alarmOn(scope, 'Late', {
    what: 'late',
    text: `History: events have waited ${LATE_MINUTES} minutes to be stored. Firehose may not write to its bucket, or cannot read its table; its log says why. Nothing but fits depends on it.`,
    metric: new Metric({
      namespace: 'AWS/Firehose',
      metricName: 'DeliveryToS3.DataFreshness',
      dimensionsMap: { DeliveryStreamName: stream },
      period: Duration.minutes(5),
      statistic: 'Maximum',
    }),
    when: [MORE_THAN, LATE_MINUTES * 60],
  });
}

/** Nothing rings without the sweep, so silence itself is the alarm: not one run in five minutes. */
export function alarmWhenSilent(scope: Construct, fn: IFunction, text: string): void {
  alarmOn(scope, 'Silent', { what: 'silent', text, metric: fn.metricInvocations({ period: Duration.minutes(5) }), when: [LESS_THAN, 1], silenceIsTrouble: true });
}

/** Well below the shares at which SES puts an account under review: 5 % bounces, 0.1 % complaints. */
const SENDER_REPUTATION = [
  { id: 'Bounces', what: 'bounces', metricName: 'Reputation.BounceRate', share: 0.02, text: 'more than 2 % of our mail bounces; at 5 % SES reviews the account' },
  {
    id: 'Complaints',
    what: 'complaints',
    metricName: 'Reputation.ComplaintRate',
    share: 0.0005,
    text: 'more than 0.05 % of our mail is reported as spam; at 0.1 % SES reviews the account',
  },
];

/** At these surveys stop by themselves (core/notices/reputation.ts). */
const GUARDS = [
  { id: 'BouncesStopSurveys', what: 'bounces stop surveys', metricName: 'Reputation.BounceRate', text: 'so much of our mail bounces that surveys have been paused' },
  {
    id: 'ComplaintsStopSurveys',
    what: 'complaints stop surveys',
    metricName: 'Reputation.ComplaintRate',
    text: 'so much of our mail is reported as spam that surveys have been paused',
  },
] as const;

/** @returns the names of the alarms upon which surveys are paused */
export function alarmOnReputation(scope: Construct): readonly string[] {
  const guards = GUARDS.map(({ id, what, metricName, text }) =>
    alarmOn(scope, id, {
      what,
      text: `Mail: ${text}. Only a person resumes them.`,
      metric: new Metric({ namespace: 'AWS/SES', metricName, period: Duration.minutes(15), statistic: 'Average' }),
      when: [AT_LEAST, PAUSE_SURVEYS_AT[metricName]],
    }),
  );
  for (const { id, what, metricName, share, text } of SENDER_REPUTATION) {
    alarmOn(scope, id, {
      what,
      text: `Mail: ${text}.`,
      metric: new Metric({ namespace: 'AWS/SES', metricName, period: Duration.hours(1), statistic: 'Average' }),
      when: [MORE_THAN, share],
    });
  }
  return guards.map(({ node }) => (node.defaultChild as CfnAlarm).alarmName ?? '');
}

/** Every alarm below goes to a topic: the company's own, or one that mails an address. */
export function tellOfAlarms(scope: Construct, { topic, address, undelivered, mustBeHeard }: Hearers): void {
  const heard = topic ?? (address === undefined ? undefined : mailing(scope, address, undelivered));
  const alarms = scope.node.findAll().filter((each): each is Alarm => each instanceof Alarm);
  if (heard === undefined) {
    const remedy = 'Name who does: -c alarmAddress=oncall@your.company, or alarmTopic from your own app.';
    if (mustBeHeard) Annotations.of(scope).addWarningV2('beforehand:alarms-tell-nobody', `Nobody hears of the ${alarms.length} alarms. ${remedy}`);
    return;
  }
  for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(heard));
}

type Hearers = {
  readonly topic: ITopic | undefined;
  readonly address: string | undefined /** For mails about alarms that cannot be sent. */;
  readonly undelivered: Queue /** A deploy warns where nobody is told. */;
  readonly mustBeHeard: boolean;
};

function mailing(scope: Construct, address: string, deadLetterQueue: Queue): Topic {
  const topic = new Topic(scope, 'AlarmTopic', { enforceSSL: true, masterKey: DataKey.of(scope) });
  topic.addSubscription(new EmailSubscription(address, { deadLetterQueue }));
  return topic;
}
