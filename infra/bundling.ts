/**
 * How a function's folder becomes the one file that is deployed. Who imports this: the construct that deploys functions, the test that holds
 * their files to a size and the benchmark that starts them, so it imports nothing.
 *
 * CommonJS with the module builds first is what starts fastest on Node 24, and the AWS clients are inside: loading them from the runtime's own
 * folder takes longer, and is another version each month. What a Lambda function never asks for is left out by replacing the module that brings it:
 * its credentials lie in its environment, so the chain that looks for them with four more clients is 115 KB for nothing, no call of ours streams events or is signed for
 * several regions, DynamoDB's endpoint is known without asking for it, there is no home folder with settings to read, and Node brings its own SHA-256.
 */
export const BUNDLING = {
  format: 'cjs',
  mainFields: ['module', 'main'],
  target: 'node24',
  /** Package to file, relative to the project. */
  alias: {
    '@aws-sdk/credential-provider-node': './adapters/aws/environment-credentials.ts',
    '@aws-sdk/middleware-endpoint-discovery': './adapters/aws/no-endpoint-discovery.ts',
    '@aws-sdk/signature-v4-multi-region': './adapters/aws/no-multi-region.ts',
    '@smithy/core/event-streams': './adapters/aws/no-event-streams.ts',
    'fast-sha256': './adapters/aws/native-sha256.ts',
    'node:fs/promises': './adapters/aws/no-config-files.ts',
  },
} as const;
