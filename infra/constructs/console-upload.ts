import { Stack } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, type ISource, type SourceConfig } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { accept } from './accepted.ts';
import { ourLog } from './our-log.ts';

/**
 * By its memory the CDK tells one such function from the next, and shares it within a stack. An app's own uploads have a round figure or none, and want
 * rights that this one's role never takes. Another figure would also be another upload, at whose end the one before it takes its files away.
 */
const MEMORY_MB = 320;

export type ConsoleUploadProps = { readonly sources: readonly ISource[]; readonly bucket: Bucket; readonly distribution: Distribution };

/** Puts the console's files into their bucket while a deploy runs: the CDK's own function, with a role and a log of ours in place of what it would give itself. */
export class ConsoleUpload extends Construct {
  constructor(scope: Construct, id: string, { sources, bucket, distribution }: ConsoleUploadProps) {
    super(scope, id);
    const log = ourLog(this, 'Log');
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description: 'Puts the files of the console into their bucket, by deploys' });
    const allow = (actions: string[], resources: string[]): void => void role.addToPolicy(new PolicyStatement({ actions, resources }));
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [log.logGroupArn]);
    // It may not ask for the bucket's tags: it would find the CDK's mark there and leave the files, and a bucket with files in it cannot go with its stack.
    allow(['s3:ListBucket'], [bucket.bucketArn]);
    allow(['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'], [bucket.arnForObjects('*')]);
    allow(['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'], [distribution.distributionArn]);
    const stores = new Map<string, IBucket>();
    const upload = new BucketDeployment(this, 'Files', {
      sources: sources.map((source) => noted(source, (store) => stores.set(JSON.stringify(Stack.of(this).resolve(store.bucketArn)), store))),
      destinationBucket: bucket as IBucket,
      distribution,
      distributionPaths: ['/index.html', '/config.json'],
      cacheControl: [CacheControl.noCache()],
      retainOnDelete: false,
      memoryLimit: MEMORY_MB,
      logGroup: log,
      // What the CDK would grant are wildcards, and invalidations of every distribution.
      role: role.withoutPolicyUpdates() as IRole,
    });
    for (const store of stores.values()) allow(['s3:GetObject'], [store.arnForObjects('*')]);

    const below = (name: string): string => `AwsSolutions-IAM5[Resource::${name}/*]`;
    accept(role, below(`<${Stack.of(this).getLogicalId(bucket.node.defaultChild as CfnBucket)}.Arn>`), 'All files of this one bucket, which holds the page and nothing else.');
    accept(
      role,
      below(`arn:<AWS::Partition>:s3:::cdk-${Stack.of(this).synthesizer.bootstrapQualifier ?? ''}-assets-<AWS::AccountId>-<AWS::Region>`),
      'The files’ names there change with what is in them; a right by name would be as new as its use, and IAM takes longer than that. It holds what deploys deploy.',
    );
    const fn = uploaderOf(upload);
    for (const rule of ['AwsSolutions-L1', 'Serverless-LambdaLatestVersion'])
      accept(fn, rule, 'The CDK’s own code, on the Python that it is tried with. A newer one comes with a newer CDK, not by changing it beneath the code.');
    accept(fn, 'Serverless-LambdaDLQ', 'CloudFormation invokes it, waits for its answer, and rolls back without one: nothing is lost that dead letters would hold.');
    accept(fn, 'Serverless-LambdaTracing', 'It runs for seconds in a deploy, whose log says how it ended; X-Ray wants a wildcard permission.');
  }
}

/** The function lies beside the stack's own constructs, where all uploads of its kind would find it. */
function uploaderOf(upload: BucketDeployment): LambdaFunction {
  const found = Stack.of(upload).node.children.filter((each): each is LambdaFunction => each instanceof LambdaFunction && each.node.id.endsWith(`${MEMORY_MB}MiB`));
  const [fn] = found;
  if (fn === undefined || found.length > 1)
    throw new Error(`The CDK's function that uploads is not to be told by its id: ${found.length} end in ${MEMORY_MB}MiB. Has a new CDK renamed it?`);
  return fn;
}

/** A source that also tells which bucket it comes out of. */
const noted = (source: ISource, tell: (store: IBucket) => void): ISource => ({
  bind(scope, context): SourceConfig {
    const config = source.bind(scope, context);
    tell(config.bucket);
    return config;
  },
});
