import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export const DUE_INDEX = 'due';
export const WORKLIST_INDEX = 'worklist';

type ItemAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'DeleteItem' | 'Query';
/** What the service does with our key for whoever reads or writes an item. Source: DynamoDB developer guide, customer managed keys. */
const KEY_ACTIONS = ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'DescribeKey'];

export type StateTableProps = { readonly keepsData: boolean };

/** The one table: every item of every concept, what is due in a sparse index, open work in another. */
export class StateTable extends Construct {
  readonly table: Table;
  private readonly key: Key;

  constructor(scope: Construct, id: string, { keepsData }: StateTableProps) {
    super(scope, id);
    const removalPolicy = keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.key = new Key(this, 'Key', { description: 'Encrypts the table with everything we know of customers', enableKeyRotation: true, removalPolicy });
    this.table = new Table(this, 'Items', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: keepsData,
      removalPolicy,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: DUE_INDEX,
      partitionKey: { name: 'dueShard', type: AttributeType.NUMBER },
      sortKey: { name: 'dueAt', type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: WORKLIST_INDEX,
      partitionKey: { name: 'owner', type: AttributeType.STRING },
      sortKey: { name: 'rank', type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  /** The named actions on items, and nothing on the indexes. */
  allow(grantee: IGrantable, actions: readonly ItemAction[]): void {
    this.grant(grantee, actions, this.table.tableArn);
  }

  /** Whose a vendor's things are, and alarms: nothing of customers. Source for the condition: DynamoDB developer guide, fine-grained access. */
  allowReferences(grantee: IGrantable): void {
    this.grant(grantee, ['GetItem', 'PutItem'], this.table.tableArn, { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SOURCE#*', 'ALARM#*'] } });
  }

  /** To ask one index, and nothing of the items. */
  allowIndex(grantee: IGrantable, index: typeof DUE_INDEX | typeof WORKLIST_INDEX): void {
    this.grant(grantee, ['Query'], `${this.table.tableArn}/index/${index}`);
  }

  private grant(grantee: IGrantable, actions: readonly ItemAction[], resource: string, conditions: Record<string, Record<string, string[]>> = {}): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: actions.map((action) => `dynamodb:${action}`), resources: [resource], conditions }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: KEY_ACTIONS.map((action) => `kms:${action}`),
        resources: [this.key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(this).region}.amazonaws.com` } },
      }),
    );
  }
}
