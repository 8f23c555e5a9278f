import { describe, expect, test } from 'vitest';
import { beforehandApp } from '../../infra/synthesize.ts';
import { functionIn, idIn, ofType, template } from './template.ts';

/** Whatever would be missed if it were gone: state, keys, secrets. */
const HOLDS_DATA = ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::SecretsManager::Secret'];
const held = (context: Record<string, string>) => Object.entries(template(context).Resources).filter(([, { Type }]) => HOLDS_DATA.includes(Type));

describe('in prod', () => {
  test('what holds data outlives its stack, and the stack itself cannot be deleted by mistake', () => {
    expect(held({}).length).toBeGreaterThanOrEqual(6);
    for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of held({})) expect([id, DeletionPolicy, UpdateReplacePolicy]).toEqual([id, 'Retain', 'Retain']);
    const stack = beforehandApp({ 'aws:cdk:bundling-stacks': [] }).node.findChild('Beforehand') as unknown as { terminationProtection: boolean };
    expect(stack.terminationProtection).toBe(true);
  });

  // The console's files are uploaded by a function of the CDK's own, which runs at deploys only.
  const functions = ofType('AWS::Lambda::Function').filter(([, { Environment }]) => JSON.stringify(Environment ?? {}).includes('"FUNCTION"'));
  test.each(functions)('new code of %s gets a tenth of the work, and is taken back when it ends in errors', (id) => {
    const [alias, ...more] = ofType('AWS::Lambda::Alias').filter(([, { FunctionName }]) => idIn(FunctionName) === id);
    expect(more).toEqual([]);
    const policy = template().Resources[alias?.[0] ?? '']?.UpdatePolicy as { CodeDeployLambdaAliasUpdate: { DeploymentGroupName: unknown } };
    const group = ofType('AWS::CodeDeploy::DeploymentGroup').find(([name]) => name === idIn(policy.CodeDeployLambdaAliasUpdate.DeploymentGroupName))?.[1];
    expect(group?.DeploymentConfigName).toBe('CodeDeployDefault.LambdaCanary10Percent5Minutes');
    expect(group?.AutoRollbackConfiguration).toEqual({ Enabled: true, Events: expect.arrayContaining(['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM']) });
    const alarm = ofType('AWS::CloudWatch::Alarm').find(([name]) => name === idIn(group?.AlarmConfiguration))?.[1];
    expect([alarm?.MetricName, functionIn(alarm?.Dimensions), alarm?.Period]).toEqual(['Errors', id, 60]);
  });

  test('nothing is set off past its alias, so that a rollback reaches all of it', () => {
    const set = [
      ...ofType('AWS::Lambda::EventSourceMapping').map(([, { FunctionName }]) => FunctionName),
      ...ofType('AWS::ApiGatewayV2::Integration').map(([, { IntegrationUri }]) => IntegrationUri),
      ...ofType('AWS::Events::Rule').flatMap(([, { ScheduleExpression, Targets }]) => (ScheduleExpression ? [Targets] : [])),
    ];
    for (const value of set) expect(template().Resources[idIn(value)]?.Type).toBe('AWS::Lambda::Alias');
  });

  test.each(functions)('%s has as many of the account’s invocations set aside as its queues may set off', (id, { ReservedConcurrentExecutions }) => {
    const fed = ofType('AWS::Lambda::EventSourceMapping').filter(([, { FunctionName }]) => functionIn(FunctionName) === id);
    const most = fed.reduce((sum, [, { ScalingConfig }]) => sum + (ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency, 0);
    if (fed.length > 0) expect(ReservedConcurrentExecutions).toBe(most);
    else expect(ReservedConcurrentExecutions).toBeGreaterThan(0);
  });

  test('leaves most of an account’s thousand invocations to others', () => {
    expect(functions.reduce((sum, [, { ReservedConcurrentExecutions }]) => sum + Number(ReservedConcurrentExecutions), 0)).toBeLessThanOrEqual(250);
  });
});

describe('in dev', () => {
  const dev = template({ stage: 'dev' });

  test('everything goes with its stack', () => {
    for (const [id, { DeletionPolicy = 'Delete' }] of held({ stage: 'dev' })) expect([id, DeletionPolicy]).toEqual([id, 'Delete']);
  });

  test('deploys are at once and set nothing aside, as emulators and new accounts want it; each can be had by itself', () => {
    expect(ofType('AWS::Lambda::Alias', dev)).toEqual([]);
    for (const [, { ReservedConcurrentExecutions }] of ofType('AWS::Lambda::Function', dev)) expect(ReservedConcurrentExecutions).toBeUndefined();
    expect(ofType('AWS::Lambda::Alias', template({ stage: 'dev', gradual: 'true' }))).not.toEqual([]);
    expect(ofType('AWS::Lambda::Function', template({ reserved: 'false' }))[0]?.[1].ReservedConcurrentExecutions).toBeUndefined();
  });
});

test('everything that can carry a tag says whose it is and of which stage', () => {
  const tagged = Object.entries(template({ stage: 'dev' }).Resources).filter(([, { Properties }]) => Array.isArray(Properties?.Tags));
  expect(tagged.length).toBeGreaterThan(50);
  for (const [id, { Properties }] of tagged)
    expect([id, Properties?.Tags]).toEqual([
      id,
      expect.arrayContaining([
        { Key: 'application', Value: 'beforehand' },
        { Key: 'stage', Value: 'dev' },
      ]),
    ]);
});

describe('the archive', () => {
  test('is there when it is asked for, encrypted with our key and for no longer than a month', () => {
    expect(ofType('AWS::Events::Archive')).toEqual([]);
    const [[, archive] = ['', {}]] = ofType('AWS::Events::Archive', template({ archiveDays: '14' }));
    expect(archive).toMatchObject({ RetentionDays: 14 });
    expect(idIn(archive.KmsKeyIdentifier)).toMatch(/^DataKey/);
    expect(() => template({ archiveDays: '60' })).toThrow(/archiveDays/);
  });
});

test('a deploy says what to do first, where things are, and which page says whether all is well', () => {
  const outputs = template().Outputs as Record<string, { Value: unknown; Description: string }>;
  for (const name of ['NextStep', 'BusName', 'ApiUrl', 'EventsSecretArn', 'TableName', 'QuarantineUrl', 'OverviewName'])
    expect([name, (outputs[name]?.Description.length ?? 0) > 30]).toEqual([name, true]);
  expect(outputs.OverviewName?.Value).toBe('Beforehand-overview');
});
