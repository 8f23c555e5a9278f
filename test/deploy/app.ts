/**
 * The very app that `cdk deploy` deploys, with its permissions in the words of the emulator, where those are not AWS's:
 * - it asks for `sqs:SendMessageBatch`, an action that AWS does not have (there `sqs:SendMessage` allows a batch);
 * - it checks `ses:SendEmail` against no identity and knows no `ses:FromAddress`, so only "any" matches;
 * - its `Ref` of a secret is the name, where AWS's is the ARN that policies want (and that both give as attribute `Id`).
 */
import { Aspects, Stack } from 'aws-cdk-lib';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { beforehandApp } from '../../infra/synthesize.ts';

const app = beforehandApp();
Aspects.of(app).add({
  visit(node) {
    if (!(node instanceof CfnPolicy)) return;
    const { Statement } = Stack.of(node).resolve(node.policyDocument) as { Statement: { Action: string | string[]; Resource: { Ref?: string } | { Ref?: string }[] }[] };
    for (const [index, { Action, Resource }] of Statement.entries()) {
      const statement = `PolicyDocument.Statement.${index}`;
      const actions = [Action].flat();
      if (actions.includes('sqs:SendMessage')) node.addPropertyOverride(`${statement}.Action`, [...actions, 'sqs:SendMessageBatch']);
      if (actions.includes('ses:SendEmail')) {
        node.addPropertyOverride(`${statement}.Resource`, '*');
        node.addPropertyDeletionOverride(`${statement}.Condition`);
      }
      if (actions.includes('secretsmanager:GetSecretValue')) {
        const secrets = [Resource].flat().map(({ Ref }) => ({ 'Fn::GetAtt': [Ref, 'Id'] }));
        node.addPropertyOverride(`${statement}.Resource`, secrets);
      }
    }
  },
});
app.synth();
