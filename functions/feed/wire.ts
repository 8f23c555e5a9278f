import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { Env } from './env.ts';
import { feed } from './handler.ts';

/** Cold start: environment read and ports built once. */
const env = Env.parse(process.env);

export const handler = feed({ table: dynamoTable(dynamoClient(), env.TABLE) });
