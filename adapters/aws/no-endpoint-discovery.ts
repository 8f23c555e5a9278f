/** Takes the place of `@aws-sdk/middleware-endpoint-discovery` in the bundles of functions (infra/bundling.ts): where DynamoDB is follows from the region, or from `AWS_ENDPOINT_URL`. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = { environmentVariableSelector: () => undefined, configFileSelector: () => undefined, default: undefined };

export const resolveEndpointDiscoveryConfig = <Config extends object>(config: Config): Config => config;
