import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { type IEventBus, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Effect, ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogStream } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept } from './accepted.ts';
import { alarmWhenHistoryIsLate } from './alarms.ts';
import { mayPutInto } from './bus.ts';
import { ourLog } from './our-log.ts';

/** What `local/risk/history-events.sql` makes customer-days of, and who must be left out. More types cost more and tell it nothing. */
const KEPT = ['usage.recorded', 'order.confirmed', 'customer.erased'];

/**
 * Columns of the stored events; what an event says besides is not stored. Records and lines of orders are maps, as that is the one shape that
 * unnests alike in Athena and DuckDB (docs/adr/0020). Names are lower-case: Firehose makes all JSON keys so before it reads them.
 */
const COLUMNS = [
  { name: 'id', type: 'string', comment: 'with the source: which event; the same again is the same event' },
  { name: 'source', type: 'string', comment: 'who said it' },
  { name: 'type', type: 'string', comment: 'such as usage.recorded' },
  { name: 'time', type: 'string', comment: 'when it happened, ISO 8601 with an offset' },
  { name: 'data', type: 'struct<customerid:string,orderid:string,records:array<map<string,string>>,items:array<map<string,string>>>', comment: 'docs/events.md' },
];
/** Of the objects, not of the events: a history that is imported today lies under today. */
const PARTITION = { name: 'arrived', type: 'string', comment: 'UTC day on which it was stored, such as 2026-03-01' };

const EVENTS = 'events/';
const ERRORS = 'errors/';
const RESULTS = 'results/';
/** Long enough to find out why an event could not be stored. They are whole events, so not longer. */
const ERRORS_DAYS = 30;
/** What was overwritten or deleted can be brought back that long; then a person who asked to be forgotten is gone here too. */
const REGRETTED_DAYS = 7;
/** Customer-days that a fit has fetched, or given up fetching. */
const RESULTS_DAYS = 7;
/** Firehose's longest, and with conversion to Parquet its least: few and large objects are what Athena reads well. */
const BUFFER_SECONDS = 900;
const BUFFER_MB = 128;
/** A query that would read more is ended by Athena: about a dollar. */
const MOST_SCANNED_BYTES = 200 * 1024 ** 3;
const DELIVERY_MAX_HOURS = 24;
const DELIVERY_RETRIES = 185;

export type HistoryProps = { readonly bus: IEventBus; readonly undelivered: Queue; readonly days: number; readonly keepsData: boolean };

