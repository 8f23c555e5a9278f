/**
 * Everything the decisions' surroundings may ask of the world. Functions and `flow/` see only these types;
 * `adapters/aws`, `adapters/local` and the simulation carry them out.
 */
import type { QuietJudge } from './engagement/judge.ts';
import type { Refusal } from './events/parse.ts';
import type { Figure } from './figures.ts';
import type { Kind, Lane } from './notices/kinds.ts';
import type { Rules } from './rules/state.ts';
import type { Instant } from './time.ts';

export type Key = { readonly pk: string; readonly sk: string };

/** One item of the table. `body` is the state as JSON; what the indexes need stands beside it. */
export type Item<Body = unknown> = Key & {
  /** 1 after the first write, one more after each. */
  readonly version: number;
  readonly body: Body;
  /** In the `due` index while present. */
  readonly dueAt?: Instant | undefined;
  /** In the `worklist` index while present: whose work, and its rank (higher first). */
  readonly work?: { readonly owner: string; readonly rank: number } | undefined;
  /** Epoch seconds after which the table may drop the item. */
  readonly expiresAt?: number | undefined;
};

export type Draft<Body = unknown> = Omit<Item<Body>, 'version'>;
export type Page = { readonly limit: number; readonly after?: string | undefined };
export type Paged<T> = { readonly found: readonly T[]; readonly next?: string | undefined };
export type DueEntry = Key & { readonly dueAt: Instant };

/** `put` and `delete` on a version are the only writes. All reads of items but `glance` are strongly consistent; the indexes may lag. */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** In the order of the keys; at most 100. */
  getMany(keys: readonly Key[]): Promise<readonly (Item | undefined)[]>;
  /** Like `getMany`, at half the price, and perhaps as it was about a second ago: only where a strong read or a versioned put follows before anything is done for good. */
  glance(keys: readonly Key[]): Promise<readonly (Item | undefined)[]>;
  /** `ifVersion` 0 means the item must not exist. Throws `Unavailable` when the outcome is unknown. */
  put(draft: Draft, ifVersion: number): Promise<'written' | 'conflict'>;
  delete(key: Key, ifVersion: number): Promise<'deleted' | 'conflict'>;
  /** The partition's items whose sort key begins with the prefix, ascending (or descending). */
  query(pk: string, prefix: string, page: Page & { readonly descending?: boolean }): Promise<Paged<Item>>;
  /** Keys with `from <= dueAt <= until`, earliest first. */
  due(shard: number, from: Instant, until: Instant, page: Page): Promise<Paged<DueEntry>>;
  /** An owner's open work, highest rank first. */
  worklist(owner: string, page: Page): Promise<Paged<Key>>;
}

export const DUE_SHARDS = 16;

/** Sends all or throws; entries that a batch refused have been tried again. A body is JSON. */
export interface Queue {
  send(bodies: readonly unknown[], delaySeconds?: number): Promise<void>;
}

/** Puts all or throws, like `Queue`. */
export interface Bus {
  put(events: readonly BusEvent[]): Promise<void>;
}
/** What became of one offered event. `later`: the bus is busy or away, and may take it another time. `never`: it would refuse it again. */
export type Taken = 'taken' | 'later' | 'never';
/** A bus that says of each event what became of it. For those who answer for each: the intake. */
export interface OpenBus extends Bus {
  /** In the order of the events; never throws for what the bus says of them or because it is away. */
  offer(events: readonly BusEvent[]): Promise<readonly Taken[]>;
}
export type BusEvent = { readonly source: string; readonly type: string; readonly detail: unknown };

/** Which notice a message carries, and to whom. Goes along as the provider's tags where it has any, and into the local outbox. */
export type About = { readonly kind: string; readonly recipient: string; readonly noticeKey: string };

