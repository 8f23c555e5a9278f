/** The production handlers behind simulated ports, wired as the template says: event sources, buses, the sweep, and people at the pages. */
import type { SQSEvent } from 'aws-lambda';
import { UNTRAINED_JUDGE } from '../../core/engagement/judge.ts';
import { RULES } from '../../core/keys.ts';
import type { Lane } from '../../core/notices/kinds.ts';
import type { BusEvent, Queue } from '../../core/ports.ts';
import { DEFAULT_RULES, type Rules, type RulesState, rulesFrom } from '../../core/rules/state.ts';
import { type Instant, MINUTE, SECOND } from '../../core/time.ts';
import { tableFeed } from '../../flow/feed.ts';
import { type Environment, type Story as Handler, type LocalPorts, STORIES } from '../../local/functions.ts';
import { matches } from '../../local/pattern.ts';
import type { Consumer, Wiring } from '../../local/template.ts';
import { Evidence } from './evidence.ts';
import { Invocation, type Scene } from './invocation.ts';
import { SimMail } from './mail.ts';
import { type Message, SimQueues } from './queues.ts';
import type { Press, Story } from './story.ts';
import { SimTable } from './table.ts';

/** A bug planted at run time: what the ports or the handler of one folder are replaced by. */
export type Sabotage = {
  readonly ports?: (ports: LocalPorts, folder: string) => LocalPorts;
  readonly handler?: (handler: Handler, folder: string) => Handler;
};

const RULES_FRESH_FOR_MS = 5 * SECOND;
const TRIES_OF_PEOPLE = 40;
const PEOPLE_WAIT_MS = 20_000;

export class System {
  readonly evidence = new Evidence();
  readonly table: SimTable;
  readonly queues: SimQueues;
  readonly consumed: readonly string[];
  readonly #scene: Scene;
  readonly #wiring: Wiring;
  readonly #sabotage: Sabotage;
  readonly #mail: SimMail;
  readonly #feedback: string;
  readonly #busy = new Map<string, number>();
  readonly #byQueue: ReadonlyMap<string, Consumer>;
  readonly #archive: BusEvent[] = [];
  #running = 0;
  #ids = 0;
  #sweep: { readonly run: Handler; by: Invocation } | undefined;
  #rules: { readonly at: Instant; readonly rules: Rules } | undefined;
  /** People and senders who have not been answered yet. */
  #asking = 0;

