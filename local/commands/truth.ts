/** `npm run truth`: is it true? What became of the flags, week by week, for whoever leads customer success. */
import { Command } from 'commander';
import { TRUTH } from '../operations.ts';
import { truthPage } from '../truth/page.ts';
import { truthInWords } from '../truth/truth-words.ts';
import { carriedOut, examples, JSON_OUT, run, STACK, type Where, written } from './system.ts';

const command = new Command('npm run truth --')
  .description(
    'Is it true? Of the flags that went up, how many came true; of the customers who were lost, how many a flag had told of, and how long before; and the reasons that are wrong too often. Week by week. docs/risk.md says how each figure is made.',
  )
  .option('--weeks <n>', 'how many weeks, this one included', '12')
  .option('--html <file>', 'write the report with curves as one HTML file')
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText('after', examples('npm run truth', 'npm run truth -- --weeks 26 --html truth.html --stack Beforehand', 'npm run truth -- --json'))
  .parse();

const { weeks, html, stack, json } = command.opts<Where & { weeks: string; html?: string; json?: boolean }>();

await run(async () => {
  const report = await carriedOut(TRUTH, { weeks }, { ...(stack && { stack }) });
  if (html !== undefined) written(html, truthPage(report));
  console.log(json ? JSON.stringify(report, null, 2) : truthInWords(report));
});
