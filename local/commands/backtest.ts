/** `npm run backtest`: how well each score would have told who goes quiet, or who answers low, on a history of yours. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { backtestQuiet } from '../../core/risk/quiet-backtest.ts';
import { backtestUnhappy, surveyMonths } from '../../core/risk/unhappy-backtest.ts';
import { NotDone } from '../operations.ts';
import { ATHENA, type HistoryOptions, openHistory, STACK_HISTORY } from '../risk/history.ts';
import { linesOf, type Measured, measureQuiet, measureUnhappy } from '../risk/measured.ts';
import { ACTIVE, COLUMNS, cutoffsFor, daysIn, HORIZON, LOG, lastOf, MIN_DAYS, MIN_TENURE, type QuestionOptions, questionIn, SHARE, shareIn, WHERE, WINDOW } from '../risk/plan.ts';
import { readOrders } from '../risk/read-orders.ts';
import { reportOf } from '../risk/report.ts';
import { writeRows } from '../risk/rows-csv.ts';
import { stepsLine } from '../risk/steps-line.ts';
import { examples, run } from './system.ts';

const command = new Command('npm run backtest --')
  .description(
    'Tests every score on your own history: at each test cutoff it sees only what lay before, and is then held against what came. Prints one JSON object a line: {score, cutoffs, rows, positives, auc, precisionAt10, liftAt10} for each score, {cutoff, rows, positives} for each cutoff, then intervals, precision at other shares, calibration and flags. docs/risk.md says how to read them.',
  )
  .option(...LOG)
  .option(...COLUMNS)
  .option(...WHERE)
  .option(...STACK_HISTORY)
  .option(...ATHENA)
  .option(...HORIZON)
  .option(...ACTIVE)
  .option(...MIN_TENURE)
  .option(...WINDOW)
  .option(...MIN_DAYS)
  .option('--cutoffs <days>', 'the days at which to ask, such as 2026-01-01,2026-02-01 (default: the first of every month)')
  .option('--test <days>', 'which of them test; the others only teach (default: the last quarter, at most 4)')
  .option('--events <file>', 'contract events (JSON lines, plain or .gz) instead of a log; with --outcome unhappy')
  .option('--outcome <flag>', 'quiet (a log) or unhappy (events: orders with their survey.answered)')
  .option(...SHARE)
  .option('--rows <file>', 'write every tested row with label and scores as CSV')
  .option('--report <file>', 'write a report with curves as one HTML file')
  .addHelpText(
    'after',
    examples(
      'npm run backtest -- --log logins.csv.gz --columns customer=user_id,at=date',
      'npm run backtest -- --log lines.csv --columns customer=customer_id,at=invoice_date,value=quantity*unit_price --where "quantity > 0" --horizon 91 --active 182 --min-days 2 --report report.html',
      'npm run backtest -- --stack Beforehand --report report.html',
      'npm run backtest -- --events orders.jsonl --outcome unhappy --test 2018-03-01,2018-04-01',
    ),
  )
  .parse();

type Options = QuestionOptions &
  HistoryOptions & {
    cutoffs?: string;
    test?: string;
    events?: string;
    outcome?: string;
    share: string;
    rows?: string;
    report?: string;
  };
const options = command.opts<Options>();

await run(async () => {
  const outcome = options.outcome ?? (options.events === undefined ? 'quiet' : 'unhappy');
  if (outcome !== 'quiet' && outcome !== 'unhappy') throw new NotDone(`--outcome wants quiet or unhappy, not "${outcome}".`);
  const measured = outcome === 'quiet' ? await quiet() : await unhappy();
  for (const warning of measured.warnings) console.error(`Beware: ${warning}.`);
  for (const line of linesOf(measured)) console.log(JSON.stringify(line));
  if (options.report !== undefined) write(options.report, reportOf(measured));
});

async function quiet(): Promise<Measured> {
  if (options.events !== undefined) throw new NotDone('Going quiet is tested on a log: say --log FILE --columns …; --events goes with --outcome unhappy.');
  const question = questionIn(options);
  const asked = { cutoffs: daysIn(options.cutoffs, 'cutoffs'), tests: daysIn(options.test, 'test') };
  const share = shareIn(options.share);
  const log = await openHistory(options);
  const plan = { question, share, ...cutoffsFor(log, question, asked) };
  const backtest = backtestQuiet(log.customers, plan, stepsLine('Testing at cutoffs'));
  if (options.rows !== undefined) await writeRows(options.rows, backtest.tested);
  return measureQuiet(log.customers, backtest, plan, log.lastDay);
}

async function unhappy(): Promise<Measured> {
  if (options.events === undefined) throw new NotDone('Unhappiness is tested on contract events: say --events FILE.jsonl (docs/events.md).');
  const rows = await readOrders(options.events, Date.now());
  const share = shareIn(options.share);
  const tests = daysIn(options.test, 'test') ?? lastOf(surveyMonths(rows));
  const tested = backtestUnhappy(rows, { tests, share });
  if (options.rows !== undefined) await writeRows(options.rows, tested);
  return measureUnhappy(tested, share);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new NotDone(`${file} cannot be written: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  console.error(`The report is in ${file}.`);
}
