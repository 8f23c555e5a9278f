/** What many a Lambda function begins with: document client, mail and schedules, tracing, metrics, a logger, idempotency, batches, schemas. Bundled as ours are. */
import { BatchProcessor, EventType } from '@aws-lambda-powertools/batch';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

const Order = z.object({ customerId: z.string(), orderId: z.string(), at: z.iso.datetime() });
const logger = new Logger({ serviceName: 'orders', logLevel: 'ERROR' });
const metrics = new Metrics({ namespace: 'shop', serviceName: 'orders' });
const tracer = new Tracer({ serviceName: 'orders', enabled: false });
const client = new DynamoDBClient({});
const table = DynamoDBDocumentClient.from(tracer.captureAWSv3Client(client));
const others = [new SESv2Client({}), new SchedulerClient({})];
const processor = new BatchProcessor(EventType.SQS);
const config = new IdempotencyConfig({ eventKeyJmesPath: 'orderId' });
const once = makeIdempotent(async (order) => order.orderId, {
  persistenceStore: new DynamoDBPersistenceLayer({ tableName: 'T', awsSdkV3Client: client }),
  config,
  dataIndexArgument: 0,
});

/** The first command alone, as with ours: what it would also do with an idempotency table is left out, in its favour. */
export const handler = async (event) => {
  const order = Order.parse(event);
  await table.send(new UpdateCommand({ TableName: 'T', Key: { pk: order.customerId }, UpdateExpression: 'SET a = :a', ExpressionAttributeValues: { ':a': order.orderId } }));
  logger.debug('done');
  metrics.addMetric('orders', MetricUnit.Count, 1);
  return others.length + Number(processor === undefined) + Number(once === undefined);
};
