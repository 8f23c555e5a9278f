/** `npm run fit`: learns weights and thresholds from a history of yours and writes them, with their backtest, to a file for review. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { riskFile } from '../../core/risk/risk-file.ts';
import { NotDone } from '../operations.ts';
import { type Fitted, fitQuiet, fitUnhappy } from '../risk/fit.ts';
import { ATHENA, type HistoryOptions, openHistory, STACK_HISTORY } from '../risk/history.ts';
import { ACTIVE, COLUMNS, daysIn, HORIZON, LOG, MIN_DAYS, MIN_TENURE, type QuestionOptions, questionIn, SHARE, shareIn, WHERE, WINDOW } from '../risk/plan.ts';
import { readSegments } from '../risk/read-segments.ts';
import { reportOf } from '../risk/report.ts';
import { rounded } from '../risk/result-lines.ts';
import { examples, run } from './system.ts';

const command = new Command('npm run fit --')
  .description(
    'Learns from your own history who goes quiet (a log) or who answers low (contract events), tests what it learned on the last months, and writes weights, thresholds, what it was trained on and its backtest to one file. Refuses a history that teaches nothing. docs/risk.md says how to read the file.',
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
  .option('--cutoffs <days>', 'the days to look back from (default: the first of every month whose outcome is known)')
  .option('--events <file>', 'contract events (JSON lines, plain or .gz) instead of a log: learns `unhappy`')
  .option(...SHARE)
  .option('--segments <file>', 'CSV with the columns customer and segment: the share is frozen for each segment with at least 200 outcomes')
  .option('--out <file>', 'where to write', 'risk.json')
  .option('--report <file>', 'write the backtest with curves as one HTML file too')
  .addHelpText(
    'after',
    examples(
      'npm run fit -- --log logins.csv.gz --columns customer=user_id,at=date --out risk.json',
      'npm run fit -- --log lines.csv --columns customer=customer_id,at=invoice_date,value=quantity*unit_price --where "quantity > 0" --horizon 91 --active 182 --min-days 2',
      'npm run fit -- --stack Beforehand',
      'npm run fit -- --athena analytics.logins@reports --columns customer=user_id,at=logged_in_at',
      'npm run fit -- --events orders.jsonl --out unhappy.json --report unhappy.html',
    ),
  )
  .parse();

type Options = QuestionOptions & HistoryOptions & { cutoffs?: string; segments?: string; events?: string; share: string; out: string; report?: string };
const options = command.opts<Options>();

await run(async () => {
  const fitted = await learned();
  for (const warning of fitted.measured.warnings) console.error(`Beware: ${warning}.`);
  write(options.out, `${JSON.stringify(riskFile().parse(rounded(fitted.file)), null, 2)}\n`);
  if (options.report !== undefined) write(options.report, reportOf(fitted.measured));
  print(fitted);
});

async function learned(): Promise<Fitted> {
  const { events } = options;
  const share = shareIn(options.share);
  const now = Date.now();
  if (events !== undefined && (options.log ?? options.athena ?? options.stack) !== undefined)
    throw new NotDone('Say --log, --stack or --athena (to learn who goes quiet), or --events (to learn who answers low), not both.');
  if (events !== undefined) return fitUnhappy(events, { share, now });
  const wanted = {
    question: questionIn(options),
    share,
    cutoffs: daysIn(options.cutoffs, 'cutoffs'),
    segments: options.segments === undefined ? undefined : readSegments(options.segments),
    now,
  };
  return fitQuiet(await openHistory(options), wanted);
}

function print({ file, measured }: Fitted): void {
  const { trainedOn, thresholds, backtest, probability } = file;
  const named = (name: string) => backtest.figures.find(({ score }) => score === name);
  const said = (name: string): string => {
    const figures = named(name);
    return figures ? `AUC ${figures.auc.toFixed(3)}, right among the worst 10 %: ${(figures.precisionAt10 * 100).toFixed(0)} %` : 'none';
  };
  console.log(`Fitted \`${file.flag}\` on ${trainedOn.rows.toLocaleString('en')} outcomes (${trainedOn.positives.toLocaleString('en')} of them bad) of ${trainedOn.customers.toLocaleString('en')} customers, ${trainedOn.firstDay} to ${trainedOn.lastDay}.
  tested on ${backtest.tests.join(', ')}
    fitted   ${said('fitted')}
    default  ${said('default')}
  flags the worst ${(thresholds.share * 100).toFixed(0)} %: from a score of ${thresholds.flagsFrom.toFixed(3)} on, until below ${thresholds.clearsBelow.toFixed(3)}
${Object.entries(thresholds.bySegment ?? {})
  .map(
    ([segment, { flagsFrom, clearsBelow, rows }]) =>
      `    of segment ${segment}, ${rows.toLocaleString('en')} outcomes: from ${flagsFrom.toFixed(3)} on, until below ${clearsBelow.toFixed(3)}\n`,
  )
  .join('')}  probability: ${probability.mayBeShown ? 'may be shown' : 'not to be shown'} (${probability.because})
  ${backtest.isBetterThanDefault ? `Review ${options.out}, then let it go live.` : `It is no better than the score without training on these tests: keep the default. ${options.out} is for reading only.`}`);
  if (measured.warnings.length > 0) console.log(`  ${measured.warnings.length} warning${measured.warnings.length === 1 ? '' : 's'}: above and in ${options.out}`);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new NotDone(`${file} cannot be written: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
