import { lineLog } from '../../adapters/aws/log.ts';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { Env } from './env.ts';
import { sweep } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);
const sqs = sqsClient();

export const handler = sweep({
  table: dynamoTable(dynamoClient(), env.TABLE),
  owners: {
    customers: sqsQueue(sqs, env.CUSTOMERS),
    orders: sqsQueue(sqs, env.ORDERS),
    outages: sqsQueue(sqs, env.OUTAGES),
    engagement: sqsQueue(sqs, env.ENGAGEMENT),
    cases: sqsQueue(sqs, env.CASES),
    pages: sqsQueue(sqs, env.PAGES),
    notices: sqsQueue(sqs, env.LANE_ROUTINE),
    sources: sqsQueue(sqs, env.SOURCES_QUEUE),
  },
  clock: systemClock,
  log: lineLog('sweep'),
});
