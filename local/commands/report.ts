/** `npm run report`: what customers answer, how many do not, and whether somebody acts on it. */
import { Command } from 'commander';
import { SURVEYS } from '../survey-operations.ts';
import { surveyCsv } from '../surveys/csv.ts';
import { surveyPage } from '../surveys/page.ts';
import { reportInWords } from '../surveys/words.ts';
import { carriedOut, examples, JSON_OUT, run, STACK, type Where, written } from './system.ts';

const PAGE = 'survey-report.html';

const command = new Command('npm run report --')
  .description(
    'What customers answer: CSAT, NPS and CES with what chance leaves open about them, how many answer and how many keep silent, by week, topic, channel, agent and segment; whether low answers got a reply in time; how fast cases are answered and solved; what notices spare the help desk; and what came of the themes. docs/surveys.md says how each figure is made.',
  )
  .option('--weeks <n>', 'how many weeks, this one included', '12')
  .option('--html <file>', 'where the report with curves goes', PAGE)
  .option('--csv <file>', 'write the figures as a table too')
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText('after', examples('npm run report', 'npm run report -- --weeks 26 --csv surveys.csv --stack Beforehand', 'npm run report -- --json'))
  .parse();

const { weeks, html, csv, stack, json } = command.opts<Where & { weeks: string; html: string; csv?: string; json?: boolean }>();

await run(async () => {
  const report = await carriedOut(SURVEYS, { weeks }, { ...(stack && { stack }) });
  console.log(json ? JSON.stringify(report, null, 2) : reportInWords(report));
  if (csv !== undefined) written(csv, surveyCsv(report));
  if (!json || command.getOptionValueSource('html') === 'cli') written(html, surveyPage(report));
});
