/** `npm run why -- CUSTOMER`: every decision about a customer, newest first, with its reason. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { localClock } from '../../adapters/local/clock.ts';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import type { Why } from '../../core/notices/why.ts';
import { decisionsAbout, decisionsAboutOwner } from '../../flow/customer-view.ts';
import { readSettings } from '../settings.ts';
import { fail, runningSystem } from './system.ts';

const command = new Command('npm run why --')
  .description('Why did or did not this customer get a message? Every decision, newest first.')
  .argument('<customer>', 'the customer’s id')
  .option('--owner', 'ask about a CSM of that id instead')
  .option('--json', 'print JSON')
  .parse();

const [customer = ''] = command.args;
const options = command.opts<{ owner?: boolean; json?: boolean }>();
const decisions = await read();
if (options.json) console.log(JSON.stringify(decisions, null, 2));
else if (decisions.length === 0)
  console.log(`Nothing was ever decided about ${customer}: no event has named them, or the id is another.${options.owner ? '' : ' For a CSM of yours say --owner.'}`);
else for (const why of decisions) console.log(lineOf(why));

async function read(): Promise<readonly Why[]> {
  const running = await runningSystem();
  if (running !== undefined) return (await running.get(`/local/why?${options.owner ? 'owner' : 'customer'}=${encodeURIComponent(customer)}`)) as Why[];
  const { folder } = readSettings(process.env);
  if (!existsSync(join(folder, 'store.db'))) fail(`There is no local system: nothing listens, and ${folder} holds no store. Start one with npm start.`);
  const store = openStore(folder);
  try {
    const ports = { table: sqliteTable(store), clock: localClock(store) };
    return await (options.owner ? decisionsAboutOwner : decisionsAbout)(ports, customer);
  } finally {
    store.close();
  }
}

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