/** What became of one try to hand a message over. */
export type SendOutcome =
  | { readonly outcome: 'accepted'; readonly providerId: string }
  /** For good: this channel will never take this message. `addressFault` when the address is dead: it is never tried again. */
  | { readonly outcome: 'refused'; readonly why: string; readonly addressFault: boolean }
  /** Surely not sent; try later. */
  | { readonly outcome: 'throttled'; readonly afterSeconds?: number }
  /** Not taken, or taken without an answer, where a repeat does no harm: the receiver knows it by its id, or would rather read it twice than never. */
  | { readonly outcome: 'failed'; readonly why: string; readonly afterSeconds?: number }
  /** Perhaps sent, and a repeat would be a second message: timeout, reset, 5xx. */
  | { readonly outcome: 'unknown'; readonly why: string };

export type MailMessage = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: { readonly notice: string; readonly customer: string };
  readonly about: About;
};

/** Every sender sends at most once for each call and never tries again by itself. */
export interface Mail {
  send(message: MailMessage): Promise<SendOutcome>;
}

export type TextMessage = {
  /** E.164. */
  readonly to: string;
  readonly text: string;
  readonly tags: { readonly notice: string; readonly customer: string };
  readonly about: About;
};
/** SMS. */
export interface TextMessages {
  send(message: TextMessage): Promise<SendOutcome>;
}

/** The parts of a message that a chat or another system shows in its own way. Plain text throughout. */
export type Brief = {
  readonly title: string;
  readonly badge: string | null;
  readonly lines: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly action: { readonly label: string; readonly url: string } | null;
};

export type HookMessage = {
  readonly channel: 'slack' | 'teams' | 'webhook';
  /** The name under which the destination's address is kept among the secrets. */
  readonly to: string;
  readonly brief: Brief;
  readonly text: string;
  /** When the notice's fact was. */
  readonly at: Instant;
  readonly about: About;
};
/** Incoming webhooks of Slack and Teams, and signed webhooks of anybody. */
export interface Hooks {
  post(message: HookMessage): Promise<SendOutcome>;
}

/** What a customer's own app shows them. Its id is the notice's, so that a repeat is the same entry. */
export type FeedEntry = { readonly customer: string; readonly noticeKey: string; readonly kind: Kind; readonly at: Instant; readonly brief: Brief; readonly text: string };
export interface Feed {
  put(entry: FeedEntry): Promise<SendOutcome>;
}

/** How many mails the account may send in a second, as the provider says. */
export interface MailQuota {
  perSecond(): Promise<number>;
}

export interface Clock {
  now(): Instant;
}

export interface Ids {
  /** A fresh unguessable id. */
  next(): string;
}

/** Named secrets, newest first: the first signs, all verify. */
export interface Secrets {
  /** @param wanted the key that a signature names: when it is not among the known ones they are read again, at most every 30 s */
  keys(name: string, wanted?: string): Promise<readonly SecretKey[]>;
}
/** The versions of a secret while it is rotated. */
export interface SecretVersions {
  /** The text in force. */
  current(id: string): Promise<string>;
  /** The text of a version that is not in force yet, if it has been written. */
  pending(id: string, version: string): Promise<string | undefined>;
  putPending(id: string, version: string, text: string): Promise<void>;
  /** From now on this version is in force. */
  promote(id: string, version: string): Promise<void>;
}
export type SecretKey = { readonly kid: string; readonly secret: string };

export const LINK_PURPOSES = ['survey', 'unsubscribe', 'preferences', 'alert'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];
export type LinkClaims = Readonly<Record<string, string | number>>;

/** Our own signed links: what one purpose signed no other accepts. */
export interface Links {
  /** The page's address with a token good for `days`. */
  url(purpose: LinkPurpose, claims: LinkClaims, days: number): Promise<string>;
  /** The claims of a token, or nothing for whatever reason it is not good. */
  read(purpose: LinkPurpose, token: string): Promise<LinkClaims | undefined>;
}

/** Who the bearer of a token is, as the company's user pool says. */
export interface Passes {
  /** Verifies an access token of our own client: its signature, its pool, its use and its time. */
  read(token: string): Promise<Pass>;
}
export type Pass =
  | { readonly good: true; readonly user: string; readonly groups: readonly string[] }
  /** `expired`: it was good once, and a new sign-in makes it so again. */
  | { readonly good: false; readonly because: 'expired' | 'not-good' };

