/** `npm run export -- CUSTOMER`: everything that is held about a person, as JSON. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { EXPORT, NotDone } from '../operations.ts';
import { BY, type By, carriedOut, examples, JSON_OUT, run, STACK, WHY, type Where } from './system.ts';

const command = new Command('npm run export --')
  .description('Everything that is held about a person, as JSON: who they are, what they allow, orders, cases, alerts, days of use, every decision. Writes an audit entry.')
  .argument('<customer>', 'the customer’s id')
  .option('--out <file>', 'a file that only you may read, instead of the standard output')
  .option(...WHY)
  .option(...BY)
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText('after', examples('npm run export -- ada --out ada.json', 'npm run export -- ada --stack Beforehand --why "request of 3 November" > ada.json'))
  .parse();

const [customer] = command.args;
const { out, by, why, stack } = command.opts<By & Where & { out?: string }>();

await run(async () => {
  const exported = await carriedOut(EXPORT, { customer, by, why }, { ...(stack && { stack }) });
  const text = `${JSON.stringify(exported, null, 2)}\n`;
  if (out === undefined) process.stdout.write(text);
  else write(out, text);
  if (!exported.known) console.error(`Nothing is held about ${customer}: no event has named them, or the id is another.`);
});

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw new NotDone(`${file} cannot be written: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  console.log(`Everything held about ${customer} is in ${file}.`);
}
