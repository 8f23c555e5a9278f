/** `npm run backup -- FILE --stack NAME`: the table of a deployed stack as a file. */
import { Command } from 'commander';
import { backUp } from '../backup.ts';
import { examples, JSON_OUT, run, type Where } from './system.ts';
import { wholeTable } from './whole-table.ts';

const command = new Command('npm run backup --')
  .description('The whole table as JSON lines. Point-in-time recovery is the first backup; this one leaves the account. It holds names and addresses: only you may read the file.')
  .argument('<file>', 'a file that does not exist yet')
  .option('--stack <name>', 'the deployed stack')
  .option('--table <name>', 'a table, instead of the stack’s: one that was restored to a point in time, say')
  .option(...JSON_OUT)
  .addHelpText('after', examples('npm run backup -- beforehand.jsonl --stack Beforehand', 'npm run backup -- yesterday.jsonl --table Beforehand-yesterday'))
  .parse();

const [file = ''] = command.args;
const { stack, table, json } = command.opts<Where & { table?: string; json?: boolean }>();

await run(async () => {
  const items = await backUp(await wholeTable({ stack, table }), file);
  console.log(json ? JSON.stringify({ items, file }) : `${items} items are in ${file}.`);
});