/** How the running system is, for people. */
export interface Operations {
  queues(): Promise<readonly QueueDepth[]>;
  /** Mails by UTC day, the oldest first. @param days up to today */
  sends(days: number): Promise<readonly DayOfSends[]>;
  /** What has been used in the calendar month (UTC) so far. */
  usage(): Promise<Usage>;
}
export type QueueDepth = {
  readonly name: string;
  readonly role: 'work' | 'quarantine' | 'undelivered';
  readonly waiting: number;
  readonly inFlight: number;
  readonly dead: number;
};
export type DayOfSends = { readonly day: string; readonly sent: number; readonly bounced: number; readonly complained: number };
/** What a month's bill is reckoned from. */
export type Usage = {
  readonly month: string;
  readonly mails: number;
  readonly invocations: number;
  readonly gigabyteSeconds: number;
  readonly writes: number;
  readonly reads: number;
};

/** What a person reads. `plain` when something was missing and the kind's plainer text stands in. */
export type Rendered = { readonly subject: string; readonly text: string; readonly html: string; readonly brief: Brief; readonly plain: boolean };
export type RenderInput = {
  readonly kind: Kind;
  readonly locale: string | undefined;
  readonly timezone: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
};
export type Render = (input: RenderInput) => Rendered;

/** One structured line; ids and counts, never personal data. */
export interface Log {
  line(fields: Readonly<Record<string, unknown>>): void;
  /** A figure, told with the next line. A log that nobody draws curves of leaves it out. */
  measure?(figure: Figure, value: number): void;
}

/** A consumer's way to wait: one visibility change of the message in hand. */
export interface Visibility {
  /** @param queueArn the queue that the message is of: one function may read several */
  defer(receiptHandle: string, seconds: number, queueArn: string): Promise<void>;
}

/** What a function may be given; each takes the few it needs. */
export type Ports = {
  readonly table: Table;
  readonly lanes: Readonly<Record<Lane, Queue>>;
  readonly pages: Queue;
  readonly signals: Queue;
  readonly quarantine: Queue;
  readonly bus: Bus;
  readonly mail: Mail;
  readonly texts: TextMessages;
  readonly hooks: Hooks;
  readonly feed: Feed;
  readonly mailQuota: MailQuota;
  /** The rules in force: what is paused, quiet hours, caps, holdouts. At most some seconds old. */
  readonly rules: () => Promise<Rules>;
  /** The score of going quiet that is in force: a reviewed fit, else the untrained one. */
  readonly judge: () => Promise<QuietJudge>;
  /** Keyed hashes of an address as suppression keeps them: under the newest key first, then under those before it. */
  readonly addressHashes: (address: string) => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly links: Links;
  readonly render: Render;
  readonly passes: Passes;
  readonly operations: Operations;
  readonly log: Log;
  readonly visibility: Visibility;
  /** Waits that long, in milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  /** Claims made before this instant have no living worker; 0 where that cannot be known. */
  readonly workersBornAt: Instant;
};

/** A store of history that is asked in SQL: too large to come home whole. For the operators' commands; no function has one. */
export interface Warehouse {
  /**
   * Runs one query to its end. Its rows come page by page, each value as text. Throws `QueryProblem`.
   * @param watch hears now and then how far it is
   */
  query(sql: string, watch?: (progress: QueryProgress) => void): Promise<QueryAnswer>;
}
export type QueryProgress = { readonly seconds: number /** Read so far; what is paid for. */; readonly scannedBytes: number };
export type QueryAnswer = { readonly scannedBytes: number; readonly pages: AsyncIterable<readonly QueryRow[]> };
export type QueryRow = readonly (string | undefined)[];

/** A query has no answer. Its message says why, and what to do. */
export class QueryProblem extends Error {
  override name = 'QueryProblem';
}

/** The message can never be carried out as it is: to the quarantine with these reasons. */
export class Refused extends Error {
  override name = 'Refused';
  readonly errors: readonly Refusal[];

  constructor(errors: readonly Refusal[]) {
    super('refused');
    this.errors = errors;
  }
}

/** Wait and ask again: the store or a service did not answer, so the outcome is unknown. */
export class Unavailable extends Error {
  override name = 'Unavailable';
}
