import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { functionIn, idIn, listOf, ofType, type Statement, statementsOf, template } from './template.ts';

/** Besides ours there is one of the CDK's own, which puts the console's files into their bucket while a deploy runs, and can do nothing else (console.test.ts). */
const isUpload = ([id]: readonly [string, unknown]): boolean => /^(CustomCDKBucketDeployment|ConsoleSiteUpload)/.test(id);
const functions = ofType('AWS::Lambda::Function').filter((each) => !isUpload(each));
const policies = ofType('AWS::IAM::Policy').filter((each) => !isUpload(each));
const variablesOf = (properties: Record<string, unknown>): Record<string, unknown> => (properties.Environment as { Variables: Record<string, unknown> }).Variables;
const folderOf = (properties: Record<string, unknown>): string => String(variablesOf(properties).FUNCTION);
const mayDo = (folder: string): readonly Statement[] => {
  const role = idIn(functions.find(([, properties]) => folderOf(properties) === folder)?.[1].Role);
  return policies.filter(([, { Roles }]) => JSON.stringify(Roles).includes(role)).flatMap(([, properties]) => statementsOf(properties));
};
const actionsOf = (folder: string): string[] => mayDo(folder).flatMap(({ Action }) => listOf(Action));

describe('every function', () => {
  test('is deployed from its folder, and every folder is deployed', () => {
    expect(functions.map(([, properties]) => folderOf(properties)).sort()).toEqual(readdirSync(new URL('../../functions', import.meta.url)).sort());
  });

  test.each(functions)('%s says what it does, and runs on Node 24 on arm64', (_, { Description, Runtime, Architectures }) => {
    expect(String(Description).length).toBeGreaterThan(20);
    expect([Runtime, Architectures]).toEqual(['nodejs24.x', ['arm64']]);
  });

  test('has a role of its own', () => {
    const roles = functions.map(([, { Role }]) => idIn(Role));
    expect(new Set(roles).size).toBe(functions.length);
  });

  test.each(functions)('%s writes to a log of its own that is not kept for ever', (_, { LoggingConfig }) => {
    const [, log] = ofType('AWS::Logs::LogGroup').find(([id]) => id === idIn((LoggingConfig as { LogGroup: unknown }).LogGroup)) ?? [];
    expect(log?.RetentionInDays).toBeGreaterThan(0);
  });

  test.each(functions)('%s is set off by something: a queue, a route, the clock or a rotation', (id) => {
    const queues = ofType('AWS::Lambda::EventSourceMapping').map(([, { FunctionName }]) => functionIn(FunctionName));
    const routes = ofType('AWS::ApiGatewayV2::Integration').map(([, { IntegrationUri }]) => functionIn(IntegrationUri));
    const clocks = ofType('AWS::Events::Rule').flatMap(([, { ScheduleExpression, Targets }]) => (ScheduleExpression ? [functionIn(Targets)] : []));
    const rotations = ofType('AWS::SecretsManager::RotationSchedule').map(([, { RotationLambdaARN }]) => functionIn(RotationLambdaARN));
    expect([...queues, ...routes, ...clocks, ...rotations]).toContain(id);
  });

  test.each(functions)('%s holds no secret in its environment, only where one lies', (_, properties) => {
    for (const [name, value] of Object.entries(variablesOf(properties))) if (name.endsWith('_SECRET')) expect(idIn(value)).toMatch(/Secret/);
  });

  test.each(functions)('%s has an alarm for its errors, and a quicker one for a deploy', (id) => {
    const watched = ofType('AWS::CloudWatch::Alarm').filter(([, { MetricName, Dimensions }]) => MetricName === 'Errors' && functionIn(Dimensions) === id);
    expect(watched.map(([, { EvaluationPeriods }]) => EvaluationPeriods).sort()).toEqual([3, 5]);
  });
});

