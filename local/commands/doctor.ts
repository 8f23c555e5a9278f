/** `npm run doctor`: what an operator would look at first, and what to do about each finding. Changes nothing. */
import { Command } from 'commander';
import { publicDns } from '../../adapters/public-dns.ts';
import { findings, isBad } from '../doctor/judge.ts';
import { lookAtStack } from '../doctor/look-at-stack.ts';
import { lookHere } from '../doctor/look-here.ts';
import { stackEyes } from '../doctor/stack-eyes.ts';
import { inWords } from '../doctor/words.ts';
import { NotDone } from '../operations.ts';
import { readSettings } from '../settings.ts';
import { examples, JSON_OUT, run, runningSystem, STACK, type Where } from './system.ts';

const { stack, json } = new Command('npm run doctor --')
  .description(
    'Looks at a deployed stack as an operator would: sender, DKIM, SPF, DMARC, the account of SES, dead letters, quarantine, alarms, clock, secrets, and when events last came. Without --stack at the parts that the running local system has. Reads only; exits with 1 when something is bad.',
  )
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText('after', examples('npm run doctor -- --stack Beforehand', 'npm run doctor -- --stack Beforehand --json'))
  .parse()
  .opts<Where & { json?: boolean }>();

await run(async () => {
  const facts = stack === undefined ? await here() : await lookAtStack(await stackEyes(stack), publicDns(), { now: Date.now });
  const found = findings(facts);
  console.log(json ? JSON.stringify(found, null, 2) : inWords(found, stack ?? 'The local system'));
  if (isBad(found)) process.exitCode = 1;
});

async function here() {
  const system = await runningSystem();
  if (system === undefined) throw new NotDone('No local system answers. Start one with npm start (same PORT), or name a deployed one with --stack.');
  return lookHere(system, readSettings(process.env).folder);
}
