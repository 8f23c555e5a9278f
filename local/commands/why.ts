/** `npm run why -- CUSTOMER`: every decision about a customer, newest first, with its reason. */
import { Command } from 'commander';
import type { Why } from '../../core/notices/why.ts';
import { WHY } from '../operations.ts';
import { carriedOut, examples, JSON_OUT, run, STACK, type Where } from './system.ts';

const command = new Command('npm run why --')
  .description('Why did or did not this customer get a message? Every decision, newest first.')
  .argument('<customer>', 'the customer’s id')
  .option('--owner', 'ask about a CSM of that id instead')
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText('after', examples('npm run why -- ada', 'npm run why -- kim --owner', 'npm run why -- ada --stack Beforehand --json'))
  .parse();

const [customer = ''] = command.args;
const { owner, stack, json } = command.opts<Where & { owner?: boolean; json?: boolean }>();

await run(async () => {
  const decisions = await carriedOut(WHY, owner ? { owner: customer } : { customer }, { ...(stack && { stack }) });
  if (json) console.log(JSON.stringify(decisions, null, 2));
  else if (decisions.length === 0)
    console.log(`Nothing was ever decided about ${customer}: no event has named them, or the id is another.${owner ? '' : ' For a CSM of yours say --owner.'}`);
  else for (const why of decisions) console.log(lineOf(why));
});

function lineOf({ to, at, kind, decision, reason, because = {}, until, subject, delivery }: Why): string {
  const facts = Object.entries(because)
    .map(([fact, value]) => `${fact}: ${value}`)
    .join(', ');
  const after = Object.entries(delivery ?? {})
    .map(([fact, when]) => `${fact} ${when}`)
    .join(', ');
  const head = `${at}  ${kind.padEnd(24)} ${decision}${reason ? `, ${reason}` : ''}${until ? ` until ${until}` : ''}`;
  return `${head.padEnd(80)}  ${to ? `to ${to}, ` : ''}${subject}${facts ? `  (${facts})` : ''}${after ? `  [${after}]` : ''}`;
}
