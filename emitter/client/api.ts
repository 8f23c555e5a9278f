/** What a producer sees of the emitter. Part of the package's types, so it imports nothing but its neighbours' types. */
import type { EventData, Methods } from './events.generated.ts';
import type { NotDelivered } from './problems.ts';

export type EventName = keyof EventData;

/** A CloudEvent of the contract, as it travels. */
export type CloudEvent = {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly subject?: string;
  readonly data: unknown;
};

/** What may be said of a fact besides its data. */
export type About = {
  /** When it happened; now when absent. Say it where you know it: of two words on one fact the later one counts. */
  readonly time?: string | Date | undefined;
  /** Instead of the one that is made of type, data and (where said) time. */
  readonly id?: string | undefined;
  readonly subject?: string | undefined;
};

/** The bus, or the intake behind it, has the event. */
export type Receipt = { readonly id: string; readonly type: EventName /** How often it was sent, 1 or more. */; readonly tries: number };

/**
 * Sends one fact. Throws `InvalidEvent` at once when the contract refuses it, with the path of each field. The promise settles when the bus has it, or rejects
 * with `NotDelivered`; whoever does not wait is told by `onFailed`, and no rejection goes unhandled.
 */
export type Emit<Data> = (data: Data, about?: About) => Promise<Receipt>;

/** One use of the product by a customer. Says `day` or `at`, or neither for now. */
export type UsageFact = {
  readonly customerId: string;
  /** UTC, such as `2026-03-01`. */
  readonly day?: string | undefined;
  readonly at?: string | Date | undefined;
  readonly count?: number | undefined;
  readonly value?: number | undefined;
  readonly feature?: string | undefined;
  /** `error`: they tried and you failed. */
  readonly outcome?: 'ok' | 'error' | undefined;
};

export type Failure = NotDelivered & { readonly event: CloudEvent };
/** What became of everything since the last report. */
export type Report = { readonly delivered: number; readonly failed: readonly Failure[] };

export type Usage = {
  /**
   * Adds one use, or many. They are gathered by customer and day and leave together, up to 500 days of customers in an event; a day that has left is not sent again
   * unless there is news of an error. Throws `InvalidEvent` for the first bad one; those before it are kept.
   */
  readonly record: (facts: UsageFact | readonly UsageFact[]) => void;
};

export type Emitter = Omit<Methods, 'usage'> & {
  readonly usage: Methods['usage'] & Usage;
  /** Where the type is not known before the program runs. */
  readonly emit: <Type extends EventName>(type: Type, data: EventData[Type], about?: About) => Promise<Receipt>;
  /** Sends what is gathered and waits until everything is settled. */
  readonly flush: () => Promise<Report>;
  /** Flushes and takes nothing more. What is not settled in time is reported as failed. Safe to call twice. */
  readonly close: () => Promise<Report>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export type EmitterOptions = {
  /** Who says it, such as `shop.orders`. Names your service in every event; not `beforehand`, and nothing that begins with `aws.`. */
  readonly source: string;
  /** The last word on an event that could not be delivered, also for those who await nothing: keep `failure.event` and send it again. A process warning when absent. */
  readonly onFailed?: (failure: Failure) => void;
  /** How long a use may wait for others of its customer and day, in milliseconds; 60,000 when absent. */
  readonly usageEveryMs?: number;
  /** Tries an event gets (6), and the pauses between them in milliseconds: the first (200), doubled each time, the longest (5,000), each cut at random. */
  readonly retry?: { readonly tries?: number; readonly firstMs?: number; readonly longestMs?: number };
  /** Events that may wait to be sent; one more is refused as `NotDelivered` with the code `full`. 10,000 when absent. */
  readonly maxPending?: number;
  /** How long `close` waits, in milliseconds; 10,000 when absent. */
  readonly closeWithinMs?: number;
  /** On SIGTERM: close first, then let the signal do what it does. */
  readonly closeOnSigterm?: boolean;
} & (ToBus | ToHttp);

/** Within AWS: `PutEvents` with your service's own credentials. */
export type ToBus = {
  readonly busName: string;
  /** Your own `EventBridgeClient`; one is made when absent. */
  readonly client?: EventBridgeSender;
  readonly http?: undefined;
};
// biome-ignore lint/suspicious/noExplicitAny: an EventBridgeClient of any version, without its types among ours
export type EventBridgeSender = { readonly send: (command: any, options?: any) => Promise<any> };

/** From outside AWS: `POST /v1/events`, signed by Standard Webhooks. */
export type ToHttp = {
  readonly http: {
    /** Of the deployed API, or `http://127.0.0.1:4600` for the local system. */
    readonly url: string;
    /** `whsec_…`; only the local system takes unsigned events. */
    readonly secret?: string | undefined;
    /** How long one request may take, in milliseconds; 10,000 when absent. */
    readonly timeoutMs?: number;
  };
  readonly busName?: undefined;
};

export type { EventData, Methods };
