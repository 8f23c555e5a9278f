import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EXAMPLES, type Settings } from './settings.ts';

/**
 * A `prod` stack that would write to customers as Example Company has not been told its settings, or not again: `-c` holds for one deploy only. The command
 * line refuses to deploy it; whoever reads the template without deploying, as `npm start` does, may.
 */
export function refuseExamples(scope: Construct, settings: Settings): void {
  const missing = Object.entries(EXAMPLES).flatMap(([name, example]) => (settings[name as keyof Settings] === example ? [name] : []));
  if (settings.stage !== 'prod' || missing.length === 0) return;
  const remedy =
    'Keep your settings in cdk.json, under "context", or give them with each deploy (-c NAME=VALUE): docs/operations.md, Settings. A stack to try things with is -c stage=dev.';
  Annotations.of(scope).addError(`A stage prod must be told ${missing.join(', ')}: customers would see the examples. ${remedy}`);
}
