import { describe, expect, test } from 'vitest';
import { BASE, ROUTES } from '../../core/console/routes.ts';
import { synthesize } from '../../infra/synthesize.ts';
import { idIn, ofType, template } from './template.ts';

describe('the table', () => {
  const [[id, table] = ['', {}]] = ofType('AWS::DynamoDB::Table');

  test('has one key, and two sparse indexes that hold keys only', () => {
    const indexes = table.GlobalSecondaryIndexes as { IndexName: string; KeySchema: { AttributeName: string }[]; Projection: unknown }[];
    expect(indexes.map(({ IndexName, KeySchema, Projection }) => [IndexName, KeySchema.map(({ AttributeName }) => AttributeName), Projection])).toEqual([
      ['due', ['dueShard', 'dueAt'], { ProjectionType: 'KEYS_ONLY' }],
      ['worklist', ['owner', 'rank'], { ProjectionType: 'KEYS_ONLY' }],
    ]);
  });

  test('is billed by use, recovered to any point in time, encrypted with a key of ours, and lets what expires go', () => {
    expect(table).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    expect(ofType('AWS::KMS::Key')[0]?.[1].EnableKeyRotation).toBe(true);
  });

  test('outlives its stack in prod, and goes with it in dev', () => {
    const dev = template({ stage: 'dev' });
    expect([table.DeletionProtectionEnabled, template().Resources[id]?.DeletionPolicy]).toEqual([true, 'Retain']);
    expect([dev.Resources[id]?.Properties?.DeletionProtectionEnabled, dev.Resources[id]?.DeletionPolicy]).toEqual([false, 'Delete']);
  });
});

describe('the HTTP API', () => {
  const routes = new Map(ofType('AWS::ApiGatewayV2::Route').map(([, properties]) => [String(properties.RouteKey), properties]));
  const [[, stage] = ['', {}]] = ofType('AWS::ApiGatewayV2::Stage');

  const CONSOLE = Object.values(ROUTES).map(({ method, path }) => `${method} ${BASE}${path}`);

  test('has these routes and no catch-all', () => {
    expect([...routes.keys()].sort()).toEqual(
      [
        ...['GET /a/{token}', 'GET /p/{token}', 'GET /s/{token}', 'GET /u/{token}', 'GET /v1/customers/{customer}/feed'],
        ...['POST /a/{token}', 'POST /p/{token}', 'POST /s/{token}', 'POST /u/{token}', 'POST /v1/events', 'POST /v1/events/iam'],
        ...['POST /v1/webhooks/{source}', 'POST /v1/webhooks/{source}/{token}'],
        ...CONSOLE,
      ].sort(),
    );
  });

  test('asks for IAM on the routes that are trusted because of it, for a token of the user pool on those of the console, and for nothing on any other', () => {
    const wanted = (key: string): string => (CONSOLE.includes(key) ? 'JWT' : /iam$|feed$/.test(key) ? 'AWS_IAM' : 'NONE');
    for (const [key, { AuthorizationType }] of routes) expect([key, AuthorizationType]).toEqual([key, wanted(key)]);
  });

  test('is throttled on every route', () => {
    const { ThrottlingRateLimit, ThrottlingBurstLimit } = stage.DefaultRouteSettings as Record<string, number>;
    expect(ThrottlingRateLimit).toBeGreaterThan(0);
    expect(ThrottlingBurstLimit).toBeGreaterThan(0);
  });

  test('logs the route and never the path, which may carry a token, nor who asked', () => {
    const { Format, DestinationArn } = stage.AccessLogSettings as { Format: string; DestinationArn: unknown };
    expect(Format).toContain('$context.routeKey');
    for (const telling of ['path', 'resourcePath', 'sourceIp', 'userAgent', 'authorizer']) expect(Format).not.toContain(`$context.${telling}`);
    expect(Format).not.toContain('identity');
    const log = ofType('AWS::Logs::LogGroup').find(([id]) => JSON.stringify(DestinationArn).includes(id));
    expect(log?.[1].RetentionInDays).toBeGreaterThan(0);
  });
});

