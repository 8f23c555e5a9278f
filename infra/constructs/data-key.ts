import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';

/** Which key the constructs below a construct encrypt with. */
const KEYS = new WeakMap<IConstruct, IKey>();

export type DataKeyProps = {
  /** A key of the company's own. Its policy must let the services below use it; ours is made so. */
  readonly existing?: IKey | undefined;
  /** Outlives its stack: without it nothing that it encrypted can be read again. */
  readonly keeps: boolean;
};

/** The one key of ours, under which everything lies that could say something about a customer: table, queues, bus, archive, secrets, logs. */
export class DataKey extends Construct {
  readonly key: IKey;

  constructor(scope: Construct, id: string, { existing, keeps }: DataKeyProps) {
    super(scope, id);
    this.key = existing ?? this.ours(keeps);
    KEYS.set(scope, this.key);
  }

  /** The key of the nearest construct above that has one. */
  static of(scope: IConstruct): IKey {
    for (const each of [...scope.node.scopes].reverse()) {
      const key = KEYS.get(each);
      if (key !== undefined) return key;
    }
    throw new Error(`${scope.node.path} has no data key above it. Make a DataKey before it, in a construct around it.`);
  }

  private ours(keeps: boolean): Key {
    const key = new Key(this, 'Key', {
      description: 'Beforehand: encrypts what is known of customers, wherever it lies or waits',
      enableKeyRotation: true,
      removalPolicy: keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const { partition, region, account } = Stack.of(this);
    // EventBridge puts events into our queues, CloudWatch alarms into our topic, and SNS what it cannot send into the undelivered.
    // Source: SQS and SNS developer guides, key management, event sources.
    for (const service of ['events', 'cloudwatch', 'sns']) {
      key.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
          actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
          resources: ['*'],
          conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        }),
      );
    }
    // What the bus and its archive need besides. Source: EventBridge user guide, encryption of buses and of archives.
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'BusAndArchive',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['kms:DescribeKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    // Source: CloudWatch Logs user guide, encrypting log data with KMS.
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LogsOfThisAccount',
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` } },
      }),
    );
    return key;
  }
}

/** That key, only for calls that a service makes for us. */
export const throughService = (key: IKey, scope: IConstruct, service: string, actions: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    actions: actions.map((action) => `kms:${action}`),
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(scope).region}.amazonaws.com` } },
  });
