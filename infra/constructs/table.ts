import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { DataKey, throughService } from './data-key.ts';

export const DUE_INDEX = 'due';
export const WORKLIST_INDEX = 'worklist';

type ItemAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'DeleteItem' | 'Query';
/** What the service does with our key for whoever reads or writes an item. Source: DynamoDB developer guide, customer managed keys. */
const KEY_ACTIONS = ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'DescribeKey'];

export type StateTableProps = {
  readonly keepsData: boolean;
  /** A table that exists already, with the same keys and both indexes: one that was restored from a backup, say. */
  readonly existing?: ITable | undefined;
};

/** The one table: every item of every concept, what is due in a sparse index, open work in another. */
export class StateTable extends Construct {
  readonly table: ITable;
  private readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, { keepsData, existing }: StateTableProps) {
    super(scope, id);
    this.key = existing === undefined ? DataKey.of(this) : existing.encryptionKey;
    this.table = existing ?? (this.ours(DataKey.of(this), keepsData) as ITable);
  }

  private ours(encryptionKey: IKey, keepsData: boolean): Table {
    const table = new Table(this, 'Items', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: keepsData,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    table.addGlobalSecondaryIndex({
      indexName: DUE_INDEX,
      partitionKey: { name: 'dueShard', type: AttributeType.NUMBER },
      sortKey: { name: 'dueAt', type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    table.addGlobalSecondaryIndex({
      indexName: WORKLIST_INDEX,
      partitionKey: { name: 'owner', type: AttributeType.STRING },
      sortKey: { name: 'rank', type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    return table;
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

  private grant({ grantPrincipal }: IGrantable, actions: readonly ItemAction[], resource: string, conditions: Record<string, Record<string, string[]>> = {}): void {
    grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [resource], conditions }));
    if (this.key !== undefined) grantPrincipal.addToPrincipalPolicy(throughService(this.key, this, 'dynamodb', KEY_ACTIONS));
  }
}
