import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { lastStop } from './constructs/last-stop.ts';
import { QueueWithDeadLetters } from './constructs/queue-with-dead-letters.ts';
import { DELIVER_TIMEOUT_SECONDS, FEEDBACK_TIMEOUT_SECONDS, REACTING_TIMEOUT_SECONDS } from './timeouts.ts';

/** Five tries, then a person. */
const MAX_RECEIVES = 5;
/** Waiting for a lease, a quiet hour or a throttled provider is a receive too. */
const LANE_MAX_RECEIVES = 30;
const FEEDBACK_MAX_RECEIVES = 15;

/** Every queue of the system: one a consumer, three lanes before the gate, and two last stops. */
export function queues(stack: Construct) {
  const queueFor = (id: string, whenDead: string, consumerTimeoutSeconds = REACTING_TIMEOUT_SECONDS, maxReceives = MAX_RECEIVES): Queue =>
    new QueueWithDeadLetters(stack, id, { consumerTimeoutSeconds, maxReceives, whenDead }).queue;
  const laneFor = (id: string, oldAfterMinutes: number): Queue =>
    new QueueWithDeadLetters(stack, id, {
      consumerTimeoutSeconds: DELIVER_TIMEOUT_SECONDS,
      maxReceives: LANE_MAX_RECEIVES,
      whenDead: 'Somebody has not been told.',
      oldAfterMinutes,
      whenOld: 'The mail provider’s quota is used up or it throttles, a destination is down, or the gate is stopped.',
    }).queue;
  return {
    customers: queueFor('CustomersQueue', 'We may write to an old address, or against an opt-out.'),
    orders: queueFor('OrdersQueue', 'The state of an order is behind.'),
    outages: queueFor('OutagesQueue', 'An outage is not announced.'),
    /** What fan-out works off: one message a page of customers. */
    pages: queueFor('PagesQueue', 'A part of those whom an outage concerns is not told.'),
    engagement: queueFor('EngagementQueue', 'A flag may be missing.'),
    cases: queueFor('CasesQueue', 'A survey may be missing, or not cancelled.'),
    sources: queueFor('SourcesQueue', 'An alarm of a component, or a delivery of a partner, is not heard.'),
    urgent: laneFor('UrgentLane', 30),
    routine: laneFor('RoutineLane', 120),
    broadcast: laneFor('BroadcastLane', 120),
    feedback: queueFor('FeedbackQueue', 'A Send event is lost, so a message may be sent twice.', FEEDBACK_TIMEOUT_SECONDS, FEEDBACK_MAX_RECEIVES),
    quarantine: lastStop(stack, 'Quarantine', 'a message cannot be read; it lies there with the path of the field that is wrong.'),
    undelivered: lastStop(stack, 'Undelivered', 'EventBridge could not hand an event on, for lack of permission or for a day.'),
  };
}

type Queues = ReturnType<typeof queues>;

/** `orders=NAME|NAME of its dead letters,…`, for whoever shows their depths. */
export const queuesByName = (all: Queues): string =>
  Object.entries(all)
    .map(([name, { queueName, deadLetterQueue }]) => `${name}=${[queueName, ...(deadLetterQueue ? [deadLetterQueue.queue.queueName] : [])].join('|')}`)
    .join(',');

export const everyQueue = (all: Queues): string[] =>
  Object.values(all).flatMap(({ queueArn, deadLetterQueue }) => [queueArn, ...(deadLetterQueue ? [deadLetterQueue.queue.queueArn] : [])]);
