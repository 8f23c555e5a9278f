import { Aws, Duration } from 'aws-cdk-lib';
import { Archive, type CfnArchive, EventBus, type EventPattern, type IEventBus, type IRuleTarget, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DataKey } from './data-key.ts';

/** EventBridge's own longest: a queue that cannot be reached for a day is in the dead letters after that. */
const DELIVERY_MAX_HOURS = 24;
const DELIVERY_RETRIES = 185;

export type EventsBusProps = {
  readonly undelivered: Queue;
  /** A bus that the company's services use already. */
  readonly existing?: IEventBus | undefined;
  /** Keeps every event so many days, to be replayed; 0 keeps none. */
  readonly archiveDays: number;
};

/** The bus that a company's services put their events on. */
export class EventsBus extends Construct {
  readonly bus: IEventBus;
  private readonly undelivered: Queue;

  constructor(scope: Construct, id: string, { undelivered, existing, archiveDays }: EventsBusProps) {
    super(scope, id);
    this.undelivered = undelivered;
    // Its own declarations do not fit under exactOptionalPropertyTypes.
    this.bus = existing ?? (this.ours() as IEventBus);
    if (archiveDays > 0) {
      const archive = new Archive(this, 'Archive', {
        description: 'Every event as it came, to be replayed; notices have deterministic keys, so nobody is told twice',
        sourceEventBus: this.bus,
        eventPattern: { account: [Aws.ACCOUNT_ID] },
        retention: Duration.days(archiveDays),
      });
      // Not as a prop: the CDK would write the bus into the key's policy, and the bus and its queue need the key first.
      (archive.node.defaultChild as CfnArchive).kmsKeyIdentifier = DataKey.of(this).keyArn;
    }
  }

  /** Where the key cannot be used an event is not dropped: it lies with the undelivered. */
  private ours(): EventBus {
    return new EventBus(this, 'Bus', {
      description: 'Events of the company’s services, and what Beforehand answers',
      kmsKey: DataKey.of(this),
      deadLetterQueue: this.undelivered,
    });
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
    const eventBus = new EventBus(this, `${id}Bus`, { eventSourceName }) as IEventBus;
    toQueue(this, id, { eventBus, queue, undelivered: this.undelivered, eventPattern: { source: [eventSourceName] } });
  }
}

type ToQueue = { readonly eventBus?: IEventBus; readonly queue: Queue; readonly undelivered: Queue; readonly eventPattern: EventPattern };

/** A rule that puts the bare event into a queue; what cannot be put there goes to the undelivered. */
export function toQueue(scope: Construct, id: string, { eventBus, queue, undelivered, eventPattern }: ToQueue): void {
  const rule = new Rule(scope, id, { ...(eventBus && { eventBus }), eventPattern, targets: [bareInto(queue, undelivered)] });
  for (const each of [queue, undelivered]) mayPutInto(each, rule);
}

/** The CDK's own target lets every rule of the account put into a queue that is encrypted; ours is let in by name. */
const bareInto = (queue: Queue, undelivered: Queue): IRuleTarget => ({
  bind: () => ({
    arn: queue.queueArn,
    input: RuleTargetInput.fromEventPath('$.detail'),
    deadLetterConfig: { arn: undelivered.queueArn },
    retryPolicy: { maximumEventAgeInSeconds: DELIVERY_MAX_HOURS * 3600, maximumRetryAttempts: DELIVERY_RETRIES },
    targetResource: queue,
  }),
});

/** A rule may put messages into a queue, and no other rule may because of it. */
export function mayPutInto(queue: Queue, rule: Rule): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
    }),
  );
}
