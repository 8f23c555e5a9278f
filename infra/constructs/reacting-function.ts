import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IGrantable, type IPrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ApplicationLogLevel, Architecture, LoggingFormat, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmWhenFailing } from './alarms.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
/** More memory is more processor: at 512 MB the start is not the slowest part, and a batch ends in milliseconds. */
export const MEMORY_MB = 512;

export type ReactingFunctionProps<Env extends Record<string, unknown>> = {
  /** The folder under `functions/`. */
  readonly folder: string;
  /** What it does, in one sentence. */
  readonly description: string;
  readonly timeoutSeconds: number;
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

/** One function with a role and a log of its own. It starts with the right to write that log, and nothing else. */
export class ReactingFunction<Env extends Record<string, unknown>> extends Construct implements IGrantable {
  readonly fn: NodejsFunction;
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, { folder, description, timeoutSeconds, environment }: ReactingFunctionProps<Env>) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: `What the function ${folder} may do` });
    role.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }));
    this.grantPrincipal = role;
    this.fn = new NodejsFunction(this, 'Function', {
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
      environment: { ...environment, FUNCTION: folder },
      awsSdkConnectionReuse: false,
      bundling: {
        format: OutputFormat.CJS,
        mainFields: ['module', 'main'],
        minify: true,
        bundleAwsSDK: true,
        externalModules: [],
        // Without bundling the folder's name stands for its code: fingerprinting the whole project would take seconds for nothing.
        ...(!Stack.of(this).bundlingRequired && { assetHash: folder }),
      },
    });
    alarmWhenFailing(this, this.fn, `${id}: invocations end in errors, or run into their timeout, for a quarter of an hour.`);
  }

  /** Works off a queue. One bad message fails alone. */
  consume(queue: Queue, { batchSize, maxConcurrency, windowSeconds }: Feed): void {
    const window = windowSeconds !== undefined && { maxBatchingWindow: Duration.seconds(windowSeconds) };
    this.fn.addEventSource(new SqsEventSource(queue, { batchSize, maxConcurrency, reportBatchItemFailures: true, ...window }));
  }

  /** May put messages into these queues. */
  sendTo(...queues: readonly Queue[]): void {
    this.allow(
      ['sqs:SendMessage'],
      queues.map((queue) => queue.queueArn),
    );
  }

  allow(actions: string[], resources: string[], conditions: Record<string, Record<string, string>> = {}): void {
    this.grantPrincipal.addToPrincipalPolicy?.(new PolicyStatement({ actions, resources, conditions }));
  }
}
