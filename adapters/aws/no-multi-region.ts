/** Takes the place of `@aws-sdk/signature-v4-multi-region` in the bundles of functions (infra/bundling.ts): mail is sent in the stack's own region, so nothing is signed for several. */
export const SignatureV4MultiRegion = { sigv4aDependency: (): 'none' => 'none' };
