/**
 * What the clients in the bundles of functions have in common. A call is one signed request over HTTPS, answered in JSON, tried again as the settings say
 * when it met the network or the service's own trouble. Errors carry what those of the SDK carry: a name, `$fault`, the status, and the fields of the answer.
 */
import { isTrouble } from '../failures.ts';
import { pauseBefore } from '../pauses.ts';
import { exchange, type Limits } from './exchange.ts';
import { type Credentials, credentialsOfEnvironment, Signer } from './signer.ts';

/** What of the SDK's settings is heard here. */
export type Settings = {
  readonly maxAttempts?: number;
  readonly requestHandler?: Limits;
  /** @default `AWS_ENDPOINT_URL`, or the service's own in the region */
  readonly endpoint?: string;
  /** @default `AWS_REGION` */
  readonly region?: string;
  /** @default those in the environment */
  readonly credentials?: Credentials;
};

/** @param host the first part of its address, and what its calls are signed for unless that has a name of its own */
export type Service = { readonly host: string; readonly signedFor?: string };

export type Ask = { readonly method: 'GET' | 'POST'; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string };
/** One call, as a command of the SDK is. */
export type Command = { readonly ask: Ask; readonly read?: ((answer: Record<string, unknown>) => unknown) | undefined };

const ATTEMPTS = 3;
/** Calls of one client that may be tried again while none succeeds: a service in trouble is not asked three times as often. */
const SECOND_TRIES = 100;

export class ServiceClient {
  readonly #attempts: number;
  readonly #limits: Limits;
  readonly #endpoint: URL;
  readonly #signer: Signer;
  #secondTries = SECOND_TRIES;

  constructor({ host, signedFor = host }: Service, { maxAttempts = ATTEMPTS, requestHandler = {}, endpoint, region = process.env.AWS_REGION, credentials }: Settings = {}) {
    if (!region) throw new Error('Region is missing: the environment of a function must hold AWS_REGION.');
    this.#attempts = maxAttempts;
    this.#limits = requestHandler;
    this.#endpoint = new URL(endpoint ?? process.env.AWS_ENDPOINT_URL ?? `https://${host}.${region}.${domainOf(region)}`);
    this.#signer = new Signer(signedFor, region, credentials ? () => credentials : credentialsOfEnvironment);
  }

  /** @throws ServiceFault for what the service says; an error with a `code`, or named TimeoutError, for what the network does */
  async send({ ask, read = (answer) => answer }: Command): Promise<unknown> {
    for (let again = 1; ; again++) {
      try {
        const answer = read(await this.#once(ask));
        this.#secondTries = Math.min(this.#secondTries + 1, SECOND_TRIES);
        return answer;
      } catch (error) {
        if (again >= this.#attempts || !isTrouble(error) || this.#secondTries === 0) throw error;
        this.#secondTries--;
        await pauseBefore(again);
      }
    }
  }

  async #once(ask: Ask): Promise<Record<string, unknown>> {
    const { status, headers, text } = await exchange(await this.#signer.signed(this.#endpoint, ask), this.#limits);
    const answer = objectIn(text);
    if (status >= 300) throw new ServiceFault(status, headers['x-amzn-errortype'], answer ?? {});
    if (answer === undefined) throw new ServiceFault(status, 'UnreadableAnswer', {});
    return answer;
  }
}

/** What a service answered in place of what was asked. Its fields, such as `Reason`, are those of the answer. */
class ServiceFault extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(status: number, type: unknown, answer: Record<string, unknown>) {
    const { __type, code, message, Message, ...fields } = answer;
    super(String(message ?? Message ?? `answered ${status}`));
    Object.assign(this, fields);
    this.name = nameIn(type ?? __type ?? code);
    // An answer of success that cannot be read was cut off: what became of the call is unknown, as with their own trouble.
    this.$fault = status >= 300 && status < 500 ? 'client' : 'server';
    this.$metadata = { httpStatusCode: status };
  }
}

/** `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException`, or `NotFoundException:http://…` in a header. */
const nameIn = (type: unknown): string => (typeof type === 'string' ? (type.split(/[:,]/)[0]?.split('#').at(-1) ?? type) : 'UnknownError');

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

/** By the beginning of the region's name. Source: the partitions of AWS, as the SDK has them. */
const DOMAINS = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
] as const;
const domainOf = (region: string): string => DOMAINS.find(([beginning]) => region.startsWith(beginning))?.[1] ?? 'amazonaws.com';
