/** `npm run suppression -- CUSTOMER`: how many addresses of theirs are never written to, and the undo for a wrong bounce. */
import { Command } from 'commander';
import { LIFT_SUPPRESSION, SUPPRESSION } from '../operations.ts';
import { BY, type By, carriedOut, examples, JSON_OUT, run, STACK, WHY, type Where } from './system.ts';

const command = new Command('npm run suppression --')
  .description(
    'How many addresses of a customer are suppressed: kept as hashes, and never written to again. With --remove one is written to again, as after a bounce that was wrong.',
  )
  .argument('<customer>', 'the customer’s id')
  .option('--owner', 'of a CSM of that id instead')
  .option('--remove <address>', 'the e-mail address, phone number or hook that may be written to again; wants --why')
  .option(...WHY)
  .option(...BY)
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText('after', examples('npm run suppression -- ada', 'npm run suppression -- ada --remove ada@example.com --why "their server was misconfigured"'))
  .parse();

const [id] = command.args;
const { owner, remove, by, why, stack, json } = command.opts<By & Where & { owner?: boolean; remove?: string; json?: boolean }>();

await run(async () => {
  const whom = owner ? { owner: id } : { customer: id };
  const where = { ...(stack && { stack }) };
  const answer = remove === undefined ? await carriedOut(SUPPRESSION, whom, where) : await carriedOut(LIFT_SUPPRESSION, { ...whom, remove, by, why }, where);
  if (json) return console.log(JSON.stringify(answer, null, 2));
  if (answer.lifted === 0) console.log(`That address is not among the suppressed ones of ${answer.about}; nothing changed.`);
  if ((answer.lifted ?? 0) > 0) console.log('Lifted: the next message may go to this address.');
  console.log(`${answer.about}: ${answer.suppressedAddresses === 1 ? '1 address is' : `${answer.suppressedAddresses} addresses are`} suppressed.`);
});
