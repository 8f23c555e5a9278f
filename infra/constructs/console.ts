import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Aws, DockerImage, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { AccountRecovery, CfnUserPoolGroup, Mfa, OAuthScope, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { ROLES } from '../../core/console/access.ts';
import { type PageConfig, pageHeaders } from '../../core/console/headers.ts';
import { accept } from './accepted.ts';
import { ConsoleUpload } from './console-upload.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const API_PATHS = '/v1/console/*';
/** Long enough not to be in the way, short enough that a lost laptop is not for ever. A sign-in is renewed without a word while it lasts. */
const SIGNED_IN_HOURS = 12;
const ACCESS_MINUTES = 60;

/** All views are one page, whatever their address: ids of customers may look like names of files. */
const VIEWS = `function handler(event) {
  var request = event.request;
  if (!/^\\/(assets\\/|config\\.json$)/.test(request.uri)) request.uri = '/index.html';
  return request;
}`;

export type ConsoleProps = { readonly api: HttpApi; readonly keepsData: boolean /** ARN of a web ACL that stands before it. */; readonly webAcl: string | undefined };

/** The CSM's page: who may sign in, where its files lie, and one address for them and for the API, so that a browser never speaks with another. */
export class ConsoleSite extends Construct {
  readonly userPool: UserPool;
  readonly client: UserPoolClient;
  readonly authorizer: HttpUserPoolAuthorizer;
  readonly url: string;

  constructor(scope: Construct, id: string, { api, keepsData, webAcl }: ConsoleProps) {
    super(scope, id);
    const removalPolicy = keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.userPool = new UserPool(this, 'Users', {
      selfSignUpEnabled: false,
      signInAliases: { username: true, email: true },
      signInCaseSensitive: false,
      passwordPolicy: { minLength: 12, requireLowercase: true, requireUppercase: true, requireDigits: true, requireSymbols: true, tempPasswordValidity: Duration.days(7) },
      // Cognito's pages ask nobody to set up a factor that is optional, so optional would mean none. Source: Cognito developer guide, MFA.
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      deletionProtection: keepsData,
      removalPolicy,
    });
    accept(
      this.userPool,
      'AwsSolutions-COG8',
      'A handful of people whom an administrator has added, each with a second factor, which is what a stolen password lacks. To have risky sign-ins judged as well, put the pool on the Plus plan: it is billed for each user.',
    );
    for (const role of ROLES) new CfnUserPoolGroup(this, `Role${role}`, { userPoolId: this.userPool.userPoolId, groupName: role });
    const stackMark = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
    const domain = this.userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: Fn.join('-', ['beforehand', stackMark]) } });

    const bucket = new Bucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    accept(bucket, 'AwsSolutions-S1', 'It holds the page that anybody may load, and nothing of a customer; only the distribution reads it and only deploys write it.');
    const distribution = this.distribution(bucket, api, domain.baseUrl(), webAcl);
    this.url = `https://${distribution.distributionDomainName}`;

    this.client = this.userPool.addClient('Page', {
      generateSecret: false,
      authFlows: {},
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      oAuth: { flows: { authorizationCodeGrant: true }, scopes: [OAuthScope.OPENID], callbackUrls: [`${this.url}/signed-in`], logoutUrls: [`${this.url}/`] },
      accessTokenValidity: Duration.minutes(ACCESS_MINUTES),
      idTokenValidity: Duration.minutes(ACCESS_MINUTES),
      refreshTokenValidity: Duration.hours(SIGNED_IN_HOURS),
    });
    this.authorizer = new HttpUserPoolAuthorizer('SignedIn', this.userPool, { userPoolClients: [this.client] });
    const config: PageConfig = { signIn: 'cognito', domain: domain.baseUrl(), clientId: this.client.userPoolClientId };
    // The files under /assets are named by what is in them; the page itself and how to sign in are asked for anew each time.
    new ConsoleUpload(this, 'Upload', { sources: [this.files(), Source.jsonData('config.json', config)], bucket, distribution });
  }

  private distribution(bucket: Bucket, api: HttpApi, signInOrigin: string, webAcl: string | undefined): Distribution {
    const { 'content-security-policy': policy = '', 'permissions-policy': permissions = '', 'cross-origin-opener-policy': opener = '' } = pageHeaders(signInOrigin);
    const headers = new ResponseHeadersPolicy(this, 'Headers', {
      comment: 'Beforehand: nothing on the page that is not a file of its own',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: false, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'permissions-policy', value: permissions, override: true },
          { header: 'cross-origin-opener-policy', value: opener, override: true },
        ],
      },
    });
    const views = new EdgeFunction(this, 'Views', { code: FunctionCode.fromInline(VIEWS), runtime: FunctionRuntime.JS_2_0, comment: 'Every view of the console is one page' });
    const site = new Distribution(this, 'Site', {
      comment: 'Beforehand: the console',
      defaultRootObject: 'index.html',
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(webAcl !== undefined && { webAclId: webAcl }),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: headers,
        functionAssociations: [{ function: views, eventType: FunctionEventType.VIEWER_REQUEST }],
        compress: true,
      },
      additionalBehaviors: {
        [API_PATHS]: {
          origin: new HttpOrigin(`${api.apiId}.execute-api.${Stack.of(this).region}.${Aws.URL_SUFFIX}`),
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        },
      },
    });
    accept(site, 'AwsSolutions-CFR1', 'Colleagues travel, and whoever is elsewhere has no account: who may come in is asked of the person, not of the country.');
    if (webAcl === undefined)
      accept(
        site,
        'AwsSolutions-CFR2',
        'Everything but the page itself wants a token that the API checks, and each route has its limit. Who wants a firewall as well, or only the office’s addresses, gives theirs: -c consoleWebAcl=ARN.',
      );
    accept(
      site,
      'AwsSolutions-CFR3',
      'Its log would hold who looked from where at which customer, in another region. The API’s own log has each request that reads or changes anything, without addresses.',
    );
    accept(
      site,
      'AwsSolutions-CFR4',
      'The name is CloudFront’s own, for which it sets the least TLS itself. No browser that can run the page speaks less than 1.2; the API behind it and the bucket refuse less.',
    );
    return site;
  }

  /** Built where the stack is: by vite, in seconds. Where nothing is bundled, the folder's name stands for it. */
  private files() {
    if (!Stack.of(this).bundlingRequired) return Source.asset(`${PROJECT}console`, { exclude: ['**'], assetHash: 'console' });
    return Source.asset(`${PROJECT}console`, {
      exclude: ['dist'],
      bundling: {
        image: DockerImage.fromRegistry('node:24'),
        local: {
          tryBundle(outputDir) {
            execFileSync(process.execPath, [`${PROJECT}node_modules/vite/bin/vite.js`, 'build', '--outDir', outputDir, '--emptyOutDir'], {
              cwd: `${PROJECT}console`,
              env: { ...process.env, NODE_ENV: 'production' },
              stdio: ['ignore', 'ignore', 'inherit'],
            });
            return true;
          },
        },
      },
    });
  }
}
