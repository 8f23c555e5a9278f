/** The running local system: the wiring of the template, the handlers of the functions, the adapters of the laptop. */
import { randomUUID } from 'node:crypto';
import { setTimeout as realPause } from 'node:timers/promises';
import { addressHashes } from '../adapters/address-hash.ts';
import { gathered } from '../adapters/gathered.ts';
import { signedLinks } from '../adapters/links.ts';
import { type LocalClock, localClock } from '../adapters/local/clock.ts';
import { countFeedback, localOperations } from '../adapters/local/operations.ts';
import { localOutbox, type Outbox } from '../adapters/local/outbox.ts';
import { LocalQueues } from '../adapters/local/queues.ts';
import { localSecrets } from '../adapters/local/secrets.ts';
import { LOCAL_POOL, localSignIn, type SignIn } from '../adapters/local/sign-in.ts';
import { holdFolder, openStore, type Store } from '../adapters/local/store.ts';
import { sqliteTable } from '../adapters/local/table.ts';
import { cognitoPasses } from '../adapters/passes.ts';
import { statusPages } from '../adapters/status-page.ts';
import type { QuietJudge } from '../core/engagement/judge.ts';
import { type Recipient, recipientIn } from '../core/keys.ts';
import type { Lane } from '../core/notices/kinds.ts';
import type { BusEvent, Log, Operations, Passes, Queue, Render, Secrets, Table } from '../core/ports.ts';
import { isoOf } from '../core/time.ts';
import { defaultsGiven } from '../flow/alert-defaults.ts';
import { tagOf } from '../flow/compose.ts';
import { tableFeed } from '../flow/feed.ts';
import { sharedJudge } from '../flow/live-risk.ts';
import { sharedRules } from '../flow/rules.ts';
import { type LocalPorts, STORIES, type Story } from './functions.ts';
import { LocalBus } from './local-bus.ts';
import { namedQueues } from './queue-names.ts';
import type { FunctionConfig, Wiring } from './template.ts';
import { Workers } from './workers.ts';

export type EngineOptions = {
  readonly wiring: Wiring;
  /** Folder of the store, or `:memory:`. */
  readonly folder: string;
  /** Mail that the provider takes in a second; without end when absent. */
  readonly mailPerSecond?: number;
  /** Remembers rules and gathers sends as a deployed function does, where somebody counts calls; else every change is seen at once. */
  readonly asDeployed?: boolean;
  /** Where links in messages lead. */
  readonly baseUrl: string;
  readonly render: Render;
  readonly log?: Log;
  /** Instead of the store's own: a shadow replay reads another system's, and keeps its writes to itself. */
  readonly table?: (own: Table) => Table;
  readonly secrets?: (own: Secrets) => Secrets;
};

/** A fit that was put in force judges after so long. */
const RULES_FRESH_FOR_MS = 5_000;
const GATHERED_WITHIN_MS = 4;
const JUDGE_FRESH_FOR_MS = 1_000;

export class Engine {
  readonly store: Store;
  readonly clock: LocalClock;
  readonly table: Table;
  readonly queues: LocalQueues;
  readonly outbox: Outbox;
  readonly bus: LocalBus;
  readonly secrets: Secrets;
  readonly wiring: Wiring;
  readonly workers: Workers;
  readonly #stories = new Map<string, Story>();
  readonly #judge: () => Promise<QuietJudge>;
  readonly #operations: Operations;
  readonly #folder: string | undefined;
  #signIn: Promise<SignIn> | undefined;
  readonly #feedbackQueue: string;
  readonly #mailPerSecond: number;
  readonly #gatherMs: number | undefined;
  readonly #rulesFreshForMs: number;
  readonly #letGo: () => void;

  constructor({
    wiring,
    folder,
    baseUrl,
    render,
    log = { line: () => undefined },
    table = (own) => own,
    secrets = (own) => own,
    mailPerSecond = Number.POSITIVE_INFINITY,
    asDeployed = false,
  }: EngineOptions) {
    this.wiring = wiring;
    this.#mailPerSecond = mailPerSecond;
    this.#gatherMs = asDeployed ? GATHERED_WITHIN_MS : undefined;
    this.#rulesFreshForMs = asDeployed ? RULES_FRESH_FOR_MS : 0;
    this.store = openStore(folder);
    this.#letGo = holdFolder(folder);
    this.clock = localClock(this.store);
    this.table = table(sqliteTable(this.store));
    this.queues = new LocalQueues(this.store, this.clock, wiring.queues);
    this.bus = new LocalBus(wiring.rules, this.queues);
    this.secrets = secrets(localSecrets(folder === ':memory:' ? undefined : folder));
    const now = () => this.clock.now();
    this.outbox = localOutbox(this.store, now, sampleOf(render), ({ about, to }, messageId) =>
      this.bus.put('default', [providerEvent('Send', { messageId, timestamp: isoOf(now()), tags: tagsFor(about.noticeKey, recipientIn(about.recipient)), destination: [to] })]),
    );
    this.#folder = folder === ':memory:' ? undefined : folder;
    this.#operations = localOperations({ store: this.store, clock: this.clock, depths: () => this.queues.depths(), queues: namedQueues(wiring.queues) });
    this.#judge = sharedJudge({ table: this.table, clock: this.clock }, JUDGE_FRESH_FOR_MS);
    const links = signedLinks({ secrets: this.secrets, clock: this.clock }, baseUrl);
    const workersBornAt = now();
    for (const [id, config] of wiring.functions) this.#stories.set(id, storyOf(config, this.#portsFor(config, { links, render, log, workersBornAt })));
    this.workers = new Workers(wiring, this.queues, this.clock, (fn) => this.story(fn), log);
    this.#feedbackQueue = wiring.consumers.find(({ fn }) => wiring.functions.get(fn)?.folder === 'delivery-feedback')?.queue ?? '';
  }

