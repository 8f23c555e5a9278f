/**
 * Takes the place of `@aws-sdk/credential-provider-node` in the bundles of functions (infra/bundling.ts): a Lambda function's credentials lie in its
 * environment, where the package's own chain looks first too. Commands that people run keep the whole chain.
 */
type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string; readonly expiration?: Date };

/** @throws when they are not there, naming the variables that should hold them */
export const defaultProvider = () => async (): Promise<Credentials> => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken, AWS_CREDENTIAL_EXPIRATION: expiration } = process.env;
  if (!accessKeyId || !secretAccessKey) throw new Error('No credentials: the environment of a function must hold AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }), ...(expiration && { expiration: new Date(expiration) }) };
};
