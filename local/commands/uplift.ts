/** `npm run uplift`: does outreach help? Starts and ends the measurement, and says what it has found. */
import { Command } from 'commander';
import { CHANGE_HOLDOUT, NotDone, UPLIFT } from '../operations.ts';
import { upliftInWords } from '../truth/uplift-words.ts';
import { BY, type By, carriedOut, examples, JSON_OUT, run, STACK, WHY, type Where } from './system.ts';

const command = new Command('npm run uplift --')
  .description(
    'Does outreach help? The share of flagged customers who came back, where their CSM was told and where, by lot, nobody was; the difference with its 95 % interval, or how much data is missing. docs/risk.md says how it is measured.',
  )
  .option('--start', 'begin to measure: from now on a share of flagged customers is recorded, but their CSM is not told; wants --why')
  .option('--percent <n>', 'with --start: how large a share, above 0 and up to 50 (default: 5)')
  .option('--end', 'end it: from now on every flag is told again; wants --why')
  .option('--force', 'with --start or --end: also while a measurement is running that has no answer yet')
  .option(...WHY)
  .option(...BY)
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText(
    'after',
    examples('npm run uplift', 'npm run uplift -- --start --why "do our calls help?"', 'npm run uplift -- --end --why "answered" --stack Beforehand', 'npm run uplift -- --json'),
  )
  .parse();

type Asked = By & Where & { start?: boolean; end?: boolean; percent?: string; force?: boolean; json?: boolean };
const { start, end, percent, force, by, why, stack, json } = command.opts<Asked>();

await run(async () => {
  if (start && end) throw new NotDone('Say --start or --end, not both.');
  if (percent !== undefined && !start) throw new NotDone('--percent goes with --start.');
  if (force && !start && !end) throw new NotDone('--force goes with --start or --end.');
  const where = { ...(stack && { stack }) };
  if (!start && !end) {
    const answer = await carriedOut(UPLIFT, {}, where);
    console.log(json ? JSON.stringify(answer, null, 2) : upliftInWords(answer));
    return;
  }
  const changed = await carriedOut(CHANGE_HOLDOUT, { do: start ? 'start' : 'end', percent, ...(force && { force: 'yes' }), by, why }, where);
  if (json) return console.log(JSON.stringify(changed, null, 2));
  console.log(
    changed.running
      ? `Measuring since ${changed.since}: of every 100 customers who are flagged, about ${changed.percent} are recorded and their CSM is not told. The first are judged when their window is over.`
      : `Ended: every flag that goes up from now on is told. What was measured stays readable with npm run uplift.`,
  );
});
