/** Reads the synthesized template: what the local system runs is what would be deployed. It never keeps a second list of wiring. */

import type { QueueConfig } from '../adapters/local/queues.ts';
import { type Pattern, unknownCondition } from './pattern.ts';

export type Template = { readonly Resources: Readonly<Record<string, Resource>> };
type Resource = { readonly Type: string; readonly Properties?: Record<string, unknown>; readonly Metadata?: Record<string, unknown> };

export type Rule = { readonly bus: string; readonly pattern: Pattern; readonly targets: readonly { readonly queue: string; readonly inputPath?: string }[] };
export type Consumer = { readonly queue: string; readonly fn: string; readonly batchSize: number; readonly concurrency: number };
export type Route = { readonly method: string; readonly path: readonly string[]; readonly key: string; readonly fn: string };
export type FunctionConfig = { readonly folder: string; readonly timeoutMs: number; readonly environment: Readonly<Record<string, string>> };
export type Wiring = {
  readonly queues: readonly QueueConfig[];
  readonly rules: readonly Rule[];
  readonly consumers: readonly Consumer[];
  readonly routes: readonly Route[];
  readonly functions: ReadonlyMap<string, FunctionConfig>;
  readonly sweep: { readonly fn: string; readonly everyMs: number };
};

export class TemplateProblem extends Error {
  override name = 'TemplateProblem';
}

/** Types that need nothing locally: permissions, logs, alarms, encryption, and what the local adapters stand for. */
const NOTHING_LOCALLY = new Set([
  'AWS::CDK::Metadata',
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::CodeDeploy::Application',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::Events::Archive',
  'AWS::SecretsManager::RotationSchedule',
  'AWS::Logs::LogGroup',
  'AWS::Logs::ResourcePolicy',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SNS::Subscription',
  'AWS::KMS::Key',
  'AWS::KMS::Alias',
  'AWS::SQS::QueuePolicy',
  'AWS::SES::EmailIdentity',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SecretsManager::Secret',
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Stage',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Events::EventBus',
  // The console: locally its files come from the server, and whoever reaches it may sign in.
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Cognito::UserPoolGroup',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::Lambda::LayerVersion',
  'Custom::CDKBucketDeployment',
  // The history: locally the files that fit reads.
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::Logs::LogStream',
  'AWS::Glue::Database',
  'AWS::Glue::Table',
  'AWS::Athena::WorkGroup',
  'AWS::IAM::ManagedPolicy',
]);
const READ_HERE = new Set([
  'AWS::SQS::Queue',
  'AWS::Events::Rule',
  'AWS::Lambda::Function',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventSourceMapping',
  'AWS::ApiGatewayV2::Route',
  'AWS::Scheduler::Schedule',
]);

export function readWiring(template: Template): Wiring {
  for (const [id, { Type }] of Object.entries(template.Resources)) {
    if (!NOTHING_LOCALLY.has(Type) && !READ_HERE.has(Type))
      throw new TemplateProblem(`The template has ${id} of type ${Type}, which the local system does not know. Teach local/template.ts, or list it there as needing nothing.`);
  }
  const reader = new Reader(template);
  const sweep = reader.sweep();
  return { queues: reader.queues(), rules: reader.rules(), consumers: reader.consumers(), routes: reader.routes(), functions: reader.functions(), sweep };
}

class Reader {
  readonly #template: Template;

  constructor(template: Template) {
    this.#template = template;
  }

  #of(type: string): [string, Record<string, unknown>][] {
    return Object.entries(this.#template.Resources).flatMap(([id, { Type, Properties }]) => (Type === type ? [[id, Properties ?? {}]] : []));
  }

  queues(): QueueConfig[] {
    return this.#of('AWS::SQS::Queue').map(([name, properties]) => {
      const redrive = properties.RedrivePolicy as { deadLetterTargetArn: unknown; maxReceiveCount: number } | undefined;
      return {
        name,
        visibilityMs: Number(properties.VisibilityTimeout ?? 30) * 1000,
        ...(redrive && { deadLetters: { queue: this.#idIn(redrive.deadLetterTargetArn), maxReceives: redrive.maxReceiveCount } }),
      };
    });
  }

  rules(): Rule[] {
    return this.#of('AWS::Events::Rule').flatMap(([id, properties]) => {
      const pattern = properties.EventPattern as Pattern | undefined;
      if (pattern === undefined) return [];
      const unknown = unknownCondition(pattern);
      if (unknown !== undefined) throw new TemplateProblem(`The rule ${id} uses ${unknown}, which local/pattern.ts does not know.`);
      const targets = (properties.Targets as { Arn: unknown; InputPath?: string }[]).flatMap(({ Arn, InputPath }) => {
        const queue = this.#idIn(Arn);
        return NOTHING_LOCALLY.has(this.#template.Resources[queue]?.Type ?? '') ? [] : [{ queue, ...(InputPath !== undefined && { inputPath: InputPath }) }];
      });
      // A rule that leads nowhere here is none: an event that only it wants has met nobody.
      if (targets.length === 0) return [];
      return [{ bus: properties.EventBusName === undefined ? 'default' : this.text(properties.EventBusName), pattern, targets }];
    });
  }