  constructor(scene: Scene, wiring: Wiring, story: Story, sendEventLoss: number, sabotage: Sabotage) {
    this.#scene = scene;
    this.#wiring = wiring;
    this.#sabotage = sabotage;
    this.table = new SimTable(scene, this.evidence);
    this.#byQueue = new Map(wiring.consumers.map((consumer) => [consumer.queue, consumer]));
    this.consumed = [...this.#byQueue.keys()];
    this.#feedback = wiring.consumers.find(({ fn }) => wiring.functions.get(fn)?.folder === 'delivery-feedback')?.queue ?? '';
    this.queues = new SimQueues(scene, wiring.queues, (queue, message) => {
      if (queue === this.#feedback) this.#providerUnheard(message);
    });
    this.queues.onVisible = (queue) => this.#poll(queue);
    const tell = (detail: object): void => this.#publish('default', [{ source: 'aws.ses', type: 'Email Sent', detail }]);
    this.#mail = new SimMail(scene, this.evidence, tell, (id) => this.#isWaiting(id), { sendEventLoss, bouncing: story.bouncing });
    scene.world.in(0, () => this.#everyMinute());
  }

  /** Nothing in a queue, nothing running, nobody asking. */
  get isQuiet(): boolean {
    return this.#running === 0 && this.#asking === 0 && this.queues.count(this.consumed) === 0;
  }

  /** From outside, surely on the bus. */
  emit(event: BusEvent['detail'] & object, source: string, type: string): void {
    this.#publish('', [{ source, type, detail: event }]);
  }

  /** As a producer: again until we say that we have it. */
  post(event: object): void {
    const request = { headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event), isBase64Encoded: false };
    this.#ask('intake', request, TRIES_OF_PEOPLE);
  }

  /** As an operator: nothing stands in their way. */
  operate(change: (rules: RulesState) => RulesState): void {
    const item = this.table.get(RULES);
    this.table.put({ ...RULES, body: change((item?.body as RulesState | undefined) ?? {}) }, item?.version ?? 0, undefined);
  }

  /** Everything that was ever told, told again, as from the bus's archive. */
  replayArchive(): void {
    for (const event of [...this.#archive]) this.#publish('', [event]);
  }

  /** As somebody at a page: again until it says thanks. A survey's link has only who got the survey. */
  press({ link, claims, form }: Press): void {
    if (link === 'survey' && !this.#wasAsked(claims)) return;
    const rawPath = `/${link === 'survey' ? 's' : 'u'}/${encodeURIComponent(JSON.stringify(claims))}`;
    this.#ask('links', { headers: {}, rawPath, body: form, isBase64Encoded: false, requestContext: { http: { method: 'POST' } } }, TRIES_OF_PEOPLE);
  }

  #wasAsked(claims: Press['claims']): boolean {
    return this.evidence.accepted.some(({ notice }) => notice.kind === 'survey.csat' && notice.subject.sk === `CASE#${claims.case}` && String(notice.factAt) === claims.survey);
  }

  #ask(folder: string, request: object, tries: number): void {
    const [, config] = [...this.#wiring.functions].find(([, each]) => each.folder === folder) ?? [];
    if (config === undefined) throw new Error(`no function ${folder}`);
    this.#asking++;
    const again = (): void => {
      this.#asking--;
      if (tries > 1) this.#scene.world.in(PEOPLE_WAIT_MS, () => this.#ask(folder, request, tries - 1));
    };
    const by = new Invocation(this.#scene, folder, config.timeoutMs, 1, again);
    this.#scene.world.touch();
    this.#handler(by, config.environment)(request, contextOf(by, this.#scene)).then(
      (answer: { statusCode: number }) => {
        if (!by.alive) return;
        by.end();
        if (answer.statusCode >= 500) return again();
        this.#asking--;
        // Whoever is forgotten is told so.
        if (answer.statusCode >= 400 && answer.statusCode !== 410) this.evidence.surprises.push(`${folder} answered ${answer.statusCode}`);
      },
      () => by.alive && by.kill('threw'),
    );
  }

  #publish(bus: string, events: readonly BusEvent[]): void {
    for (const { source, type, detail } of events) {
      if (bus !== 'default') this.#archive.push({ source, type, detail });
      const envelope = { source, 'detail-type': type, detail };
      for (const rule of this.#wiring.rules) {
        if ((rule.bus === 'default') !== (bus === 'default') || !matches(rule.pattern, envelope)) continue;
        for (const { queue, inputPath } of rule.targets) this.queues.send(queue, inputPath === '$.detail' ? detail : envelope);
      }
    }
  }

  /** As an event source mapping: batches to at most so many invocations, and what they do not name as failed is deleted. */
  #poll(queue: string): void {
    const consumer = this.#byQueue.get(queue);
    if (consumer === undefined) return;
    while ((this.#busy.get(queue) ?? 0) < consumer.concurrency) {
      const batch = this.queues.receive(queue, consumer.batchSize);
      if (batch.length === 0) return;
      this.#invoke(consumer, batch);
    }
  }

  #invoke({ queue, fn }: Consumer, batch: readonly Message[]): void {
    const { world } = this.#scene;
    const config = this.#wiring.functions.get(fn);
    if (config === undefined) throw new Error(`no function ${fn}`);
    const receipts = batch.map((message) => ({ message, receipt: message.receipt }));
    const over = (): void => {
      this.#busy.set(queue, (this.#busy.get(queue) ?? 1) - 1);
      this.#running--;
      world.in(0, () => this.#poll(queue));
    };
    this.#busy.set(queue, (this.#busy.get(queue) ?? 0) + 1);
    this.#running++;
    const by = new Invocation(this.#scene, config.folder, config.timeoutMs, batch.length, over);
    this.#scene.world.touch();
    this.#handler(by, config.environment)(sqsEvent(queue, batch), contextOf(by, this.#scene)).then(
      (answer: { batchItemFailures: readonly { itemIdentifier: string }[] }) => {
        if (!by.alive) return;
        by.end();
        over();
        const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const { message, receipt } of receipts) if (!failed.has(message.id)) this.queues.acknowledge(queue, message, receipt);
      },
      () => by.alive && by.kill('threw'),
    );
  }

  /** Real sweeps while anything may be found or has lately moved; an idle table is not swept. */
  #everyMinute(): void {
    const { world, random, faults } = this.#scene;
    world.in(MINUTE, () => this.#everyMinute());
    if (random.chance(faults.lostSweep)) return;
    if (!this.table.isDueBy(world.now + 4 * MINUTE) && world.now - this.queues.lastSentAt > 4 * MINUTE) return;
    const config = this.#wiring.functions.get(this.#wiring.sweep.fn);
    if (config === undefined) throw new Error('no sweep');
    this.#running++;
    const by = new Invocation(this.#scene, config.folder, config.timeoutMs, 1, () => {
      this.#running--;
      this.#sweep = undefined;
    });
    // The sweep remembers when it last ran, so a warm one is used again.
    this.#sweep ??= this.#warmSweep(by, config.environment);
    this.#sweep.by = by;
    world.touch();
    this.#sweep.run({}, contextOf(by, this.#scene)).then(
      () => {
        if (!by.alive) return;
        by.end();
        this.#running--;
      },
      () => by.alive && by.kill('threw'),
    );
  }

