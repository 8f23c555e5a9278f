import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type IFunction, type IVersion, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct, type IConstruct } from 'constructs';
import { alarmWhenNewCodeBreaks } from './alarms.ts';

const BELOW = new WeakMap<IConstruct, GradualDeploys>();

/** What traffic reaches; the version behind it changes with a deploy. */
export const LIVE = 'live';

/**
 * New code gets a tenth of the work for five minutes, then all of it; when it ends in errors meanwhile, everything goes back to the code before.
 * Made in a construct it is so for every function below.
 */
export class GradualDeploys extends Construct {
  private readonly application: LambdaApplication;
  private readonly role: Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.application = new LambdaApplication(this, 'Application');
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'), description: 'CodeDeploy: shifts functions from one version to the next' });
    BELOW.set(scope, this);
  }

  static of(scope: IConstruct): GradualDeploys | undefined {
    for (const each of [...scope.node.scopes].reverse()) {
      const found = BELOW.get(each);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** @returns what is to be set off in the function's place */
  shift(scope: Construct, fn: LambdaFunction): IFunction {
    // Its own declarations do not fit under exactOptionalPropertyTypes.
    const alias = new Alias(scope, 'Live', { aliasName: LIVE, version: fn.currentVersion as IVersion });
    const broken = alarmWhenNewCodeBreaks(scope, alias as IFunction, `${scope.node.id}: new code ends in errors, so a deploy that is under way goes back to the code before.`);
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'], resources: [fn.functionArn, alias.functionArn] }),
    );
    this.role.addToPolicy(new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: [broken.alarmArn] }));
    new LambdaDeploymentGroup(scope, 'Shift', {
      application: this.application,
      alias,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: [broken],
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
      // Its own permissions are above, by name: what the CDK would attach is a managed policy.
      role: this.role.withoutPolicyUpdates(),
    });
    return alias as IFunction;
  }
}
