import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { synthesize } from '../../infra/synthesize.ts';
import { readWiring } from '../../local/template.ts';
import { idIn, listOf, ofType, type Statement, statementsOf, template } from './template.ts';

/** Without the console, which has a bucket of its own. */
const OFF = { console: 'false' };
const ON = { ...OFF, history: 'true' };
const on = template(ON);
const one = (type: string, id = ''): Record<string, unknown> => {
  const [found, ...more] = ofType(type, on).filter(([name]) => name.startsWith(id));
  expect(more).toEqual([]);
  return found?.[1] ?? {};
};
const bucket = one('AWS::S3::Bucket');
const table = one('AWS::Glue::Table').TableInput as {
  Parameters: Record<string, string>;
  PartitionKeys: { Name: string; Type: string }[];
  StorageDescriptor: { Columns: { Name: string; Type: string }[]; Location: unknown };
};
const stream = one('AWS::KinesisFirehose::DeliveryStream').ExtendedS3DestinationConfiguration as Record<string, Record<string, unknown>>;
const policyOf = (role: string): readonly Statement[] =>
  ofType('AWS::IAM::Policy', on).flatMap(([, properties]) => (JSON.stringify(properties.Roles).includes(`"${role}`) ? statementsOf(properties) : []));

describe('the history', () => {
  test('is not there unless it is asked for', () => {
    const types = new Set(Object.values(template(OFF).Resources).map(({ Type }) => Type));
    for (const type of ['AWS::S3::Bucket', 'AWS::KinesisFirehose::DeliveryStream', 'AWS::Glue::Table', 'AWS::Athena::WorkGroup']) expect(types).not.toContain(type);
  });

  test('leaves everything else as it was', () => {
    const { Resources } = template(OFF);
    for (const [id, resource] of Object.entries(Resources)) {
      if (/^Undelivered.*Policy|^Overview/.test(id)) continue; // one rule more may put there what it cannot deliver, and is on the page
      expect(on.Resources[id]).toEqual(resource);
    }
  });

  test('changes nothing locally', () => {
    expect(readWiring(on)).toEqual(readWiring(template(OFF)));
  });

  test('passes CloudFormation’s own rules', { timeout: 120_000 }, () => {
    expect(() => synthesize({ ...ON, historyDays: '400' }, { validated: true })).not.toThrow();
  });

  test.each(['29', '4000', '1.5', 'for ever'])('cannot be kept for %s days', (historyDays) => {
    expect(() => synthesize({ ...ON, historyDays })).toThrow(/historyDays/);
  });
});

describe('its bucket', () => {
  test('is closed to the public and to plain HTTP, and encrypted with a key of ours that is turned', () => {
    expect(bucket.PublicAccessBlockConfiguration).toEqual({ BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true });
    const [[rule] = []] = [(bucket.BucketEncryption as { ServerSideEncryptionConfiguration: unknown[] }).ServerSideEncryptionConfiguration];
    expect(rule).toMatchObject({ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } });
    expect(idIn(rule)).toMatch(/^HistoryKey/);
    expect(one('AWS::KMS::Key', 'HistoryKey').EnableKeyRotation).toBe(true);
    const denied = statementsOf(one('AWS::S3::BucketPolicy')).filter(({ Effect }) => Effect === 'Deny');
    expect(denied).toContainEqual(expect.objectContaining({ Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }));
    expect(denied).toContainEqual(expect.objectContaining({ Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }));
  });

  test.each(['prod', 'dev'])('outlives its stack with its key in %s', (stage) => {
    const { Resources } = template({ ...ON, stage });
    const kept = Object.entries(Resources).filter(([id, { Type }]) => id.startsWith('History') && (Type === 'AWS::S3::Bucket' || Type === 'AWS::KMS::Key'));
    expect(kept.map(([, { DeletionPolicy, UpdateReplacePolicy }]) => [DeletionPolicy, UpdateReplacePolicy])).toEqual([
      ['Retain', 'Retain'],
      ['Retain', 'Retain'],
    ]);
  });

  test('forgets events after the days that were set, errors after a month and results after a week', () => {
    const rulesOf = (context: Record<string, string>) => {
      const [[, properties] = ['', {}]] = ofType('AWS::S3::Bucket', template({ ...OFF, ...context }));
      const { Rules } = properties.LifecycleConfiguration as { Rules: { Prefix?: string; ExpirationInDays?: number }[] };
      return Rules.flatMap(({ Prefix, ExpirationInDays }) => (Prefix === undefined ? [] : [[Prefix, ExpirationInDays]]));
    };
    expect(rulesOf(ON)).toEqual([
      ['events/', 1_095],
      ['errors/', 30],
      ['results/', 7],
    ]);
    expect(rulesOf({ ...ON, historyDays: '400' })[0]).toEqual(['events/', 400]);
  });
});