  /** Built once; what it asks is asked by the invocation of the moment. */
  #warmSweep(by: Invocation, environment: Environment): { readonly run: Handler; by: Invocation } {
    const warm = { by, run: undefined as unknown as Handler };
    const ports: LocalPorts = {
      ...this.#portsOf(by, environment),
      table: { ...this.table.port(by), due: (shard, from, until, page) => (this.table.isDueIn(shard, until) ? this.table.port(warm.by).due(shard, from, until, page) : NOTHING) },
      queue: (name) => ({ send: (bodies, delay) => this.queues.port(name, warm.by).send(bodies, delay) }),
      clock: { now: () => this.#scene.world.now + warm.by.skewMs },
      log: { line: (fields) => this.#heed(fields, warm.by) },
    };
    warm.run = this.#build(ports, by.folder, environment);
    return warm;
  }

  #handler(by: Invocation, environment: Environment): Handler {
    return this.#build(this.#portsOf(by, environment), by.folder, environment);
  }

  #build(ports: LocalPorts, folder: string, environment: Environment): Handler {
    const { beside, random } = this.#scene;
    const stories = beside !== undefined && random.chance(0.5) ? beside : STORIES;
    const handler = stories[folder]?.(this.#sabotage.ports?.(ports, folder) ?? ports, environment);
    if (handler === undefined) throw new Error(`no story ${folder}`);
    return this.#sabotage.handler?.(handler, folder) ?? handler;
  }

