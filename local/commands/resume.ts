/** `npm run resume -- CLASS`: messages of a class that was paused go out again. */
import { Command } from 'commander';
import { CLASSES } from '../../core/notices/kinds.ts';
import { RESUME } from '../operations.ts';
import { BY, type By, carriedOut, examples, JSON_OUT, run, STACK, WHY, type Where } from './system.ts';

const command = new Command('npm run resume --')
  .description('Lets the messages of a paused class go out again. What was held is asked for anew, so what has been overtaken meanwhile is not sent.')
  .argument('<class>', Object.keys(CLASSES).join(', '))
  .option(...WHY)
  .option(...BY)
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText('after', examples('npm run resume -- survey', 'npm run resume -- progress --why "carrier is fixed" --stack Beforehand'))
  .parse();

const [noticeClass] = command.args;
const { by, why, stack, json } = command.opts<By & Where & { json?: boolean }>();

await run(async () => {
  const answer = await carriedOut(RESUME, { class: noticeClass, by, why }, { ...(stack && { stack }) });
  if (json) console.log(JSON.stringify(answer, null, 2));
  else if (answer.resumed)
    console.log(`${answer.class} is resumed. What was held goes out within a quarter of an hour, unless it has been overtaken meanwhile. The pause has made no message older.`);
  else console.log(`${answer.class} is not paused; nothing changed.`);
});
