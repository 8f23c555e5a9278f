import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A rule of cdk-nag that is right in general and not here. At the narrowest construct; test/infra/nag.test.ts fails for one that nothing needs. */
export const accept = (construct: IConstruct, id: string, reason: string): void => Validations.of(construct).acknowledge({ id, reason });