describe('its table', () => {
  test('computes its days from the clock, as far back as they are kept, so that nothing crawls', () => {
    expect(table.PartitionKeys).toMatchObject([{ Name: 'arrived', Type: 'string' }]);
    expect(table.Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.arrived.type': 'date',
      'projection.arrived.format': 'yyyy-MM-dd',
      'projection.arrived.range': 'NOW-1095DAYS,NOW',
      'projection.arrived.interval.unit': 'DAYS',
    });
  });

  test('looks for a day where Firehose puts it', () => {
    const literal = (value: unknown): string => ((value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1].at(-1) as string).toString();
    expect(literal(table.StorageDescriptor.Location)).toBe('/events/');
    expect(`/${String(stream.Prefix)}`).toBe(literal(table.Parameters['storage.location.template']).replace(/[$]\{arrived\}/, '!{timestamp:yyyy-MM-dd}'));
  });

  test('has every column that its SQL reads, in lower case as Firehose makes keys, and no more than the events say', () => {
    const sql = readFileSync('local/risk/history-events.sql', 'utf8').replace(/--.*$/gm, '');
    const columns = table.StorageDescriptor.Columns.map(({ Name }) => Name);
    expect(columns).toEqual(['id', 'source', 'type', 'time', 'data']);
    for (const column of [...columns, 'arrived']) expect(sql).toMatch(new RegExp(`\\b${column}\\b`));
    const struct = table.StorageDescriptor.Columns.find(({ Name }) => Name === 'data')?.Type ?? '';
    const read = new Set([...sql.matchAll(/\bdata\.(\w+)/g)].map(([, field]) => field));
    expect([...read].sort()).toEqual(['customerid', 'items', 'orderid', 'records']);
    for (const field of read) expect(struct).toMatch(new RegExp(`[<,]${field}:`));
    expect(struct).toBe(struct.toLowerCase());
  });
});

describe('its stream', () => {
  test('gets the bare events that customer-days are made of, and who was erased; what it does not take lies with the undelivered', () => {
    const rule = one('AWS::Events::Rule', 'HistoryRule');
    expect(rule.EventPattern).toEqual({ 'detail-type': ['usage.recorded', 'order.confirmed', 'customer.erased'] });
    expect(idIn(rule.EventBusName)).toMatch(/^EventsBus/);
    const [target] = rule.Targets as { Arn: unknown; InputPath: string; RoleArn: unknown; DeadLetterConfig: unknown }[];
    expect([idIn(target?.Arn), target?.InputPath, idIn(target?.RoleArn), idIn(target?.DeadLetterConfig)]).toEqual([
      expect.stringMatching(/^HistoryStream/),
      '$.detail',
      expect.stringMatching(/^HistoryPutRole/),
      expect.stringMatching(/^Undelivered/),
    ]);
    const undelivered = ofType('AWS::SQS::QueuePolicy', on).find(([id]) => id.startsWith('Undelivered'));
    expect(statementsOf(undelivered?.[1] ?? {}).map((statement) => idIn(statement.Condition))).toContainEqual(expect.stringMatching(/^HistoryRule/));
  });

  test('writes Parquet by the table’s own columns, in large objects', () => {
    const conversion = stream.DataFormatConversionConfiguration as Record<string, Record<string, unknown>>;
    expect(conversion).toMatchObject({
      Enabled: true,
      InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: { CaseInsensitive: true } } },
      OutputFormatConfiguration: { Serializer: { ParquetSerDe: { Compression: 'SNAPPY' } } },
      SchemaConfiguration: { DatabaseName: 'beforehand_history', TableName: 'events' },
    });
    expect(stream.CompressionFormat).toBe('UNCOMPRESSED');
    // Source: Firehose developer guide: at least 64 MB with conversion, at most 900 s.
    expect(stream.BufferingHints).toEqual({ IntervalInSeconds: 900, SizeInMBs: 128 });
    expect(idIn(stream.EncryptionConfiguration)).toMatch(/^HistoryKey/);
  });

  test('has an alarm for what is not stored in time', () => {
    const late = ofType('AWS::CloudWatch::Alarm', on).find(([id]) => id.startsWith('HistoryLate'))?.[1];
    expect(late).toMatchObject({ MetricName: 'DeliveryToS3.DataFreshness', Threshold: 1_800 });
    expect(late?.AlarmDescription).toMatch(/^\w+: .{20,}\.$/);
  });

  test('starts only when it may write', () => {
    const [, resource] = Object.entries(on.Resources).find(([, { Type }]) => Type === 'AWS::KinesisFirehose::DeliveryStream') ?? [];
    expect(resource?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^HistoryStoreRoleDefaultPolicy/), expect.stringMatching(/^HistoryTable/)]));
  });
});

