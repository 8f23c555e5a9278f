import { Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Beforehand } from './beforehand.ts';
import type { Settings } from './settings.ts';

/** A stack with Beforehand in it and nothing else. */
export class BeforehandStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, props: StackProps = {}) {
    super(scope, id, {
      description: 'Beforehand: tells customers before they ask, and customer-success managers before it is too late',
      terminationProtection: settings.stage === 'prod',
      ...props,
    });
    Tags.of(this).add('application', 'beforehand');
    Tags.of(this).add('stage', settings.stage);
    // Of this name, which the CDK leaves out of logical ids, so that they are as short as people type them.
    new Beforehand(this, 'Default', settings);
  }
}