  functions(): Map<string, FunctionConfig> {
    return new Map(
      this.#of('AWS::Lambda::Function').flatMap(([id, properties]) => {
        const variables = (properties.Environment as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
        const environment = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, this.text(value)]));
        // Functions of the CDK itself (log retention and the like) belong to no folder and do nothing locally.
        if (environment.FUNCTION === undefined) return [];
        return [[id, { folder: environment.FUNCTION, timeoutMs: Number(properties.Timeout ?? 3) * 1000, environment }] as const];
      }),
    );
  }

  consumers(): Consumer[] {
    return this.#of('AWS::Lambda::EventSourceMapping').map(([, properties]) => ({
      queue: this.#idIn(properties.EventSourceArn),
      fn: this.#functionIn(properties.FunctionName),
      batchSize: Number(properties.BatchSize ?? 10),
      concurrency: Number((properties.ScalingConfig as { MaximumConcurrency?: number } | undefined)?.MaximumConcurrency ?? 2),
    }));
  }

  routes(): Route[] {
    return this.#of('AWS::ApiGatewayV2::Route').map(([, properties]) => {
      const key = String(properties.RouteKey);
      const [method = '', path = ''] = key.split(' ');
      const integration = this.#template.Resources[this.#idIn(properties.Target)];
      return { method, path: path.split('/').slice(1), key, fn: this.#functionIn(integration?.Properties?.IntegrationUri) };
    });
  }

  sweep(): Wiring['sweep'] {
    const schedules = [...this.#of('AWS::Scheduler::Schedule'), ...this.#of('AWS::Events::Rule').filter(([, properties]) => properties.ScheduleExpression !== undefined)];
    const [schedule] = schedules;
    if (schedule === undefined || schedules.length > 1) throw new TemplateProblem(`The template has ${schedules.length} schedules; the local system expects one, the sweep's.`);
    const [, properties] = schedule;
    const minutes = /^rate\((\d+) minutes?\)$/.exec(String(properties.ScheduleExpression))?.[1];
    if (minutes === undefined) throw new TemplateProblem(`The schedule ${String(properties.ScheduleExpression)} is not a rate in minutes.`);
    const target = (properties.Target ?? (properties.Targets as unknown[])[0]) as { Arn: unknown };
    return { fn: this.#functionIn(target.Arn), everyMs: Number(minutes) * 60_000 };
  }

  /** A value with its references replaced by the ids of what they refer to. */
  text(value: unknown): string {
    if (typeof value !== 'object' || value === null) return String(value);
    if ('Ref' in value) return String(value.Ref);
    if ('Fn::GetAtt' in value) return (value['Fn::GetAtt'] as string[])[0] ?? '';
    if ('Fn::Join' in value) {
      const [glue, parts] = value['Fn::Join'] as [string, unknown[]];
      return parts.map((part) => this.text(part)).join(glue);
    }
    if ('Fn::Sub' in value) return String(Array.isArray(value['Fn::Sub']) ? value['Fn::Sub'][0] : value['Fn::Sub']);
    if ('Fn::Select' in value || 'Fn::Split' in value || 'Fn::ImportValue' in value) return JSON.stringify(value);
    throw new TemplateProblem(`The local system cannot read ${JSON.stringify(value).slice(0, 80)}.`);
  }

  /** The function that a value names, itself or by its alias. */
  #functionIn(value: unknown): string {
    const id = this.#idIn(value);
    const named = this.#template.Resources[id];
    return named?.Type === 'AWS::Lambda::Alias' ? this.#idIn(named.Properties?.FunctionName) : id;
  }

  /** The one resource of the template that a value names. */
  #idIn(value: unknown): string {
    const text = this.text(value);
    const ids = Object.keys(this.#template.Resources).filter((id) => text === id || new RegExp(`(^|[^A-Za-z0-9])${id}([^A-Za-z0-9]|$)`).test(text));
    const [id] = ids;
    if (id === undefined) throw new TemplateProblem(`${text.slice(0, 80)} names nothing in the template.`);
    return id;
  }
}