describe('its roles', () => {
  const reader = one('AWS::IAM::ManagedPolicy');
  const all = [...policyOf('HistoryStoreRole'), ...policyOf('HistoryPutRole'), ...statementsOf(reader)];

  test('name each action, and never every resource', () => {
    expect(all.length).toBeGreaterThan(10);
    for (const { Action, Resource } of all) {
      for (const action of listOf(Action)) expect(action).toMatch(/^[a-z0-9]+:[A-Z][A-Za-z]+$/);
      for (const resource of listOf(Resource)) expect(resource).not.toBe('*');
    }
  });

  test('let EventBridge put records and nothing else', () => {
    expect(policyOf('HistoryPutRole').map(({ Action }) => Action)).toEqual([['firehose:PutRecord', 'firehose:PutRecordBatch']]);
  });

  test('let nobody delete, and write only where each writes', () => {
    expect(JSON.stringify(all)).not.toMatch(/Delete|Policy"/);
    const written = (statements: readonly Statement[]): string[] =>
      statements
        .filter(({ Action }) => listOf(Action).includes('s3:PutObject'))
        .flatMap(({ Resource }) => [...JSON.stringify(Resource).matchAll(/"(\/[^"]*)"/g)].map(([, path]) => path ?? ''));
    expect(written(policyOf('HistoryStoreRole'))).toEqual(['/errors/*', '/events/*']);
    expect(written(statementsOf(reader))).toEqual(['/results/*']);
  });

  test('use the key only through S3', () => {
    const keyed = all.filter(({ Action }) => listOf(Action).some((action) => action.startsWith('kms:')));
    expect(keyed).toHaveLength(2);
    for (const { Condition, Resource } of keyed) {
      expect(idIn(Resource)).toMatch(/^HistoryKey/);
      expect(Object.keys(Condition?.StringEquals ?? {})).toEqual(['kms:ViaService']);
    }
  });
});

describe('its workgroup', () => {
  const workgroup = one('AWS::Athena::WorkGroup');
  const configuration = workgroup.WorkGroupConfiguration as Record<string, unknown>;

  test('says where results go and with which key, and lets nobody say otherwise', () => {
    expect(configuration.EnforceWorkGroupConfiguration).toBe(true);
    const result = configuration.ResultConfiguration as Record<string, Record<string, unknown>>;
    expect(JSON.stringify(result.OutputLocation)).toContain('/results/');
    expect(result.EncryptionConfiguration?.EncryptionOption).toBe('SSE_KMS');
    expect(idIn(result.EncryptionConfiguration)).toMatch(/^HistoryKey/);
  });

  test('ends a query that would read more than 200 GB', () => {
    expect(configuration.BytesScannedCutoffPerQuery).toBe(214_748_364_800);
  });

  test('is among the outputs with table and policy, as --athena takes it', () => {
    const outputs = on.Outputs as Record<string, { Value: unknown }>;
    expect(outputs.HistoryTable?.Value).toBe(`beforehand_history.events@${String(workgroup.Name)}`);
    expect(idIn(outputs.HistoryReaderPolicyArn?.Value)).toMatch(/^HistoryReader/);
  });
});
