import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type CfnStage, HttpApi, HttpMethod, type HttpRoute, HttpStage, type IHttpRouteAuthorizer, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { BASE, ROUTES } from '../../core/console/routes.ts';
import { accept } from './accepted.ts';
import { ourLog } from './our-log.ts';

/**
 * Requests a second, and at once: far above what people and producers need, far below what would starve the account's other functions.
 * A route that nobody has thought about gets little.
 */
const OTHERWISE = { rateLimit: 20, burstLimit: 40 };
const FROM_PRODUCERS = { rateLimit: 200, burstLimit: 400 };
const FROM_PEOPLE = { rateLimit: 50, burstLimit: 200 };

const BY_VENDOR = 'Each vendor signs in its own way, or holds a token where it cannot; the function checks it over the bytes of the body.';
const BY_TOKEN = 'Reached from a message by whoever it was sent to: the signed token in the path is the key, and the function checks it.';

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
  private readonly stage: CfnStage;
  /** By route, in CloudFormation’s own words, as the CDK hands this map on as it is. Filled as routes are added, read when the template is made. */
  private readonly limits: Record<string, { readonly ThrottlingRateLimit: number; readonly ThrottlingBurstLimit: number }> = {};

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { createDefaultStage: false, description: 'Events in, and the pages behind the links in messages' });
    const log = ourLog(this, 'AccessLog');
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: OTHERWISE,
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: AccessLogFormat.custom(ACCESS_LOG) },
    });
    this.stage = stage.node.defaultChild as CfnStage;
    this.stage.routeSettings = this.limits;
  }

  /** Signed by the sender (Standard Webhooks), which the function checks; or by IAM, which the API checks. */
  events(intake: IFunction): void {
    this.route('Events', '/v1/events', [HttpMethod.POST], intake, {
      limit: FROM_PRODUCERS,
      open: 'The function checks the signature of each post (Standard Webhooks), which no authorizer sees the body for.',
    });
    this.route('EventsByIam', '/v1/events/iam', [HttpMethod.POST], intake, { limit: FROM_PRODUCERS, authorizer: new HttpIamAuthorizer() });
  }

  /** Signed by the vendor, or with a token in the path where a vendor cannot sign; the function checks both. */
  webhooks(webhooks: IFunction): void {
    this.route('Webhooks', '/v1/webhooks/{source}', [HttpMethod.POST], webhooks, { limit: FROM_PRODUCERS, open: BY_VENDOR });
    this.route('WebhooksByToken', '/v1/webhooks/{source}/{token}', [HttpMethod.POST], webhooks, { limit: FROM_PRODUCERS, open: BY_VENDOR });
  }

  /** Open to everybody: the token in the path is the key. */
  links(links: IFunction): void {
    this.route('Survey', '/s/{token}', [HttpMethod.GET, HttpMethod.POST], links, { limit: FROM_PEOPLE, open: BY_TOKEN });
    this.route('Unsubscribe', '/u/{token}', [HttpMethod.GET, HttpMethod.POST], links, { limit: FROM_PEOPLE, open: BY_TOKEN });
    this.route('Preferences', '/p/{token}', [HttpMethod.GET, HttpMethod.POST], links, { limit: FROM_PEOPLE, open: BY_TOKEN });
    this.route('Alert', '/a/{token}', [HttpMethod.GET, HttpMethod.POST], links, { limit: FROM_PEOPLE, open: BY_TOKEN });
  }

  /** For the backend of the customer's own app, by IAM. */
  feed(feed: IFunction): void {
    this.route('Feed', '/v1/customers/{customer}/feed', [HttpMethod.GET], feed, { limit: FROM_PEOPLE, authorizer: new HttpIamAuthorizer() });
  }

  /** For people who have signed in: the API checks that the token is the pool's, the function once more and that it is an access token, and what its bearer may. */
  console(console: IFunction, signedIn: IHttpRouteAuthorizer): void {
    const integration = new HttpLambdaIntegration('Console', console);
    const methods = new Map<string, HttpMethod[]>();
    for (const { method, path } of Object.values(ROUTES)) methods.set(path, [...(methods.get(path) ?? []), HttpMethod[method]]);
    for (const [path, each] of methods)
      this.limited(`${BASE}${path}`, each, FROM_PEOPLE, this.api.addRoutes({ path: `${BASE}${path}`, methods: each, integration, authorizer: signedIn }));
  }

  private route(id: string, path: string, methods: HttpMethod[], handler: IFunction, { limit, authorizer, open = '' }: RouteOptions): void {
    const routes = this.api.addRoutes({ path, methods, integration: new HttpLambdaIntegration(id, handler), ...(authorizer && { authorizer }) });
    this.limited(path, methods, limit, routes);
    if (authorizer === undefined) for (const route of routes) accept(route, 'AwsSolutions-APIG4', open);
  }

  private limited(path: string, methods: readonly HttpMethod[], limit: RouteOptions['limit'], routes: readonly HttpRoute[]): void {
    for (const method of methods) this.limits[`${method} ${path}`] = { ThrottlingRateLimit: limit.rateLimit, ThrottlingBurstLimit: limit.burstLimit };
    // A stage refuses settings of a route that is not there yet.
    for (const route of routes) this.stage.node.addDependency(route);
  }
}

type RouteOptions = {
  readonly limit: { readonly rateLimit: number; readonly burstLimit: number };
  readonly authorizer?: IHttpRouteAuthorizer;
  /** Why nobody is asked who they are, where there is no authorizer. */
  readonly open?: string;
};
