/**
 * The rows of the Serverless Applications Lens that a template or a file of ours can answer: R1 to R14 about reliability, S1 to S10 about security.
 * What only a running system answers names the test that asks it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Template } from '../../infra/synthesize.ts';
import { functionIn, idIn, listOf, ofType, statementsOf, template } from './template.ts';

const MORE = { alarmAddress: 'oncall@company.example', archiveDays: '7', history: 'true' };
/** Of the CDK's own there is one function, which puts the console's files into their bucket while a deploy runs (console.test.ts). It serves nobody. */
const isUpload = ([id]: readonly [string, unknown]): boolean => /^(CustomCDKBucketDeployment|ConsoleSiteUpload)/.test(id);
const isThere = (...files: readonly string[]) => {
  for (const file of files) expect([file, existsSync(file)]).toEqual([file, true]);
};
const says = (file: string, ...words: readonly string[]) => {
  for (const word of words) expect(readFileSync(file, 'utf8')).toContain(word);
};

type Rows = Readonly<Record<string, readonly [row: string, holds: () => void]>>;

function rowsOf(whole: Template): Rows {
  const all = (type: string) => ofType(type, whole);
  const functions = all('AWS::Lambda::Function').filter((each) => !isUpload(each));
  const queues = all('AWS::SQS::Queue');
  const mappings = all('AWS::Lambda::EventSourceMapping');
  const statements = all('AWS::IAM::Policy')
    .filter((each) => !isUpload(each))
    .flatMap(([, properties]) => statementsOf(properties));
  const alarmed = (metric: string) => all('AWS::CloudWatch::Alarm').filter(([, { MetricName }]) => MetricName === metric);
  const [[, stage] = ['', {}]] = all('AWS::ApiGatewayV2::Stage');
  const routes = all('AWS::ApiGatewayV2::Route').map(([, { RouteKey, AuthorizationType }]) => [String(RouteKey), String(AuthorizationType)] as const);
  return {
    R1: [
      'the stage and each route have a rate and a burst of their own, below the account’s 10,000 and 5,000',
      () => {
        const limits = stage.RouteSettings as Record<string, { ThrottlingRateLimit: number; ThrottlingBurstLimit: number }>;
        expect(Object.keys(limits).sort()).toEqual(routes.map(([key]) => key).sort());
        for (const { ThrottlingRateLimit, ThrottlingBurstLimit } of [
          ...Object.values(limits),
          stage.DefaultRouteSettings as { ThrottlingRateLimit: number; ThrottlingBurstLimit: number },
        ]) {
          expect(ThrottlingRateLimit).toBeGreaterThan(0);
          expect(ThrottlingRateLimit).toBeLessThan(10_000);
          expect(ThrottlingBurstLimit).toBeLessThan(5_000);
        }
      },
    ],
    R2: [
      'every step between functions is a queue: none may invoke another, and every rule leads to a queue, a stream or the clock’s sweep',
      () => {
        expect(statements.flatMap(({ Action }) => listOf(Action)).filter((action) => /^lambda:Invoke/.test(action))).toEqual([]);
        for (const [id, { Targets, ScheduleExpression }] of all('AWS::Events::Rule')) {
          const type = whole.Resources[idIn(Targets)]?.Type;
          expect([id, type]).toEqual([id, ScheduleExpression ? 'AWS::Lambda::Alias' : expect.stringMatching(/AWS::(SQS::Queue|KinesisFirehose::DeliveryStream|Events::EventBus)/)]);
        }
      },
    ],
    R3: [
      'each consumer is bounded, with as much set aside as it may use; the mail provider’s rate is kept by tokens (test/core/rate.test.ts)',
      () => {
        for (const [, { ScalingConfig }] of mappings) expect((ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency).toBeLessThanOrEqual(20);
        for (const [, { ReservedConcurrentExecutions }] of functions) expect(ReservedConcurrentExecutions).toBeGreaterThan(0);
        isThere('test/core/rate.test.ts');
      },
    ],
    R4: [
      'every queue, rule target and subscription has dead letters, with an alarm at the first; so has the encrypted bus',
      () => {
        const dead = new Set(queues.flatMap(([, { RedrivePolicy }]) => (RedrivePolicy ? [idIn(RedrivePolicy)] : [])));
        const lastStops = queues.map(([id]) => id).filter((id) => /^(Quarantine|Undelivered)/.test(id));
        for (const [id, { RedrivePolicy }] of queues) expect([id, dead.has(id) || lastStops.includes(id) || RedrivePolicy !== undefined]).toEqual([id, true]);
        for (const [id, { Targets }] of all('AWS::Events::Rule'))
          if (!/Archive/.test(id))
            for (const { DeadLetterConfig } of Targets as { DeadLetterConfig: unknown }[])
              expect([id, idIn(DeadLetterConfig)]).toEqual([id, expect.stringMatching(/^Undelivered/)]);
        for (const [, { RedrivePolicy }] of all('AWS::SNS::Subscription')) expect(idIn(RedrivePolicy)).toMatch(/^Undelivered/);
        for (const [, { DeadLetterConfig }] of all('AWS::Events::EventBus')) expect(idIn(DeadLetterConfig)).toMatch(/^Undelivered/);
        const watched = alarmed('ApproximateNumberOfMessagesVisible').map(([, { Dimensions, Threshold }]) => [idIn(Dimensions), Threshold]);
        expect(watched.sort()).toEqual([...dead, ...lastStops].map((id) => [id, 1]).sort());
      },
    ],
    R5: [
      'dead letters are kept for 14 days, longer than the 4 of their queue, as age counts from the first enqueue',
      () => {
        for (const [, { RedrivePolicy, MessageRetentionPeriod }] of queues) {
          if (RedrivePolicy === undefined) expect(MessageRetentionPeriod).toBe(14 * 86_400);
          else expect(MessageRetentionPeriod).toBe(4 * 86_400);
        }
      },
    ],
    R6: [
      'batch consumers say which messages failed',
      () => {
        expect(mappings.length).toBeGreaterThan(8);
        for (const [, { FunctionResponseTypes }] of mappings) expect(FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      },
    ],
    R7: [
      'each consumer is idempotent by its fact’s key: everything told twice, and the simulation',
      () => isThere('test/journeys/every-event-twice.test.ts', 'test/simulation/simulation.test.ts'),
    ],
    R8: [
      'retries are few, spaced and end: SDK, SQS receives, EventBridge’s own',
      () => {
        for (const [, { RedrivePolicy }] of queues) if (RedrivePolicy) expect((RedrivePolicy as { maxReceiveCount: number }).maxReceiveCount).toBeLessThanOrEqual(30);
        for (const [id, { Targets }] of all('AWS::Events::Rule'))
          if (!/Archive/.test(id))
            for (const { RetryPolicy } of Targets as { RetryPolicy: { MaximumRetryAttempts: number } }[]) expect(RetryPolicy.MaximumRetryAttempts).toBeLessThanOrEqual(185);
        isThere('test/adapters/dynamo-failures.test.ts', 'test/flow/channels.test.ts');
      },
    ],
    R9: [
      'long work is state in the table, resumable at every step: killed anywhere, and each step cut off in turn',
      () => {
        expect(Object.values(whole.Resources).map(({ Type }) => Type)).not.toContain('AWS::StepFunctions::StateMachine');
        isThere('test/journeys/kill.test.ts', 'test/simulation/enumerate.ts');
      },
    ],
    R10: [
      'redrive is written down and tried',
      () => {
        says('docs/operations.md', 'npm run redrive');
        says('test/deploy/operators.test.ts', "operator('redrive'");
      },
    ],
    R11: [
      'alarms watch dead letters, age, errors, throttles, bounces, complaints and silence',
      () => {
        for (const [id, { RedrivePolicy }] of queues)
          if (RedrivePolicy) expect([id, alarmed('ApproximateAgeOfOldestMessage').filter(([, { Dimensions }]) => idIn(Dimensions) === id).length]).toEqual([id, 1]);
        for (const [id] of functions) expect(alarmed('Errors').filter(([, { Dimensions }]) => functionIn(Dimensions, whole) === id)).toHaveLength(2);
        for (const metric of ['Throttles', 'Reputation.BounceRate', 'Reputation.ComplaintRate', 'Invocations'])
          expect([metric, alarmed(metric).length > 0]).toEqual([metric, true]);
        // A notice that is stuck is a message that is not done with: urgent ones are said after half an hour, others after two.
        for (const [lane, seconds] of [
          ['UrgentLane', 1_800],
          ['RoutineLane', 7_200],
          ['BroadcastLane', 7_200],
        ] as const)
          expect(alarmed('ApproximateAgeOfOldestMessage').find(([id]) => id.startsWith(lane))?.[1].Threshold).toBe(seconds);
      },
    ],
    R12: ['quotas are listed with their head-room', () => says('docs/operations.md', '## Quotas', 'concurrent', 'GetAccount')],
    R13: [
      'the table can be recovered to any second, and a restore is tried',
      () => {
        for (const [, { PointInTimeRecoverySpecification }] of all('AWS::DynamoDB::Table')) expect(PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
        isThere('test/adapters/backup.test.ts');
        says('docs/operations.md', '## Restore');
      },
    ],
    R14: [
      'deploys shift a tenth first and go back on an alarm',
      () => {
        expect(all('AWS::CodeDeploy::DeploymentGroup')).toHaveLength(functions.length);
        for (const [, { AlarmConfiguration, AutoRollbackConfiguration }] of all('AWS::CodeDeploy::DeploymentGroup')) {
          expect(AlarmConfiguration).toMatchObject({ Enabled: true });
          expect(AutoRollbackConfiguration).toMatchObject({ Enabled: true });
        }
      },
    ],
    S1: [
      'each route is open for a reason that is written down, or asks for IAM, or those of the console for who has signed in; there is no catch-all',
      () => {
        for (const [key, type] of routes) {
          if (/iam$|feed$/.test(key)) expect([key, type]).toEqual([key, 'AWS_IAM']);
          else if (/ \/v1\/console\//.test(key)) expect([key, type]).toEqual([key, 'JWT']);
          else if (type === 'NONE') expect(key).toMatch(/^(GET|POST) \/[supa]\/\{token\}$|^POST \/v1\//);
          expect(key).not.toMatch(/\$default|\{proxy\+\}/);
        }
      },
    ],
    S2: ['no API key is a credential', () => expect(Object.values(whole.Resources).filter(({ Type }) => /ApiKey|UsagePlan/.test(Type))).toEqual([])],
    S3: [
      'each function has a role of its own, with named actions, and no resource without a name but for two questions that AWS ties to none: send quota and figures',
      () => {
        expect(new Set(functions.map(([, { Role }]) => idIn(Role))).size).toBe(functions.length);
        for (const { Action, Resource } of statements) {
          for (const action of listOf(Action)) expect(action).toMatch(/^[a-z0-9-]+:[A-Z]\w+$/);
          if (listOf(Resource).includes('*')) expect(['ses:GetAccount', 'cloudwatch:GetMetricData']).toEqual(expect.arrayContaining([...listOf(Action)]));
        }
        for (const [, { TracingConfig }] of functions) expect(TracingConfig).toBeUndefined();
      },
    ],
    S4: [
      'secrets lie in Secrets Manager, are rotated, and no template or environment holds one',
      () => {
        const rotated = all('AWS::SecretsManager::RotationSchedule').map(([, { SecretId, RotationRules }]) => [idIn(SecretId).replace(/Secret.*/, ''), RotationRules]);
        expect(rotated.sort()).toEqual([
          ['Events', undefined],
          ['Link', { AutomaticallyAfterDays: 90 }],
          ['Suppression', undefined],
        ]);
        expect(JSON.stringify(whole)).not.toMatch(/whsec_[A-Za-z0-9+/]{20,}|AKIA[A-Z0-9]{16}|hooks\.slack\.com\/services\/T/);
        for (const [, { Environment }] of functions)
          for (const [name, value] of Object.entries((Environment as { Variables: Record<string, unknown> }).Variables))
            if (/SECRET/.test(name)) expect([name, typeof value]).toEqual([name, 'object']);
        isThere('test/core/secrets/rotate.test.ts');
      },
    ],
    S5: [
      'what comes in is parsed strictly at the edge and again by its consumer',
      () => isThere('test/fuzz/intake.test.ts', 'test/core/events.test.ts', 'test/faults/events.test.ts'),
    ],
    S6: [
      'what says something of a customer is encrypted with a key of ours, and queues and topics want TLS',
      () => {
        const keyOf = (value: unknown): unknown => whole.Resources[idIn(value)]?.Type;
        for (const [id, { KmsMasterKeyId }] of [...queues, ...all('AWS::SNS::Topic')]) expect([id, keyOf(KmsMasterKeyId)]).toEqual([id, 'AWS::KMS::Key']);
        for (const [, { SSESpecification }] of all('AWS::DynamoDB::Table')) expect(keyOf(SSESpecification)).toBe('AWS::KMS::Key');
        for (const [id, { KmsKeyId }] of [...all('AWS::SecretsManager::Secret'), ...all('AWS::Logs::LogGroup')]) expect([id, keyOf(KmsKeyId)]).toEqual([id, 'AWS::KMS::Key']);
        for (const [, { KmsKeyIdentifier }] of [...all('AWS::Events::EventBus'), ...all('AWS::Events::Archive')]) expect(keyOf(KmsKeyIdentifier)).toBe('AWS::KMS::Key');
        for (const [, { KmsKeyArn }] of functions) expect(keyOf(KmsKeyArn)).toBe('AWS::KMS::Key');
        for (const [, { EnableKeyRotation }] of all('AWS::KMS::Key')) expect(EnableKeyRotation).toBe(true);
        const denied = [...all('AWS::SQS::QueuePolicy'), ...all('AWS::SNS::TopicPolicy')].filter(([, policy]) => JSON.stringify(policy).includes('"aws:SecureTransport":"false"'));
        expect(denied).toHaveLength(queues.length + all('AWS::SNS::Topic').length);
      },
    ],
    S7: [
      'logs carry ids and route keys, forget after a month, and no path',
      () => {
        for (const [, { RetentionInDays }] of all('AWS::Logs::LogGroup')) expect(RetentionInDays).toBe(30);
        expect((stage.AccessLogSettings as { Format: string }).Format).not.toMatch(/\$context\.(path|identity|authorizer|requestOverride)/);
      },
    ],
    S8: [
      'dependencies are pinned and few, and the lock file is there',
      () => {
        const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
        for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
          expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)]);
        expect(Object.keys(dependencies ?? {}).filter((name) => !name.startsWith('@aws-sdk/')).length).toBeLessThanOrEqual(10);
        isThere('package-lock.json');
      },
    ],
    S9: [
      'each item is classified, with its retention and erasure, and an erasure is tried',
      () => {
        says('docs/security.md', '## Data classes', '## Retention');
        isThere('test/journeys/erasure.test.ts');
      },
    ],
    S10: [
      'who changed what, and who read a customer, is an item of its own',
      () => {
        says('local/operations.ts', "audited(ports, actorIn(input), 'export'");
        says('docs/security.md', 'npm run audit');
      },
    ],
  };
}

describe.each([
  ['as it comes, with the console', rowsOf(template(MORE))],
  ['without the console', rowsOf(template({ ...MORE, console: 'false' }))],
])('the rows of the lens, %s', (_stack, rows) => {
  test.each(Object.entries(rows).map(([row, [text, holds]]) => [row, text, holds] as const))('%s: %s', (_row, _text, holds) => holds());

  test('are all here', () => {
    expect(Object.keys(rows)).toEqual([...Array.from({ length: 14 }, (__, n) => `R${n + 1}`), ...Array.from({ length: 10 }, (__, n) => `S${n + 1}`)]);
  });
});
