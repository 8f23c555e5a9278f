/** `npm run pause -- CLASS --why TEXT`: messages of a class are held from now on, until somebody resumes it. */
import { Command } from 'commander';
import { CLASSES } from '../../core/notices/kinds.ts';
import { PAUSE } from '../operations.ts';
import { BY, type By, carriedOut, examples, JSON_OUT, run, STACK, WHY, type Where } from './system.ts';

const command = new Command('npm run pause --')
  .description('Holds every message of a class from now on: for when something is wrong with them, or with what they say. Nothing is dropped.')
  .argument('<class>', Object.keys(CLASSES).join(', '))
  .option(...WHY)
  .option(...BY)
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText('after', examples('npm run pause -- survey --why "the survey page is down"', 'npm run pause -- progress --why "carrier sends nonsense" --by ann --stack Beforehand'))
  .parse();

const [noticeClass] = command.args;
const { by, why, stack, json } = command.opts<By & Where & { json?: boolean }>();

await run(async () => {
  const paused = await carriedOut(PAUSE, { class: noticeClass, by, why }, { ...(stack && { stack }) });
  if (json) return console.log(JSON.stringify(paused, null, 2));
  const since = `since ${paused.since} by ${paused.by}: ${paused.why}`;
  console.log(`${paused.class} ${paused.already ? 'was paused already,' : 'is paused,'} ${since}.
Its messages are held, never dropped; resume with npm run resume -- ${paused.class}${stack ? ` --stack ${stack}` : ''}`);
});
