import { fileURLToPath } from 'node:url';
import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { type IGrantable, type IPrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type CfnFunction,
  EventSourceMapping,
  type IFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Charset, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import { BUNDLING } from '../bundling.ts';
import { accept } from './accepted.ts';
import { alarmWhenFailing } from './alarms.ts';
import { DataKey, throughService } from './data-key.ts';
import { GradualDeploys } from './gradual-deploys.ts';
import { ourLog } from './our-log.ts';

const RESERVED = new WeakSet<IConstruct>();

/** Sets aside concurrency of the account for every function below: as much as each can use, so that none takes another's. */
export const reserveConcurrency = (scope: Construct): void => void RESERVED.add(scope);

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
/** More memory is more processor: at 512 MB the start is not the slowest part, and a batch ends in milliseconds. */
export const MEMORY_MB = 512;

export type ReactingFunctionProps<Env extends Record<string, unknown>> = {
  /** The folder under `functions/`. */
  readonly folder: string;
  /** What it does, in one sentence. */
  readonly description: string;
  readonly timeoutSeconds: number;
  /**
   * Invocations at one time of a function that no queue feeds. Of one that queues feed it is what they may set off together.
   * @default 20
   */
  readonly atOneTime?: number;
  /** Puts messages into a queue of its own, as often as it takes: Lambda would take it for a loop and stop it after some sixteen rounds. @default false */
  readonly feedsItself?: boolean;
  /** Exactly what the function's `env.ts` asks for. */
  readonly environment: Record<keyof Env, string>;
};

export type Feed = {
  /** Messages that one invocation gets at most. */
  readonly batchSize: number;
  /** Invocations at one time, at least 2. */
  readonly maxConcurrency: number;
  /** How long a batch is gathered; at once when absent. */
  readonly windowSeconds?: number;
};

/** Pages, and calls of other services: as many at one time. */
const AT_ONE_TIME = 20;

/** One function with a role and a log of its own. It starts with the right to write that log, and nothing else. */
export class ReactingFunction<Env extends Record<string, unknown>> extends Construct implements IGrantable {
  /** What queues, routes and the clock set off: the alias that a deploy shifts gradually, where deploys are gradual. */
  readonly fn: IFunction;
  readonly grantPrincipal: IPrincipal;
  readonly role: Role;
  private fedAtOneTime = 0;

  constructor(scope: Construct, id: string, { folder, description, timeoutSeconds, environment, atOneTime = AT_ONE_TIME, feedsItself = false }: ReactingFunctionProps<Env>) {
    super(scope, id);
    const logGroup = ourLog(this, 'Log');
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: `What the function ${folder} may do` });
    role.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }));
    this.grantPrincipal = role;
    this.role = role;
    const fn = new NodejsFunction(this, 'Function', {
      entry: `${PROJECT}functions/${folder}/wire.ts`,
      projectRoot: PROJECT,
      depsLockFilePath: `${PROJECT}package-lock.json`,
      description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: MEMORY_MB,
      timeout: Duration.seconds(timeoutSeconds),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: { ...environment, FUNCTION: folder, METRICS: Stack.of(this).stackName },
      awsSdkConnectionReuse: false,
      ...(feedsItself && { recursiveLoop: RecursiveLoop.ALLOW }),
      bundling: {
        format: OutputFormat.CJS satisfies `${typeof BUNDLING.format}`,
        mainFields: [...BUNDLING.mainFields],
        target: BUNDLING.target,
        charset: Charset.UTF8,
        minify: true,
        bundleAwsSDK: true,
        externalModules: [],
        esbuildArgs: { '--alias': Object.entries(BUNDLING.alias).map(([name, file]) => `${name}=${file}`) },
        // Without bundling the folder's name stands for its code: fingerprinting the whole project would take seconds for nothing.
        ...(!Stack.of(this).bundlingRequired && { assetHash: folder }),
      },
    });
    // Nothing secret is in it, but where everything lies.
    (fn.node.defaultChild as CfnFunction).kmsKeyArn = DataKey.of(this).keyArn;
    this.mayAskForKey('lambda', ['Decrypt']);
    accept(fn, 'Serverless-LambdaDLQ', 'It is invoked by queues with dead letters of their own, by the API, or by the clock, whose next minute does what a failed one has left.');
    accept(fn, 'Serverless-LambdaTracing', 'X-Ray wants a wildcard permission and five dollars a million; one line a batch says what happened.');
    if (this.node.scopes.some((each) => RESERVED.has(each)))
      (fn.node.defaultChild as CfnFunction).reservedConcurrentExecutions = Lazy.number({ produce: () => this.fedAtOneTime || atOneTime });
    this.fn = GradualDeploys.of(this)?.shift(this, fn) ?? (fn as IFunction);
    alarmWhenFailing(this, this.fn, `${id}: invocations end in errors, or run into their timeout, for a quarter of an hour.`);
  }

  /** Works off a queue. One bad message fails alone. */
  consume(queue: Queue, { batchSize, maxConcurrency, windowSeconds }: Feed): void {
    this.fedAtOneTime += maxConcurrency;
    const window = windowSeconds !== undefined && { maxBatchingWindow: Duration.seconds(windowSeconds) };
    this.fn.addEventSource(new SqsEventSource(queue, { batchSize, maxConcurrency, reportBatchItemFailures: true, ...window }));
    for (const child of this.fn.node.children)
      if (child instanceof EventSourceMapping)
        accept(child, 'Serverless-LambdaEventSourceMappingDestination', 'For queues the dead letters belong to the queue; a destination is for streams.');
  }

  /** May put messages into these queues. */
  sendTo(...queues: readonly Queue[]): void {
    this.allow(
      ['sqs:SendMessage'],
      queues.map((queue) => queue.queueArn),
    );
  }

  /** These actions on these resources, and what the service that carries them out then does with our key. */
  allow(actions: string[], resources: string[], conditions: Record<string, Record<string, string>> = {}): void {
    this.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources, conditions }));
    if (actions.includes('sqs:SendMessage')) this.mayAskForKey('sqs', ['GenerateDataKey', 'Decrypt']);
    if (actions.includes('secretsmanager:GetSecretValue')) this.mayAskForKey('secretsmanager', ['Decrypt']);
  }

  private mayAskForKey(service: string, actions: readonly string[]): void {
    this.grantPrincipal.addToPrincipalPolicy(throughService(DataKey.of(this), this, service, actions));
  }
}
