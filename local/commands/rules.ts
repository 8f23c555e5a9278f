/** `npm run rules`: quiet hours, caps, holdouts and pauses in force; and the way to change them. */
import { Command } from 'commander';
import { CHANGE_RULES } from '../operations.ts';
import { BY, type By, carriedOut, examples, fail, run, STACK, WHY, type Where } from './system.ts';

const command = new Command('npm run rules --')
  .description('Shows the rules in force, or changes some of them. A change takes effect everywhere within seconds.')
  .option('--quiet-hours <from-until>', 'local hours in which nothing rings, such as 21-8; 0-0 for none')
  .option('--holdout <class=percent...>', 'percent of customers who get nothing of a class (progress, survey, outreach), always the same ones; 0 ends it')
  .option('--rest-days <days>', 'days of the week on which nobody is asked anything, such as sat,sun; none for none')
  .option('--surveys <name=setting...>', 'surveys that no case brings: nps=20 (at most so many people a day; 0 asks nobody), ces=on, delivery=on; or off')
  .option('--survey-cap <most/days/sameKindDays>', 'how many surveys in how many days, and how many days between two of a kind, such as 1/7/30')
  .option('--outreach-cap <most/days>', 'such as 3/7')
  .option(...WHY)
  .option(...BY)
  .option(...STACK)
  .addHelpText(
    'after',
    examples(
      'npm run rules',
      'npm run rules -- --quiet-hours 22-7 --why "works council"',
      'npm run rules -- --surveys nps=20 delivery=on --why "the team can answer twenty"',
      'npm run rules -- --holdout survey=5 --why "do surveys help?" --stack Beforehand',
    ),
  )
  .parse();

type Asked = By & Where & { quietHours?: string; holdout?: string[]; restDays?: string; surveys?: string[]; surveyCap?: string; outreachCap?: string };
const { by, why, stack, ...asked } = command.opts<Asked>();

await run(async () => {
  const [from, until] = numbersIn(asked.quietHours, '-');
  const [surveys, surveyDays, sameKindDays] = numbersIn(asked.surveyCap, '/');
  const [most, days] = numbersIn(asked.outreachCap, '/');
  const { changed, rules } = await carriedOut(
    CHANGE_RULES,
    {
      by,
      why,
      quietHours: asked.quietHours && JSON.stringify({ from, until }),
      restDays: asked.restDays && JSON.stringify(daysIn(asked.restDays)),
      surveys: asked.surveys && JSON.stringify(Object.fromEntries(asked.surveys.map(surveyIn))),
      surveyCap: asked.surveyCap && JSON.stringify({ most: surveys, days: surveyDays, sameKindDays }),
      outreachCap: asked.outreachCap && JSON.stringify({ most, days }),
      holdoutPercent: asked.holdout && JSON.stringify(Object.fromEntries(asked.holdout.map(shareIn))),
    },
    { ...(stack && { stack }) },
  );
  if (changed.length > 0) console.error(`Changed: ${changed.join(', ')}.`);
  console.log(JSON.stringify(rules, null, 2));
});

function numbersIn(text: string | undefined, between: string): number[] {
  return text === undefined ? [] : text.split(between).map(Number);
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function daysIn(text: string): number[] {
  if (text === 'none') return [];
  return text.split(',').map((name) => {
    const day = DAYS.indexOf(name.trim().toLowerCase());
    return day < 0 ? fail(`--rest-days wants days of ${DAYS.join(', ')}, such as sat,sun, or none; not ${name}.`) : day;
  });
}

function surveyIn(text: string): [string, number | boolean] {
  const [name, setting = ''] = text.split('=');
  if (name === 'nps' && /^(\d+|off)$/.test(setting)) return ['npsPerDay', setting === 'off' ? 0 : Number(setting)];
  if ((name === 'ces' || name === 'delivery') && (setting === 'on' || setting === 'off')) return [name, setting === 'on'];
  return fail(`--surveys wants nps=20 (at most so many a day, or off), ces=on, ces=off, delivery=on or delivery=off, not ${text}.`);
}

function shareIn(text: string): [string, number] {
  const [name = '', percent] = text.split('=');
  return percent === undefined ? fail(`--holdout wants class=percent, such as survey=5, not ${text}.`) : [name, Number(percent)];
}
