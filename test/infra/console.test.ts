import { describe, expect, test } from 'vitest';
import { pageHeaders } from '../../core/console/headers.ts';
import { idIn, listOf, ofType, statementsOf, template } from './template.ts';

const one = (type: string): Record<string, unknown> => {
  const found = ofType(type);
  expect(found).toHaveLength(1);
  return found[0]?.[1] ?? {};
};

type Behaviour = {
  readonly ViewerProtocolPolicy: string;
  readonly ResponseHeadersPolicyId?: unknown;
  readonly PathPattern?: string;
  readonly CachePolicyId: string;
  readonly TargetOriginId: string;
};
type Config = { readonly DefaultCacheBehavior: Behaviour; readonly CacheBehaviors: readonly Behaviour[]; readonly Origins: readonly Record<string, unknown>[] };
const site = (): Config => one('AWS::CloudFront::Distribution').DistributionConfig as Config;

function whose(resource: unknown): string {
  const text = JSON.stringify(resource);
  if (/cdk-\w+-assets-\$\{AWS::AccountId\}-\$\{AWS::Region\}"\},"\/\*"/.test(text)) return 'the store of deploys';
  const [, id = ''] = /"(?:Ref|Fn::GetAtt)":\[?"(?!AWS::)([^"]+)"/.exec(text) ?? [];
  return template().Resources[id]?.Type ?? text;
}