describe('the bus', () => {
  const patternOf = (beginning: string) => ofType('AWS::Events::Rule').find(([id]) => id.startsWith(beginning))?.[1].EventPattern;

  test('leads each family of events to its queue, whole, so that a misspelt member is quarantined', () => {
    expect(patternOf('EventsOrders')).toEqual({ 'detail-type': [{ prefix: 'order.' }] });
    expect(patternOf('EventsOutages')).toEqual({ 'detail-type': [{ prefix: 'outage.' }, { prefix: 'maintenance.' }] });
    expect(patternOf('EventsCases')).toEqual({
      'detail-type': [{ prefix: 'case.' }, { prefix: 'step.' }, 'survey.answered', 'feedback.received', 'order.delivered', 'customer.updated'],
    });
    expect(patternOf('EventsEngagement')).toEqual({ 'detail-type': ['usage.', 'survey.', 'feedback.', 'subscription.', 'billing.'].map((prefix) => ({ prefix })) });
  });

  test('of AWS itself leads alarms and troubles of AWS to the function that reads them', () => {
    expect(patternOf('EventsAlarms')).toEqual({ source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'] });
    expect(patternOf('EventsHealth')).toEqual({ source: ['aws.health'], 'detail-type': ['AWS Health Event'] });
  });

  test('does not lead our own customer.at_risk back to us', () => {
    expect(patternOf('EventsCustomers')).toEqual({ 'detail-type': [{ prefix: 'customer.' }], source: [{ 'anything-but': ['beforehand'] }] });
  });
});

describe('mail', () => {
  test('comes back as events of SES, the Send event among them', () => {
    const [[, destination] = ['', {}]] = ofType('AWS::SES::ConfigurationSetEventDestination');
    const { MatchingEventTypes, EventBridgeDestination } = destination.EventDestination as { MatchingEventTypes: string[]; EventBridgeDestination: unknown };
    expect([...MatchingEventTypes].sort()).toEqual(['bounce', 'complaint', 'deliveryDelay', 'reject', 'send']);
    expect(JSON.stringify(EventBridgeDestination)).toContain('event-bus/default');
    const [rule] = ofType('AWS::Events::Rule').filter(([, { EventPattern }]) => JSON.stringify(EventPattern) === '{"source":["aws.ses"]}');
    expect(idIn(rule?.[1].Targets)).toMatch(/^FeedbackQueue/);
  });

  test('goes out as an identity of the stack’s own, or as one that is verified already', () => {
    expect(ofType('AWS::SES::EmailIdentity')).toHaveLength(1);
    expect(ofType('AWS::SES::EmailIdentity', template({ fromAddress: 'us@company.example', verifiedIdentity: 'company.example' }))).toEqual([]);
  });
});

test('every alarm mails somebody once an address is given', () => {
  const mailed = template({ alarmAddress: 'oncall@company.example' });
  expect(ofType('AWS::SNS::Subscription', mailed)[0]?.[1]).toMatchObject({ Protocol: 'email', Endpoint: 'oncall@company.example' });
  for (const [, { AlarmActions }] of ofType('AWS::CloudWatch::Alarm', mailed)) expect(AlarmActions).toHaveLength(1);
});

test('every alarm says in a sentence what is wrong', () => {
  for (const [, { AlarmDescription }] of ofType('AWS::CloudWatch::Alarm')) expect(AlarmDescription).toMatch(/^\w+: .{20,}\.$/);
});

test('the secrets are made by the secrets manager, and no template holds one', () => {
  const secrets = ofType('AWS::SecretsManager::Secret');
  expect(secrets).toHaveLength(5);
  for (const [id, secret] of secrets) {
    // Where hooks lead, and what vendors sign with, is filled in by whoever sets them up; they begin empty.
    if (/^(Web)?[Hh]ooksSecret/.test(id)) {
      expect(secret.SecretString).toBe('{}');
      continue;
    }
    expect(secret.SecretString).toBeUndefined();
    expect((secret.GenerateSecretString as { PasswordLength: number }).PasswordLength % 4).toBe(0);
  }
});

test('CloudFormation’s own rules find nothing to say', () => {
  expect(() => synthesize({}, { validated: true })).not.toThrow();
  expect(() => synthesize({ stage: 'dev', alarmAddress: 'oncall@company.example', verifiedIdentity: 'company.example' }, { validated: true })).not.toThrow();
}, 180_000);
