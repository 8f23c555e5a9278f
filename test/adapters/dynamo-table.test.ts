import { openOnDynalite } from './dynamo-on-dynalite.ts';
import { tableContract } from './table-contract.ts';

tableContract('DynamoDB (dynalite)', openOnDynalite);
