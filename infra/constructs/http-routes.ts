import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, type IHttpRouteAuthorizer, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BASE, ROUTES } from '../../core/console/routes.ts';

/** Far above what people and producers need, far below what would starve the account's other functions. */
const REQUESTS_A_SECOND = 200;
const BURST = 400;

/** What was asked of which route and how it ended. No path: paths carry tokens. No address of the asker either. */
const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  bytes: '$context.responseLength',
  error: '$context.integrationErrorMessage',
});

/** The public HTTP API: events in, and the pages behind the links in messages. */
export class HttpRoutes extends Construct {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { createDefaultStage: false, description: 'Events in, and the pages behind the links in messages' });
    const log = new LogGroup(this, 'AccessLog', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: REQUESTS_A_SECOND, burstLimit: BURST },
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: AccessLogFormat.custom(ACCESS_LOG) },
    });
  }

  /** Signed by the sender (Standard Webhooks), which the function checks; or by IAM, which the API checks. */
  events(intake: IFunction): void {
    this.route('Events', '/v1/events', [HttpMethod.POST], intake);
    this.route('EventsByIam', '/v1/events/iam', [HttpMethod.POST], intake, new HttpIamAuthorizer());
  }

  /** Signed by the vendor, or with a token in the path where a vendor cannot sign; the function checks both. */
  webhooks(webhooks: IFunction): void {
    this.route('Webhooks', '/v1/webhooks/{source}', [HttpMethod.POST], webhooks);
    this.route('WebhooksByToken', '/v1/webhooks/{source}/{token}', [HttpMethod.POST], webhooks);
  }

  /** Open to everybody: the token in the path is the key. */
  links(links: IFunction): void {
    this.route('Survey', '/s/{token}', [HttpMethod.GET, HttpMethod.POST], links);
    this.route('Unsubscribe', '/u/{token}', [HttpMethod.GET, HttpMethod.POST], links);
    this.route('Preferences', '/p/{token}', [HttpMethod.GET, HttpMethod.POST], links);
    this.route('Alert', '/a/{token}', [HttpMethod.GET, HttpMethod.POST], links);
  }

  /** For the backend of the customer's own app, by IAM. */
  feed(feed: IFunction): void {
    this.route('Feed', '/v1/customers/{customer}/feed', [HttpMethod.GET], feed, new HttpIamAuthorizer());
  }

  /** For people who have signed in: the API checks that the token is the pool's, the function once more and that it is an access token, and what its bearer may. */
  console(console: IFunction, signedIn: IHttpRouteAuthorizer): void {
    const integration = new HttpLambdaIntegration('Console', console);
    const methods = new Map<string, HttpMethod[]>();
    for (const { method, path } of Object.values(ROUTES)) methods.set(path, [...(methods.get(path) ?? []), HttpMethod[method]]);
    for (const [path, each] of methods) this.api.addRoutes({ path: `${BASE}${path}`, methods: each, integration, authorizer: signedIn });
  }

  private route(id: string, path: string, methods: HttpMethod[], handler: IFunction, authorizer?: IHttpRouteAuthorizer): void {
    this.api.addRoutes({ path, methods, integration: new HttpLambdaIntegration(id, handler), ...(authorizer && { authorizer }) });
  }
}