describe('permissions', () => {
  const statements = policies.flatMap(([id, properties]) => statementsOf(properties).map((statement) => [id, statement] as const));

  test.each(statements)('in %s name every action and every resource', (_, { Effect, Action, Resource }) => {
    expect(Effect).toBe('Allow');
    for (const action of listOf(Action)) expect(action).not.toContain('*');
    // SES knows no resource for the question of how much may be sent, CloudWatch none for its figures.
    if (listOf(Action).every((action) => action === 'ses:GetAccount' || action === 'cloudwatch:GetMetricData')) return;
    for (const resource of listOf(Resource)) expect(resource).not.toBe('*');
    expect(JSON.stringify(Resource)).not.toMatch(/[:/]\*"/);
  });

  test('come from no managed policy', () => {
    for (const [, role] of ofType('AWS::IAM::Role').filter((each) => !isUpload(each))) expect(role.ManagedPolicyArns).toBeUndefined();
  });

  test('to send mail belong to deliver, and to the console for a test to its reader (docs/adr/0043), as the one sender', () => {
    const senders = functions.filter(([, properties]) => actionsOf(folderOf(properties)).some((action) => action.startsWith('ses:'))).map(([, properties]) => folderOf(properties));
    expect(senders.sort()).toEqual(['console', 'deliver']);
    for (const folder of senders)
      expect(mayDo(folder).find(({ Action }) => listOf(Action).includes('ses:SendEmail'))?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'hello@example.com' } });
  });

  test('of intake reach no table and no mail', () => {
    expect(actionsOf('intake').filter((action) => /^(dynamodb|ses|sqs):/.test(action))).toEqual([]);
  });

  test.each(['webhooks', 'sources'])('of %s reach alarms and whose things are, and no customer', (folder) => {
    const [items, ...more] = mayDo(folder).filter(({ Action }) => listOf(Action).some((action) => action.startsWith('dynamodb:')));
    expect([items?.Action, more]).toEqual([['dynamodb:GetItem', 'dynamodb:PutItem'], []]);
    expect(items?.Condition).toEqual({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SOURCE#*', 'ALARM#*'] } });
  });

  test('of links stop at single items', () => {
    expect(
      actionsOf('links')
        .filter((action) => action.startsWith('dynamodb:'))
        .sort(),
    ).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem']);
  });

  test('of the sweep are to ask the due index and to wake, not to read an item', () => {
    const [query] = mayDo('sweep').filter(({ Action }) => listOf(Action).some((action) => action.startsWith('dynamodb:')));
    expect(query?.Action).toBe('dynamodb:Query');
    expect(JSON.stringify(query?.Resource)).toContain('/index/due');
  });

  test('to scan or to delete belong to nobody but customers, who leave audiences', () => {
    for (const [, properties] of functions) {
      const actions = actionsOf(folderOf(properties));
      expect(actions).not.toContain('dynamodb:Scan');
      if (folderOf(properties) !== 'customers') expect(actions).not.toContain('dynamodb:DeleteItem');
    }
  });

  test('to read a secret go to its user alone', () => {
    const secretsOf = (folder: string) =>
      mayDo(folder)
        .filter(({ Action }) => Action === 'secretsmanager:GetSecretValue')
        .flatMap(({ Resource }) => listOf(Resource).map((each) => idIn(each).replace(/Secret.*/, '')))
        .sort();
    const readers = Object.fromEntries(functions.map(([, properties]) => [folderOf(properties), secretsOf(folderOf(properties))]).filter(([, secrets]) => secrets?.length));
    expect(readers).toEqual({
      console: ['Suppression'],
      customers: ['Suppression'],
      deliver: ['Hooks', 'Link', 'Suppression'],
      'delivery-feedback': ['Suppression'],
      intake: ['Events'],
      links: ['Link'],
      webhooks: ['Webhooks'],
    });
    const [writes] = mayDo('rotate-secrets').filter(({ Action }) => listOf(Action).includes('secretsmanager:PutSecretValue'));
    expect(
      listOf(writes?.Resource)
        .map((each) => idIn(each).replace(/Secret.*/, ''))
        .sort(),
    ).toEqual(['Events', 'Link', 'Suppression']);
  });
});

test('the sweep runs each minute, and its silence is an alarm', () => {
  const clocks = ofType('AWS::Events::Rule').filter(([, { ScheduleExpression }]) => ScheduleExpression === 'rate(1 minute)');
  expect(clocks).toHaveLength(1);
  const silent = ofType('AWS::CloudWatch::Alarm').filter(([, { MetricName, TreatMissingData }]) => MetricName === 'Invocations' && TreatMissingData === 'breaching');
  expect(silent).toHaveLength(1);
});

test('the delay of surveys, the sender and the address of links come from the context', () => {
  const set = template({
    surveyDelayHours: 0.5,
    fromAddress: 'us@company.example',
    baseUrl: 'https://links.company.example/',
    company: 'The Company',
    helpUrl: 'https://company.example/help',
  });
  const environments = ofType('AWS::Lambda::Function', set).map(([, properties]) => variablesOf(properties));
  expect(environments.find(({ FUNCTION }) => FUNCTION === 'cases')?.SURVEY_DELAY_HOURS).toBe('0.5');
  expect(environments.find(({ FUNCTION }) => FUNCTION === 'deliver')).toMatchObject({
    FROM: 'The Company <us@company.example>',
    BASE_URL: 'https://links.company.example',
    COMPANY: 'The Company',
    HELP_URL: 'https://company.example/help',
    STATUS_PAGE_URL: '',
  });
  expect(environments.find(({ FUNCTION }) => FUNCTION === 'links')).toMatchObject({ COMPANY: 'The Company', HELP_URL: 'https://company.example/help' });
});

test('a context that does not fit stops the synthesis with the setting’s name', () => {
  expect(() => template({ surveyDelayHours: 'soon' })).toThrow(/surveyDelayHours/);
  expect(() => template({ fromAddress: 'nobody' })).toThrow(/fromAddress/);
  expect(() => template({ stage: 'production' })).toThrow(/stage/);
  expect(() => template({ statusPageUrl: 'javascript:alert(1)' })).toThrow(/statusPageUrl/);
});

test('what is known of sources comes from a file, and one that does not fit stops the synthesis with the field’s path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'beforehand-sources-'));
  const file = (text: string): string => {
    writeFileSync(join(folder, 'sources.json'), text);
    return join(folder, 'sources.json');
  };
  try {
    const set = ofType('AWS::Lambda::Function', template({ sources: file('{ "pagerduty": { "services": { "PF9KMXH": "api" } } }') }));
    const given = set.flatMap(([, properties]) => variablesOf(properties).SOURCES ?? []);
    expect(given).toEqual(Array(2).fill('{"pagerduty":{"services":{"PF9KMXH":"api"}}}'));
    expect(() => template({ sources: file('{"alarms":{"x":{}}}'), n: 1 })).toThrow(/alarms.x.components/);
    expect(() => template({ sources: file('{'), n: 2 })).toThrow(/no JSON/);
    expect(() => template({ sources: join(folder, 'none.json') })).toThrow(/not there/);
    expect(() => template({ sources: file(JSON.stringify({ pagerduty: { message: 'x'.repeat(3_000) } })), n: 3 })).toThrow(/3000/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('partners’ buses are made from their event sources, and lead to the function that reads them', () => {
  const set = template({ partnerBuses: 'aws.partner/stripe.com/ed_1, aws.partner/shopify.com/123/shop' });
  expect(ofType('AWS::Events::EventBus', set).flatMap(([, { EventSourceName }]) => EventSourceName ?? [])).toEqual([
    'aws.partner/stripe.com/ed_1',
    'aws.partner/shopify.com/123/shop',
  ]);
  expect(() => template({ partnerBuses: 'stripe' })).toThrow(/partnerBuses/);
});
