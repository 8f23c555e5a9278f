/**
 * How a function's folder becomes the one file that is deployed. Who imports this: the construct that deploys functions, the test that holds
 * their files to a size and the benchmark that starts them, so it imports nothing.
 *
 * CommonJS with the module builds first is what starts fastest on Node 24, and everything is inside: loading packages from the runtime's own
 * folder takes longer, and is another version each month. In place of the SDK's clients, which are 300 KB and three starts of an empty function, there are
 * small ones that make the same few calls (docs/adr/0053-functions-carry-small-aws-clients.md); and Node brings its own SHA-256.
 */
export const BUNDLING = {
  format: 'cjs',
  mainFields: ['module', 'main'],
  target: 'node24',
  /** Package to file, relative to the project. */
  alias: {
    '@aws-sdk/client-cloudwatch': './adapters/aws/clients/client-cloudwatch.ts',
    '@aws-sdk/client-dynamodb': './adapters/aws/clients/client-dynamodb.ts',
    '@aws-sdk/client-eventbridge': './adapters/aws/clients/client-eventbridge.ts',
    '@aws-sdk/client-pinpoint-sms-voice-v2': './adapters/aws/clients/client-pinpoint-sms-voice-v2.ts',
    '@aws-sdk/client-secrets-manager': './adapters/aws/clients/client-secrets-manager.ts',
    '@aws-sdk/client-sesv2': './adapters/aws/clients/client-sesv2.ts',
    '@aws-sdk/client-sqs': './adapters/aws/clients/client-sqs.ts',
    'fast-sha256': './adapters/aws/native-sha256.ts',
  },
} as const;
