/**
 * Takes the place of `@aws-sdk/signature-v4-multi-region` in the bundles of functions (infra/bundling.ts): mail and events go to the stack's own region, so
 * each call is signed for one region, by the signer that the other package would hand it to.
 */
import { SignatureV4 } from '@smithy/signature-v4';

export class SignatureV4MultiRegion extends SignatureV4 {
  /** Which implementation signs for several regions. */
  static sigv4aDependency(): 'none' {
    return 'none';
  }
}
