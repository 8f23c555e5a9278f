/** Takes the place of `@aws-sdk/client-cloudwatch` in the bundles of functions (infra/bundling.ts). */
import { jsonCommand } from './json-command.ts';
import { ServiceClient, type Settings } from './service-client.ts';

export class CloudWatchClient extends ServiceClient {
  constructor(settings?: Settings) {
    super({ host: 'monitoring' }, settings);
  }
}

type Series = { readonly Timestamps?: readonly number[] };

export const GetMetricDataCommand = jsonCommand('GraniteServiceVersion20100801.GetMetricData', {
  version: '1.0',
  read: ({ MetricDataResults = [], ...answer }) => ({
    ...answer,
    MetricDataResults: (MetricDataResults as readonly Series[]).map(({ Timestamps = [], ...series }) => ({ ...series, Timestamps: Timestamps.map((at) => new Date(at * 1000)) })),
  }),
});
