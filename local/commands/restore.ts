/** `npm run restore -- FILE --stack NAME`: a backup into the empty table of a deployed stack. */
import { Command } from 'commander';
import { restore } from '../backup.ts';
import { examples, JSON_OUT, run, type Where } from './system.ts';
import { wholeTable } from './whole-table.ts';

const command = new Command('npm run restore --')
  .description('A backup into an empty table, item by item as it was. Nobody is told anything twice: every notice that was sent is among the items.')
  .argument('<file>', 'what npm run backup has written')
  .option('--stack <name>', 'the deployed stack')
  .option('--table <name>', 'a table, instead of the stack’s')
  .option(...JSON_OUT)
  .addHelpText('after', examples('npm run restore -- beforehand.jsonl --stack Beforehand'))
  .parse();

const [file = ''] = command.args;
const { stack, table, json } = command.opts<Where & { table?: string; json?: boolean }>();

await run(async () => {
  const items = await restore(await wholeTable({ stack, table }), file);
  console.log(json ? JSON.stringify({ items }) : `${items} items are restored.`);
});