  story(fn: string): Story {
    const story = this.#stories.get(fn);
    if (story === undefined) throw new Error(`no function ${fn} in the template`);
    return story;
  }

  /** Starts the workers. What a killed process left in flight is taken up first, the provider's word before everything else. */
  async start(): Promise<void> {
    this.queues.releaseAll();
    await this.workers.drainQueue(this.#feedbackQueue);
    this.workers.start();
  }

  async stop(): Promise<void> {
    await this.workers.stop();
    await this.store.durable();
    this.store.close();
    this.#letGo();
  }

  get isEmpty(): boolean {
    return this.store.prepare('SELECT 1 FROM items LIMIT 1').get() === undefined && this.outbox.count() === 0;
  }

  async put(events: readonly BusEvent[]): Promise<void> {
    this.bus.put('', events);
    await this.store.durable();
  }

  /** Hands an event of the mail provider to delivery-feedback, as the provider would. */
  async feedback(detail: unknown): Promise<void> {
    this.queues.send(this.#feedbackQueue, [JSON.stringify(detail)]);
    countFeedback(this.store, this.clock.now(), (detail as { eventType?: unknown }).eventType);
    await this.store.durable();
  }

  /** Who may sign in to the console here, made when somebody first does. */
  signIn(): Promise<SignIn> {
    this.#signIn ??= localSignIn(this.#folder);
    return this.#signIn;
  }

  /** Reads tokens as the deployed console does. */
  async passes(): Promise<Passes> {
    return cognitoPasses(LOCAL_POOL, (await this.signIn()).keys);
  }

  #portsFor(config: FunctionConfig, shared: Pick<LocalPorts, 'links' | 'render' | 'log' | 'workersBornAt'>): LocalPorts {
    const { environment } = config;
    const named = (name: string): Queue => this.#queue(environment[name], config, name);
    return {
      ...shared,
      table: this.table,
      secrets: this.secrets,
      statusPage: statusPages(),
      lanes: { urgent: named('LANE_URGENT'), routine: named('LANE_ROUTINE'), broadcast: named('LANE_BROADCAST') } satisfies Record<Lane, Queue>,
      pages: named('PAGES'),
      signals: named('SIGNALS'),
      quarantine: named('QUARANTINE'),
      queue: (name) => this.#queue(name, config, name),
      bus: { put: async (events) => this.bus.put(environment.BUS ?? '', events) },
      mail: this.outbox.mail,
      texts: this.outbox.texts,
      hooks: this.outbox.hooks,
      feed: this.outbox.feed(tableFeed({ table: this.table })),
      mailQuota: { perSecond: async () => this.#mailPerSecond },
      rules: sharedRules({ table: this.table, clock: this.clock }, defaultsGiven(environment), this.#rulesFreshForMs),
      judge: this.#judge,
      passes: { read: async (token) => (await this.passes()).read(token) },
      operations: this.#operations,
      addressHashes: addressHashes({ secrets: this.secrets }),
      clock: this.clock,
      ids: { next: randomUUID },
      visibility: { defer: async (receipt, seconds) => this.queues.changeVisibility(receipt, seconds) },
      // The clock of somebody who travels does not wait; a provider's rate is one of real seconds.
      pause: Number.isFinite(this.#mailPerSecond) ? realPause : () => Promise.resolve(),
    };
  }

  /** A function that uses a queue which its environment does not name would fail on AWS; it fails here too, by name. */
  #queue(queue: string | undefined, config: FunctionConfig, variable: string): Queue {
    const own: Queue = {
      send: async (bodies, delaySeconds) => {
        if (queue === undefined) throw new Error(`function ${config.folder} has no ${variable} in its environment`);
        this.queues.send(
          queue,
          bodies.map((body) => JSON.stringify(body)),
          delaySeconds,
        );
      },
    };
    return this.#gatherMs === undefined ? own : gathered(own, this.#gatherMs);
  }
}

/** A message with nothing in it: what every other resembles. */
const sampleOf = (render: Render): string =>
  render({ kind: 'order.confirmed', locale: 'en', timezone: undefined, variables: { company: 'Company', support: 'support@example.com', orderId: '1', at: 0 } }).html;

function storyOf(config: FunctionConfig, ports: LocalPorts): Story {
  const build = STORIES[config.folder];
  if (build === undefined) throw new Error(`The template has a function ${config.folder}, which local/functions.ts does not know.`);
  return build(ports, config.environment);
}

export type ProviderMail = {
  readonly messageId: string;
  readonly timestamp: string;
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly destination: readonly string[];
};

/** An SES event in its bus envelope. */
export const providerEvent = (eventType: string, mail: ProviderMail, more: object = {}): BusEvent => ({
  source: 'aws.ses',
  type: `Email ${eventType === 'Send' ? 'Sent' : eventType}`,
  detail: { eventType, mail, ...more },
});

/** The tags that a message to this recipient carries. */
export const tagsFor = (notice: string, to: Recipient): ProviderMail['tags'] => ({ notice: [notice], customer: [tagOf(to)] });
