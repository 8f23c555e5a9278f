import { Duration } from 'aws-cdk-lib';
import { EventBus, type EventPattern, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** EventBridge's own longest: a queue that cannot be reached for a day is in the dead letters after that. */
const DELIVERY_MAX_HOURS = 24;
const DELIVERY_RETRIES = 185;

/** The bus that a company's services put their events on. */
export class EventsBus extends Construct {
  readonly bus: EventBus;
  private readonly undelivered: Queue;

  constructor(scope: Construct, id: string, { undelivered }: { readonly undelivered: Queue }) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { description: 'Events of the company’s services, and what Beforehand answers' });
    this.undelivered = undelivered;
  }

  /**
   * Events whose type begins or reads so go to that queue, whole families by their prefix, so that a misspelt member
   * reaches its consumer and is quarantined with a reason instead of vanishing.
   */
  route(id: string, queue: Queue, pattern: { readonly begins?: readonly string[]; readonly is?: readonly string[]; readonly notFrom?: string }): void {
    const detailType = Match.anyOf(...(pattern.begins ?? []).map((prefix) => Match.prefix(prefix)), ...(pattern.is ?? []));
    toQueue(this, id, {
      eventBus: this.bus,
      queue,
      undelivered: this.undelivered,
      eventPattern: { detailType, ...(pattern.notFrom !== undefined && { source: Match.anythingBut(pattern.notFrom) }) },
    });
  }

  /** What AWS itself says on the account's default bus. */
  fromAws(id: string, queue: Queue, eventPattern: EventPattern): void {
    toQueue(this, id, { queue, undelivered: this.undelivered, eventPattern });
  }

  /** Everything that a partner says: its bus is made from the partner's event source, and has the same name. */
  fromPartner(id: string, queue: Queue, eventSourceName: string): void {
    const eventBus = new EventBus(this, `${id}Bus`, { eventSourceName });
    toQueue(this, id, { eventBus, queue, undelivered: this.undelivered, eventPattern: { source: [eventSourceName] } });
  }
}

type ToQueue = { readonly eventBus?: EventBus; readonly queue: Queue; readonly undelivered: Queue; readonly eventPattern: EventPattern };

/** A rule that puts the bare event into a queue; what cannot be put there goes to the undelivered. */
export function toQueue(scope: Construct, id: string, { eventBus, queue, undelivered, eventPattern }: ToQueue): void {
  new Rule(scope, id, {
    ...(eventBus && { eventBus }),
    eventPattern,
    targets: [
      new SqsQueue(queue, {
        deadLetterQueue: undelivered,
        message: RuleTargetInput.fromEventPath('$.detail'),
        maxEventAge: Duration.hours(DELIVERY_MAX_HOURS),
        retryAttempts: DELIVERY_RETRIES,
      }),
    ],
  });
}
