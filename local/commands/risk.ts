/** `npm run risk`: which score judges customers live; puts a reviewed fit in force, or takes it back. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { RISK } from '../operations.ts';
import { BY, type By, carriedOut, examples, fail, JSON_OUT, run, STACK, WHY, type Where } from './system.ts';

const command = new Command('npm run risk --')
  .description('Says which score of going quiet is in force. With a file from npm run fit it puts that in force; everybody is judged anew within the hour.')
  .argument('[file]', 'a risk.json that has been reviewed')
  .option('--remove', 'back to the score without training')
  .option(...WHY)
  .option(...BY)
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText(
    'after',
    examples('npm run risk', 'npm run risk -- risk.json --why "reviewed by the CS leads on Monday"', 'npm run risk -- --remove --why "flags too many" --stack Beforehand'),
  )
  .parse();

const [path] = command.args;
const { by, why, stack, remove, json } = command.opts<By & Where & { remove?: boolean; json?: boolean }>();

await run(async () => {
  const file = path === undefined ? undefined : textOf(path);
  const answer = await carriedOut(RISK, { by, why, file, ...(remove && { remove: 'yes' }) }, { ...(stack && { stack }) });
  const { inForce, judgedAnew } = answer;
  if (json) console.log(JSON.stringify(answer, null, 2));
  else console.log(`In force: ${inForce}.${judgedAnew === undefined ? '' : ` ${judgedAnew} customers are judged anew within the hour.`}`);
});

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return fail(`${path} cannot be read: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