  #portsOf(by: Invocation, environment: Environment): LocalPorts {
    const { world } = this.#scene;
    const named = (name: string): Queue => this.queues.port(environment[name], by);
    return {
      table: this.table.port(by),
      secrets: { keys: async () => [] },
      statusPage: { read: async () => ({}) },
      lanes: { urgent: named('LANE_URGENT'), routine: named('LANE_ROUTINE'), broadcast: named('LANE_BROADCAST') } satisfies Record<Lane, Queue>,
      pages: named('PAGES'),
      signals: named('SIGNALS'),
      quarantine: named('QUARANTINE'),
      queue: (name) => this.queues.port(name, by),
      bus: { put: (events) => by.call('bus', () => this.#publish(environment.BUS ?? '', events)) },
      mail: this.#mail.port(by),
      texts: { send: async () => ({ outcome: 'refused', why: 'no SMS here', addressFault: false }) },
      hooks: this.#mail.hooks(by),
      feed: tableFeed({ table: this.table.port(by) }),
      mailQuota: { perSecond: async () => this.#scene.mailsASecond },
      rules: () => this.#rulesSeenBy(by),
      judge: async () => UNTRAINED_JUDGE,
      // Nobody looks at the console in a simulation.
      passes: { read: async () => ({ good: false, because: 'not-good' }) },
      operations: { queues: async () => [], sends: async () => [], usage: async () => ({ month: '', mails: 0, invocations: 0, gigabyteSeconds: 0, writes: 0, reads: 0 }) },
      addressHashes: async (address) => [`#${address}`],
      clock: { now: () => world.now + by.skewMs },
      ids: { next: () => `n${++this.#ids}` },
      links: {
        url: async (purpose) => `https://example.com/${purpose}`,
        read: async (_purpose, token) => JSON.parse(decodeURIComponent(token)),
      },
      render: () => ({ subject: '', text: '', html: '', brief: { title: '', badge: null, lines: [], facts: [], action: null }, plain: false }),
      log: { line: (fields) => this.#heed(fields, by) },
      visibility: { defer: (receipt, seconds, queue) => by.call('defer', () => this.queues.defer(queue, receipt, seconds)) },
      pause: (ms) => by.call('pause', () => undefined, ms),
      workersBornAt: 0,
    };
  }

  /** As warm workers remember them: read again by whoever comes five seconds later. */
  async #rulesSeenBy(by: Invocation): Promise<Rules> {
    const { now } = this.#scene.world;
    if (this.#rules === undefined || now - this.#rules.at >= RULES_FRESH_FOR_MS) {
      const item = await this.table.port(by).get(RULES);
      this.#rules = { at: now, rules: rulesFrom(item?.body as RulesState | undefined, NO_REST) };
    }
    return this.#rules.rules;
  }

  #heed(fields: Readonly<Record<string, unknown>>, by: Invocation): void {
    const error = fields.error ?? fields.recipientFailed ?? fields.unrenderable;
    if (error !== undefined && error !== 'Unavailable' && by.alive) this.evidence.surprises.push(`${by.folder} #${by.id}: ${JSON.stringify(fields)}`);
  }

  #isWaiting(providerId: string): boolean {
    return [...this.queues.messages(this.#feedback)].some(({ body }) => body.includes(`"messageId":"${providerId}"`));
  }

  #providerUnheard({ body }: Message): void {
    const { eventType, mail } = JSON.parse(body) as { eventType: string; mail: { messageId: string } };
    const accepted = eventType === 'Send' && this.evidence.accepted.find(({ id }) => id === mail.messageId);
    if (accepted) accepted.sendEventLost = true;
  }
}

/** A shard with nothing due has nothing to race with: it answers at once. */
/** The story is told on a Sunday, and would be silent about surveys. */
const NO_REST: Rules = { ...DEFAULT_RULES, restDays: [] };

const NOTHING = Promise.resolve({ found: [] });

const contextOf = (by: Invocation, { world }: Scene) => ({ getRemainingTimeInMillis: () => by.endsAt - world.now });

const sqsEvent = (queue: string, batch: readonly Message[]): SQSEvent => ({
  Records: batch.map(({ id, body, receives, sentAt, receipt }) => ({
    messageId: id,
    receiptHandle: receipt,
    body,
    attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt), SenderId: 'simulation', ApproximateFirstReceiveTimestamp: String(sentAt) },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: queue,
    awsRegion: 'simulation',
  })),
});
