/** `npm run audit`: who did what to the system, when and why, newest first. */
import { Command } from 'commander';
import { AUDIT } from '../operations.ts';
import { carriedOut, examples, JSON_OUT, run, STACK, type Where } from './system.ts';

const command = new Command('npm run audit --')
  .description('Who did what to the system, when and why: pauses, redrives, replays, exports, lifted suppressions. Newest first.')
  .option('--month <yyyy-mm>', 'another month than this one (UTC)')
  .option('--limit <n>', 'at most so many entries, up to 1000', '200')
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText('after', examples('npm run audit', 'npm run audit -- --month 2026-11 --stack Beforehand'))
  .parse();

const { month, limit, stack, json } = command.opts<Where & { month?: string; limit: string; json?: boolean }>();

await run(async () => {
  const answer = await carriedOut(AUDIT, { month, limit }, { ...(stack && { stack }) });
  if (json) return console.log(JSON.stringify(answer, null, 2));
  if (answer.entries.length === 0) console.log(`Nobody did anything in ${answer.month}. Another month: npm run audit -- --month 2026-11`);
  for (const { at, by, did, what, why } of answer.entries) {
    const facts = Object.entries(what)
      .map(([fact, value]) => `${fact}: ${value}`)
      .join(', ');
    console.log(`${at}  ${did.padEnd(17)} ${by.padEnd(13)} ${facts}  (${why})`);
  }
  if (answer.more) console.log(`There are older ones in ${answer.month}: say --limit 1000.`);
});
