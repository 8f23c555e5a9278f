/** `npm run emit -- TYPE --customer ID [--data JSON]`: one event onto the local or the AWS bus. */
import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { INCOMING } from '../../core/events/catalogue.ts';
import { parseEvent } from '../../core/events/parse.ts';
import { NotDone } from '../operations.ts';
import { deployed, examples, run, runningSystem, STACK, type Where } from './system.ts';

const command = new Command('npm run emit --')
  .description('Puts one event on the bus: of the running local system, or of a deployed one with --stack (or --bus).')
  .argument('<type>', `one of ${Object.keys(INCOMING).join(', ')}`)
  .option('--customer <id>', 'data.customerId')
  .option('--data <json>', 'the rest of data as JSON', '{}')
  .option('--time <iso>', 'when it happened (now)')
  .option('--id <id>', 'the event’s id (random)')
  .option('--source <name>', 'who says it', 'beforehand.cli')
  .option(...STACK)
  .option('--bus <name>', 'an EventBridge bus of the AWS account that your credentials belong to')
  .addHelpText(
    'after',
    examples(
      `npm run emit -- order.confirmed --customer ada --data '{"orderId":"1001"}'`,
      `npm run emit -- order.delivered --customer ada --data '{"orderId":"1001"}' --stack Beforehand`,
    ),
  )
  .parse();

const [type = ''] = command.args;
const options = command.opts<Where & { customer?: string; data: string; time?: string; id?: string; source: string; bus?: string }>();

await run(async () => {
  const bus = options.bus ?? (options.stack === undefined ? undefined : (await deployed(options.stack)).names.bus);
  const local = bus === undefined ? await runningSystem() : undefined;
  if (bus === undefined && local === undefined) throw new NotDone('No local system answers. Start one with npm start (same PORT), or name a deployed one with --stack.');
  const now = local === undefined ? new Date().toISOString() : ((await local.get('/local/clock')).body as { now: string }).now;
  const event = {
    specversion: '1.0',
    type,
    source: options.source,
    id: options.id ?? randomUUID(),
    time: options.time ?? now,
    data: { ...(options.customer !== undefined && { customerId: options.customer }), ...dataOf(options.data) },
  };
  const parsed = parseEvent(event, Date.parse(now));
  if (!parsed.ok)
    throw new NotDone(`Not sent:\n${parsed.errors.map(({ path, expected, received }) => `  ${path || 'the event'}: expected ${expected}, got ${received}`).join('\n')}`);

  const effect = options.customer ? ` Its effect: npm run why -- ${options.customer}${options.stack ? ` --stack ${options.stack}` : ''}` : '';
  if (local !== undefined) {
    const answer = await local.post('/v1/events', JSON.stringify(event), 'application/cloudevents+json');
    if (answer.status !== 200) throw new NotDone(`Not accepted (${answer.status}): ${JSON.stringify(answer.body)}`);
    console.log(`${type} ${event.id} is on the bus.${effect}`);
  } else {
    const { eventBridgeBus, eventBridgeClient } = await import('../../adapters/aws/bus.ts');
    await eventBridgeBus(eventBridgeClient(), bus ?? '').put([{ source: event.source, type, detail: parsed.event }]);
    console.log(`${type} ${event.id} is on the bus ${bus}.${effect}`);
  }
});

function dataOf(text: string): object {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data;
  } catch {
    // Told below, as any other text that is no object.
  }
  throw new NotDone('--data wants a JSON object, such as \'{"orderId":"1001"}\'.');
}
