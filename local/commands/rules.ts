/** `npm run rules`: quiet hours, caps, holdouts and pauses in force; and the way to change them. */
import { Command } from 'commander';
import { CHANGE_RULES } from '../operations.ts';
import { BY, type By, carriedOut, examples, fail, JSON_OUT, run, STACK, WHY, type Where } from './system.ts';

const command = new Command('npm run rules --')
  .description('Shows the rules in force, or changes some of them. A change takes effect everywhere within seconds.')
  .option('--quiet-hours <from-until>', 'local hours in which nothing rings, such as 21-8; 0-0 for none')
  .option('--holdout <class=percent...>', 'percent of customers who get nothing of a class (progress, survey, outreach), always the same ones; 0 ends it')
  .option('--rest-days <days>', 'days of the week on which nobody is asked anything, such as sat,sun; none for none')
  .option('--surveys <name=setting...>', 'surveys that no case brings: nps=20 (at most so many people a day; 0 asks nobody), ces=on, delivery=on; or off')
  .option('--survey-cap <most/days/sameKindDays>', 'how many surveys in how many days, and how many days between two of a kind, such as 1/7/30')
  .option('--outreach-cap <most/days>', 'such as 3/7')
  .option(
    '--alerts <json>',
    'how alerts are told: mode (live, shadow), delivery (at-once, digest), digestHour, perDay, highFrom, escalation, goodwillLimit, leads …; see docs/alerts.md',
  )
  .option('--away <owner=from/until:cover>', 'a colleague is away, and who covers, such as carla=2026-12-24/2027-01-02:gus; carla=back ends it')
  .option(...WHY)
  .option(...BY)
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText(
    'after',
    examples(
      'npm run rules',
      'npm run rules -- --alerts \'{"mode":"live"}\' --why "reviewed"',
      'npm run rules -- --quiet-hours 22-7 --why "works council"',
      'npm run rules -- --surveys nps=20 delivery=on --why "the team can answer twenty"',
      'npm run rules -- --holdout survey=5 --why "do surveys help?" --stack Beforehand',
    ),
  )
  .parse();

type Asked = By &
  Where & {
    quietHours?: string;
    holdout?: string[];
    restDays?: string;
    surveys?: string[];
    surveyCap?: string;
    outreachCap?: string;
    alerts?: string;
    away?: string;
    json?: boolean;
  };
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
      alerts: asked.alerts ?? (asked.away && JSON.stringify({ away: Object.fromEntries([absenceIn(asked.away)]) })),
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

/** Until is the first day on which they are back. Days begin at midnight UTC. */
function absenceIn(text: string): [string, { from: number; until: number; cover: string } | null] {
  const [owner = '', rest = ''] = text.split('=');
  if (owner !== '' && rest === 'back') return [owner, null];
  const [, from = '', until = '', cover = ''] = /^(\d{4}-\d\d-\d\d)\/(\d{4}-\d\d-\d\d):(.+)$/.exec(rest) ?? [];
  const away = { from: Date.parse(from), until: Date.parse(until), cover };
  if (owner === '' || Number.isNaN(away.from) || !(away.until > away.from))
    return fail(`--away wants owner=from/until:cover, such as carla=2026-12-24/2027-01-02:gus, not ${text}.`);
  return [owner, away];
}
