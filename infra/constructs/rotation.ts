import { Aws, Duration } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnRotationSchedule, type Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { DataKey, throughService } from './data-key.ts';
import type { ReactingFunction } from './reacting-function.ts';

export type Rotating = {
  readonly secret: Secret;
  /** Days between two keys; without it somebody says when (`aws secretsmanager rotate-secret`). */
  readonly everyDays?: number;
};

export type RotationProps = {
  readonly by: Pick<ReactingFunction<never>, 'fn' | 'allow' | 'grantPrincipal'>;
  readonly of: Readonly<Record<string, Rotating>>;
  /** Whether Secrets Manager is told. The emulator cannot be. */
  readonly scheduled: boolean;
};

/** New keys for secrets of ours, made by a function of ours, which may read and write these secrets and no others. */
export class Rotation extends Construct {
  constructor(scope: Construct, id: string, { by, of, scheduled }: RotationProps) {
    super(scope, id);
    const secrets = Object.values(of).map(({ secret }) => secret.secretArn);
    by.allow(['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'], secrets);
    by.grantPrincipal.addToPrincipalPolicy(throughService(DataKey.of(this), this, 'secretsmanager', ['GenerateDataKey']));
    if (!scheduled) return;
    by.fn.addPermission('Rotates', { principal: new ServicePrincipal('secretsmanager.amazonaws.com'), sourceAccount: Aws.ACCOUNT_ID });
    for (const [name, { secret, everyDays }] of Object.entries(of)) {
      const schedule = new CfnRotationSchedule(this, name, {
        secretId: secret.secretArn,
        rotationLambdaArn: by.fn.functionArn,
        rotateImmediatelyOnUpdate: false,
        ...(everyDays !== undefined && { rotationRules: { automaticallyAfterDays: Duration.days(everyDays).toDays() } }),
      });
      schedule.node.addDependency(by.fn);
    }
  }
}