/** What customers did, as Parquet on S3 and a table in Athena: what `npm run fit -- --stack` learns from when it no longer fits on one machine. */
export class History extends Construct {
  readonly database: string;
  readonly table: string;
  readonly workgroup: string;
  /** What a person needs to learn from it, and nothing else. */
  readonly reader: ManagedPolicy;
  private readonly key: Key;
  private readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { bus, undelivered, days, keepsData }: HistoryProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    this.database = `${stackName.toLowerCase().replace(/[^a-z0-9]+/g, '_')}_history`;
    this.table = 'events';
    this.workgroup = `${stackName}-history`;
    // Kept whatever the stage: a bucket with something in it cannot be deleted with its stack, and without its key it is worth nothing.
    this.key = new Key(this, 'Key', { description: 'Encrypts the history of what customers did', enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
    this.bucket = this.bucketFor(days);

    const table = this.glueTable(days);
    const stream = this.stream(table);
    alarmWhenHistoryIsLate(this, stream.ref);
    this.rule(bus, stream, undelivered);
    this.athena(keepsData);
    this.reader = this.readerPolicy();
    const { stackName: named } = Stack.of(this);
    const below = (path: string): string => `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket)}.Arn>/${path}*]`;
    for (const path of [EVENTS, ERRORS])
      accept(this.node.findChild('StoreRole'), below(path), 'Firehose names each object after the day; where they lie is the whole of what is allowed.');
    for (const path of [EVENTS, RESULTS])
      accept(this.reader, below(path), 'Athena reads and writes objects whose names it chooses; where they lie is the whole of what is allowed.');
    accept(
      this.reader,
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:stack/${named}/*]`,
      'The end of a stack’s ARN is an id that AWS chooses.',
    );
  }

  private bucketFor(days: number): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { id: 'events', prefix: EVENTS, expiration: Duration.days(days) },
        { id: 'errors', prefix: ERRORS, expiration: Duration.days(ERRORS_DAYS) },
        { id: 'results', prefix: RESULTS, expiration: Duration.days(RESULTS_DAYS) },
        { id: 'unfinished', abortIncompleteMultipartUploadAfter: Duration.days(1), noncurrentVersionExpiration: Duration.days(REGRETTED_DAYS) },
      ],
    });
    accept(bucket, 'AwsSolutions-S1', 'Two roles reach it, both made here; who else should be seen is a matter of the account’s CloudTrail, not of a second bucket.');
    return bucket;
  }

  /** Which days there are is computed from the clock, so nothing crawls and no partition is ever added. */
  private glueTable(days: number): CfnTable {
    const database = new CfnDatabase(this, 'Database', { catalogId: Aws.ACCOUNT_ID, databaseInput: { name: this.database, description: 'Beforehand: what customers did' } });
    const location = `s3://${this.bucket.bucketName}/${EVENTS}`;
    const table = new CfnTable(this, 'Table', {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: this.database,
      tableInput: {
        name: this.table,
        description: 'Contract events as they came, a row each; usage is packed (local/risk/history-events.sql unpacks it)',
        tableType: 'EXTERNAL_TABLE',
        parameters: {
          classification: 'parquet',
          'projection.enabled': 'true',
          'projection.arrived.type': 'date',
          'projection.arrived.format': 'yyyy-MM-dd',
          'projection.arrived.range': `NOW-${days}DAYS,NOW`,
          'projection.arrived.interval': '1',
          'projection.arrived.interval.unit': 'DAYS',
          'storage.location.template': `${location}arrived=\${arrived}/`,
        },
        partitionKeys: [PARTITION],
        storageDescriptor: {
          columns: COLUMNS,
          location,
          inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
          serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe', parameters: { 'serialization.format': '1' } },
        },
      },
    });
    table.addResourceDependency(database);
    return table;
  }

  private stream(table: CfnTable): CfnDeliveryStream {
    const logs = ourLog(this, 'Log');
    const logStream = new LogStream(this, 'LogStream', { logGroup: logs, removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'StoreRole', {
      description: 'Firehose: writes the history',
      assumedBy: new ServicePrincipal('firehose.amazonaws.com'),
    });
    const allowed = [
      allow(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], [this.bucket.bucketArn]),
      allow(['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'], [this.bucket.arnForObjects(`${EVENTS}*`), this.bucket.arnForObjects(`${ERRORS}*`)]),
      this.allowKey(['kms:GenerateDataKey', 'kms:Decrypt']),
      allow(['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'], this.glueArns()),
      allow(['logs:PutLogEvents'], [`${logs.logGroupArn}:log-stream:${logStream.logStreamName}`]),
    ].map((statement) => role.addToPrincipalPolicy(statement).policyDependable);
    const stream = new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
      extendedS3DestinationConfiguration: {
        bucketArn: this.bucket.bucketArn,
        roleArn: role.roleArn,
        prefix: `${EVENTS}arrived=!{timestamp:yyyy-MM-dd}/`,
        errorOutputPrefix: `${ERRORS}!{firehose:error-output-type}/!{timestamp:yyyy-MM-dd}/`,
        bufferingHints: { intervalInSeconds: BUFFER_SECONDS, sizeInMBs: BUFFER_MB },
        // Parquet brings its own compression.
        compressionFormat: 'UNCOMPRESSED',
        encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: this.key.keyArn } },
        cloudWatchLoggingOptions: { enabled: true, logGroupName: logs.logGroupName, logStreamName: logStream.logStreamName },
        dataFormatConversionConfiguration: {
          enabled: true,
          inputFormatConfiguration: { deserializer: { openXJsonSerDe: { caseInsensitive: true } } },
          outputFormatConfiguration: { serializer: { parquetSerDe: { compression: 'SNAPPY' } } },
          schemaConfiguration: { catalogId: Aws.ACCOUNT_ID, databaseName: this.database, tableName: this.table, region: Aws.REGION, roleArn: role.roleArn, versionId: 'LATEST' },
        },
      },
    });
    stream.addResourceDependency(table);
    // Firehose looks at once whether it may.
    for (const policy of allowed) if (policy !== undefined) stream.node.addDependency(policy);
    return stream;
  }

  /** The bare event goes in. What Firehose does not take within a day lies with what no queue took. */
  private rule(eventBus: IEventBus, stream: CfnDeliveryStream, undelivered: Queue): void {
    const role = new Role(this, 'PutRole', { description: 'EventBridge: hands events to the history', assumedBy: new ServicePrincipal('events.amazonaws.com') });
    role.addToPrincipalPolicy(allow(['firehose:PutRecord', 'firehose:PutRecordBatch'], [stream.attrArn]));
    const target: IRuleTarget = {
      bind: () => ({
        arn: stream.attrArn,
        role,
        input: RuleTargetInput.fromEventPath('$.detail'),
        deadLetterConfig: { arn: undelivered.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: DELIVERY_MAX_HOURS * 3600, maximumRetryAttempts: DELIVERY_RETRIES },
      }),
    };
    const rule = new Rule(this, 'Rule', { eventBus, eventPattern: { detailType: KEPT }, targets: [target] });
    mayPutInto(undelivered, rule);
  }

  private athena(keepsData: boolean): void {
    new CfnWorkGroup(this, 'Workgroup', {
      name: this.workgroup,
      description: 'Beforehand: fits and backtests on the history',
      recursiveDeleteOption: !keepsData,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: MOST_SCANNED_BYTES,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${this.bucket.bucketName}/${RESULTS}`,
          expectedBucketOwner: Aws.ACCOUNT_ID,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: this.key.keyArn },
        },
      },
    });
  }

  private readerPolicy(): ManagedPolicy {
    return new ManagedPolicy(this, 'Reader', {
      description: 'Learning from the history of Beforehand: npm run fit and npm run backtest with --stack',
      statements: [
        allow(
          ['athena:StartQueryExecution', 'athena:GetQueryExecution', 'athena:GetQueryResults', 'athena:StopQueryExecution'],
          [Stack.of(this).formatArn({ service: 'athena', resource: 'workgroup', resourceName: this.workgroup })],
        ),
        allow(['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'], this.glueArns()),
        allow(['s3:GetBucketLocation', 's3:ListBucket'], [this.bucket.bucketArn]),
        allow(['s3:GetObject'], [this.bucket.arnForObjects(`${EVENTS}*`)]),
        allow(['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'], [this.bucket.arnForObjects(`${RESULTS}*`)]),
        this.allowKey(['kms:Decrypt', 'kms:GenerateDataKey']),
        allow(['cloudformation:ListStackResources'], [Stack.of(this).formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${Stack.of(this).stackName}/*` })]),
      ],
    });
  }

  private glueArns(): string[] {
    const arn = (resource: string, resourceName?: string): string => Stack.of(this).formatArn({ service: 'glue', resource, ...(resourceName && { resourceName }) });
    return [arn('catalog'), arn('database', this.database), arn('table', `${this.database}/${this.table}`)];
  }

  private allowKey(actions: readonly string[]): PolicyStatement {
    return new PolicyStatement({
      effect: Effect.ALLOW,
      actions: [...actions],
      resources: [this.key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${Stack.of(this).region}.amazonaws.com` } },
    });
  }
}

const allow = (actions: readonly string[], resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [...resources] });
