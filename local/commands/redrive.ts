/** `npm run redrive -- [QUEUE]`: dead letters back to the queues they came from, once what broke them is mended. */
import { Command } from 'commander';
import { audited } from '../../flow/audit.ts';
import { type Redriven, redriveHere } from '../local-routes.ts';
import { openEngine } from '../open-engine.ts';
import { actorIn, NotDone } from '../operations.ts';
import { queueName, queuesNamed } from '../queue-names.ts';
import { addressOf, readSettings } from '../settings.ts';
import { answerOf, BY, type By, deployed, examples, JSON_OUT, run, runningSystem, STACK, WHY, type Where } from './system.ts';

const command = new Command('npm run redrive --')
  .description('Puts dead letters back into the queues they came from: of all queues, or of one. Safe to repeat: a message that was worked off already changes nothing.')
  .argument('[queue]', 'customers, orders, outages, pages, engagement, cases, urgent, routine, broadcast or feedback')
  .option('--no-wait', 'do not wait until AWS has moved them all')
  .option(...WHY)
  .option(...BY)
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText('after', examples('npm run redrive', 'npm run redrive -- orders --why "bad deploy of Tuesday rolled back" --stack Beforehand'))
  .parse();

const [queue] = command.args;
const { wait, by, why, stack, json } = command.opts<By & Where & { wait: boolean; json?: boolean }>();
const input = { queue, by, why };
type Result = Redriven & { readonly finished?: boolean };

await run(async () => {
  const result = stack === undefined ? await locally() : await onAws(stack);
  if (json) return console.log(JSON.stringify(result, null, 2));
  for (const [name, n] of Object.entries(result.queues)) console.log(`${name.padEnd(14)}${String(n).padStart(8)}`);
  const moved = `${result.moved.toLocaleString('en')} dead ${result.moved === 1 ? 'letter' : 'letters'} back in ${queue ?? 'their queues'}`;
  console.log(result.finished === false ? `${moved} so far; SQS goes on by itself.` : `${moved}.`);
});

async function locally(): Promise<Result> {
  const running = await runningSystem();
  if (running !== undefined) return answerOf(running, await running.post('/local/redrive', JSON.stringify(input)));
  const { folder, port } = readSettings(process.env);
  const engine = openEngine({ folder, baseUrl: addressOf(port) });
  try {
    return await redriveHere(engine, input);
  } finally {
    await engine.stop();
  }
}

async function onAws(name: string): Promise<Result> {
  const { names, ports } = await deployed(name);
  const [{ deadLettersOf, moveBack }, { sqsClient }] = await Promise.all([import('../../adapters/aws/dead-letters.ts'), import('../../adapters/aws/queue.ts')]);
  const client = sqsClient();
  const all = (await deadLettersOf(client, names.queues)).map((letters) => ({ id: letters.queue.id, letters }));
  const wanted = queuesNamed(all, queue);
  if (wanted === undefined) throw new NotDone(`${name} has no queue "${queue}". Those with dead letters are ${all.map(({ id }) => queueName(id)).join(', ')}.`);
  const soFar: Record<string, number> = {};
  const done = await Promise.allSettled(
    wanted.map(({ id, letters }) => {
      const moved = (n: number): void => {
        if (n > (soFar[queueName(id)] ?? 0)) console.error(`${queueName(id)}: ${n} of about ${Math.max(n, letters.waiting)}`);
        if (n > 0) soFar[queueName(id)] = n;
      };
      return moveBack(client, letters, { wait, moved });
    }),
  );
  const moved = Object.values(soFar).reduce((sum, n) => sum + n, 0);
  const failed = done.find((each) => each.status === 'rejected');
  await audited(ports, actorIn(input), 'redrive', { ...(queue && { queue: queueName(queue) }), ...soFar, moved, ...(failed && { failed: true }) });
  if (failed !== undefined) throw failed.reason;
  return { moved, queues: soFar, finished: done.every((each) => each.status === 'fulfilled' && each.value.finished) };
}