describe('the console’s files', () => {
  test('lie in a bucket that nobody reads but the distribution, over TLS, with origin access control', () => {
    const [[bucketId, bucket] = ['', {}]] = ofType('AWS::S3::Bucket').filter(([id]) => id.startsWith('ConsoleSite'));
    expect(bucket.PublicAccessBlockConfiguration).toEqual({ BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true });
    const policies = ofType('AWS::S3::BucketPolicy').filter(([, { Bucket }]) => idIn(Bucket) === bucketId);
    const statements = policies.flatMap(([, properties]) => statementsOf(properties));
    const readers = statements.filter(({ Effect, Action }) => Effect === 'Allow' && listOf(Action).includes('s3:GetObject'));
    expect(readers.map(({ Principal }) => Principal)).toEqual([{ Service: 'cloudfront.amazonaws.com' }]);
    expect(JSON.stringify(readers[0]?.Condition)).toContain('AWS:SourceArn');
    expect(statements.some(({ Effect, Condition }) => Effect === 'Deny' && JSON.stringify(Condition).includes('aws:SecureTransport'))).toBe(true);
    expect(site().Origins.some((origin) => idIn(origin.OriginAccessControlId) !== '')).toBe(true);
  });

  test('are put there by deploys, with a role that reaches this bucket, this distribution and the deploys’ own store, and a log of ours', () => {
    const [[, uploader] = ['', {}], ...more] = ofType('AWS::Lambda::Function').filter(([id]) => id.startsWith('CustomCDKBucketDeployment'));
    expect(more).toEqual([]);
    const roleId = idIn(uploader.Role);
    const [[, role] = ['', {}]] = ofType('AWS::IAM::Role').filter(([id]) => id === roleId);
    expect([role.ManagedPolicyArns, role.Policies]).toEqual([undefined, undefined]);
    const statements = ofType('AWS::IAM::Policy')
      .filter(([, { Roles }]) => JSON.stringify(Roles).includes(roleId))
      .flatMap(([, properties]) => statementsOf(properties));
    // The bucket's tags are not among it: with them the CDK's code leaves the files, and the stack could not be destroyed.
    expect(statements.map(({ Action, Resource }) => [listOf(Action).join(' '), whose(Resource)])).toEqual([
      ['logs:CreateLogStream logs:PutLogEvents', 'AWS::Logs::LogGroup'],
      ['s3:ListBucket', 'AWS::S3::Bucket'],
      ['s3:AbortMultipartUpload s3:DeleteObject s3:PutObject', 'AWS::S3::Bucket'],
      ['cloudfront:CreateInvalidation cloudfront:GetInvalidation', 'AWS::CloudFront::Distribution'],
      ['s3:GetObject', 'the store of deploys'],
    ]);
    expect(template().Resources[idIn((uploader.LoggingConfig as { LogGroup: unknown }).LogGroup)]?.Properties).toMatchObject({ RetentionInDays: 30 });
  });

  test('have a firewall before them where one is given, and only where it can stand there', () => {
    const webAcl = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/office/1f2e';
    const [[, { DistributionConfig }] = ['', {}]] = ofType('AWS::CloudFront::Distribution', template({ consoleWebAcl: webAcl }));
    expect([(DistributionConfig as { WebACLId?: string }).WebACLId, 'WebACLId' in site()]).toEqual([webAcl, false]);
    expect(() => template({ consoleWebAcl: webAcl.replace('us-east-1', 'eu-west-1').replace('global', 'regional') })).toThrow(/consoleWebAcl.*CLOUDFRONT/);
  });

  test('come with the headers that the laptop’s page comes with', () => {
    const { SecurityHeadersConfig, CustomHeadersConfig } = one('AWS::CloudFront::ResponseHeadersPolicy').ResponseHeadersPolicyConfig as {
      SecurityHeadersConfig: Record<string, Record<string, unknown>>;
      CustomHeadersConfig: { Items: { Header: string; Value: string }[] };
    };
    const policy = JSON.stringify(SecurityHeadersConfig.ContentSecurityPolicy?.ContentSecurityPolicy);
    for (const directive of pageHeaders(undefined)['content-security-policy']?.split('; ') ?? []) expect(policy).toContain(directive);
    expect(policy).not.toContain('unsafe');
    expect(SecurityHeadersConfig.FrameOptions).toMatchObject({ FrameOption: 'DENY', Override: true });
    expect(SecurityHeadersConfig.StrictTransportSecurity).toMatchObject({ Override: true });
    expect(CustomHeadersConfig.Items.map(({ Header }) => Header)).toContain('permissions-policy');
    expect(site().DefaultCacheBehavior.ResponseHeadersPolicyId).toBeDefined();
  });

  test('and the API have one address, over TLS; answers of the API are kept nowhere', () => {
    const [api] = site().CacheBehaviors;
    expect([site().DefaultCacheBehavior.ViewerProtocolPolicy, api?.ViewerProtocolPolicy]).toEqual(['redirect-to-https', 'https-only']);
    expect(api?.PathPattern).toBe('/v1/console/*');
    // AWS's own policy "CachingDisabled".
    expect(api?.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
  });

  test('have views at any address, also at one that looks like a file’s', () => {
    const code = String(one('AWS::CloudFront::Function').FunctionCode);
    const rewritten = (uri: string): string => (new Function(`${code}; return handler({ request: { uri: '${uri}' } }).uri`) as () => string)();
    expect(['/', '/customers/ada', '/messages/order.delayed', '/customers/a.b@c.example'].map(rewritten)).toEqual(Array(4).fill('/index.html'));
    expect(['/assets/index-Ab1.js', '/config.json'].map(rewritten)).toEqual(['/assets/index-Ab1.js', '/config.json']);
  });
});

describe('who may sign in', () => {
  test('is added by an administrator, signs in with a second factor, and belongs to one of three groups', () => {
    const pool = one('AWS::Cognito::UserPool');
    expect(pool.AdminCreateUserConfig).toMatchObject({ AllowAdminCreateUserOnly: true });
    expect(pool.DeletionProtection).toBe('ACTIVE');
    // What is optional Cognito's own pages never offer.
    expect([pool.MfaConfiguration, pool.EnabledMfas]).toEqual(['ON', ['SOFTWARE_TOKEN_MFA']]);
    expect(pool.Policies).toMatchObject({ PasswordPolicy: { MinimumLength: 12, RequireLowercase: true, RequireUppercase: true, RequireNumbers: true, RequireSymbols: true } });
    expect(
      ofType('AWS::Cognito::UserPoolGroup')
        .map(([, { GroupName }]) => GroupName)
        .sort(),
    ).toEqual(['admin', 'csm', 'lead']);
  });

  test('comes by a code alone, to our own address, with a token that lasts an hour', () => {
    const client = one('AWS::Cognito::UserPoolClient');
    expect(client).toMatchObject({
      AllowedOAuthFlows: ['code'],
      GenerateSecret: false,
      AccessTokenValidity: 60,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
    });
    expect(JSON.stringify(client.CallbackURLs)).toContain('/signed-in');
    expect(listOf(client.CallbackURLs as unknown[])).toHaveLength(1);
  });

  test('is asked by the API on every route of the console, of our pool and our client', () => {
    const authorizers = ofType('AWS::ApiGatewayV2::Authorizer').filter(([, { AuthorizerType }]) => AuthorizerType === 'JWT');
    expect(authorizers).toHaveLength(1);
    const [[, authorizer] = ['', {}]] = authorizers;
    const { Audience, Issuer } = authorizer.JwtConfiguration as { Audience: unknown[]; Issuer: unknown };
    expect(Audience.map(idIn)).toEqual([ofType('AWS::Cognito::UserPoolClient')[0]?.[0]]);
    expect(JSON.stringify(Issuer)).toContain(ofType('AWS::Cognito::UserPool')[0]?.[0]);
  });
});

test('a team that lives without the console has nothing of it', () => {
  const without = template({ console: 'false' });
  for (const type of ['AWS::Cognito::UserPool', 'AWS::CloudFront::Distribution', 'Custom::CDKBucketDeployment']) expect(ofType(type, without)).toEqual([]);
  expect(ofType('AWS::ApiGatewayV2::Route', without).filter(([, { RouteKey }]) => String(RouteKey).includes('/v1/console'))).toEqual([]);
});
