/** What was deployed, as a test sees it: put events in, look at mails, queues and items, follow links. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { eventBridgeBus, eventBridgeClient } from '../../adapters/aws/bus.ts';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { secretsClient } from '../../adapters/aws/secrets.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { type Why, whyOf } from '../../core/notices/why.ts';
import { signedRequest } from './aws-request.ts';

type Outputs = { readonly BusName: string; readonly ApiUrl: string; readonly TableName: string; readonly EventsSecretArn: string; readonly QuarantineUrl: string };
export type Mail = { readonly to: string; readonly subject: string; readonly text: string; readonly html: string };
type EventLike = { readonly source: string; readonly type: string };

export const ENDPOINT = process.env.AWS_ENDPOINT_URL ?? '';
/** With TLS comes the enforcing of IAM (`emulator.ts`). */
export const enforcesIam = ENDPOINT.startsWith('https:');
const { BusName, ApiUrl, TableName, EventsSecretArn } = Object.values(
  JSON.parse(readFileSync(process.env.DEPLOYED_OUTPUTS ?? '', 'utf8')) as Record<string, Outputs>,
)[0] as Outputs;

const bus = eventBridgeBus(eventBridgeClient(), BusName);
export const table = dynamoTable(dynamoClient(), TableName);

export const emit = (...all: readonly EventLike[]): Promise<void> => bus.put(all.map((event) => ({ source: event.source, type: event.type, detail: event })));

/** What SES would say, in the queue that its rule feeds: neither AWS nor the emulator lets anybody else speak as `aws.ses`, and the emulator's SES says nothing. */
export async function saidBySes(detail: object): Promise<void> {
  const feedback = (await queues()).find(({ queue }) => queue.startsWith('FeedbackQueue') && !STANDS_STILL.test(queue));
  await sqsQueue(sqsClient(), feedback?.url ?? '').send([detail]);
}

export const eventsSecret = async (): Promise<string> => (await secretsClient().send(new GetSecretValueCommand({ SecretId: EventsSecretArn }))).SecretString ?? '';

/** Every mail to these addresses, in the order of sending. */
export async function mailsTo(...addresses: readonly string[]): Promise<Mail[]> {
  const { messages } = (await hook('ses/messages')) as { messages: Record<string, { To: string[]; Subject: string; BodyText: string; BodyHtml: string | null }[]> };
  return Object.values(messages)
    .flat()
    .map(({ To, Subject, BodyText, BodyHtml }) => ({ to: To.join(), subject: Subject, text: BodyText, html: BodyHtml ?? '' }))
    .filter(({ to }) => addresses.includes(to));
}

/** Every decision about somebody, oldest fact first, as `npm run why` shows them. */
export const whyOfPartition = async (pk: string): Promise<readonly Why[]> => (await table.query(pk, 'NOTICE#', { limit: 100 })).found.map((item) => whyOf(item));

/** What lies in queues of that name, visible or not. */
export const lyingIn = async (name: string): Promise<readonly string[]> =>
  (await queues()).flatMap(({ queue, messages }) => (queue.startsWith(name) ? messages.map(({ Body }) => Body) : []));

const STANDS_STILL = /DeadLetters|Quarantine|Undelivered/;
const LOOKS_APART_MS = 300;
/** Longer than any queue's own visibility: such a message was put aside, like the second of two equal requests while the first is being sent. */
const PUT_ASIDE_SECONDS = 400;

/** A message whose call met a time limit, as a busy emulator makes some, comes back only when its queue's visibility has passed; and one that was put aside must come back within this once it counts. */
const PATIENCE_MS = 600_000;

/** Waits until nothing is queued or in hand any more, seen twice; events between bus and queue are not seen, so the second look matters. */
export async function settled(withinMs = PATIENCE_MS): Promise<void> {
  const until = Date.now() + withinMs;
  for (let quiet = 0; quiet < 2; ) {
    await pause(LOOKS_APART_MS);
    const working = (await queues()).filter(
      ({ queue, messages }) => !STANDS_STILL.test(queue) && messages.some(({ VisibleAt }) => VisibleAt < Date.now() / 1000 + PUT_ASIDE_SECONDS),
    );
    quiet = working.length === 0 ? quiet + 1 : 0;
    if (Date.now() > until) throw new Error(`still at work after ${withinMs / 1000} s: ${working.map(({ queue, messages }) => `${queue} ${messages.length}`).join(', ')}`);
  }
}

type Message = { readonly Body: string /** Epoch seconds. */; readonly VisibleAt: number };

/** Every queue by its name, without the stack's name before it. */
async function queues(): Promise<{ readonly queue: string; readonly url: string; readonly messages: readonly Message[] }[]> {
  const { messages } = (await hook('sqs/messages')) as { messages: Record<string, Record<string, Record<string, Message[]>>> };
  const byUrl = Object.values(messages).flatMap((regions) => Object.values(regions).flatMap((urls) => Object.entries(urls)));
  return byUrl.map(([url, all]) => ({ queue: url.replace(/^.*\/Beforehand-/, ''), url, messages: all }));
}

const hook = async (path: string): Promise<unknown> => (await fetch(`${ENDPOINT}/_ministack/${path}`)).json();

/** Runs the sweep now, as the clock does each minute. */
export const sweep = (): Promise<{ readonly woken: number }> => invoke('sweep', {}) as Promise<{ woken: number }>;

/** Has a function run with this payload, and answers what it answered. */
export async function invoke(folder: string, payload: object): Promise<unknown> {
  const url = new URL(`${ENDPOINT}/2015-03-31/functions/${(await deployedFunction(folder)).name}/invocations`);
  const invoked = await signedRequest({ service: 'lambda', url, method: 'POST', body: JSON.stringify(payload) });
  const text = await invoked.text();
  return text === '' ? null : JSON.parse(text);
}

export const variablesOf = async (folder: string): Promise<Readonly<Record<string, string>>> => (await deployedFunction(folder)).variables;

type DeployedFunction = { readonly folder: string; readonly name: string; readonly variables: Readonly<Record<string, string>> };

/** Every function of ours, page by page. */
export async function deployedFunctions(): Promise<readonly DeployedFunction[]> {
  const all: DeployedFunction[] = [];
  let marker: string | undefined;
  do {
    const url = new URL(`${ENDPOINT}/2015-03-31/functions/${marker === undefined ? '' : `?Marker=${encodeURIComponent(marker)}`}`);
    const { Functions, NextMarker } = (await (await signedRequest({ service: 'lambda', url, method: 'GET' })).json()) as {
      Functions: { FunctionName: string; Environment?: { Variables: Record<string, string> } }[];
      NextMarker?: string | null;
    };
    for (const { FunctionName: name, Environment } of Functions)
      if (Environment?.Variables.FUNCTION !== undefined) all.push({ folder: Environment.Variables.FUNCTION, name, variables: Environment.Variables });
    marker = NextMarker ?? undefined;
  } while (marker !== undefined);
  return all;
}

async function deployedFunction(folder: string): Promise<DeployedFunction> {
  const found = (await deployedFunctions()).find((each) => each.folder === folder);
  if (found === undefined) throw new Error(`no function of the folder ${folder} is deployed`);
  return found;
}

/** A path of the deployed API, where the emulator serves it. */
export function apiUrl(path: string): URL {
  const id = new URL(ApiUrl).hostname.split('.')[0] ?? '';
  return new URL(`${ENDPOINT}/_aws/execute-api/${id}/$default${path}`);
}

/** Follows a link out of a mail. */
export function follow(link: string, form?: string): Promise<Response> {
  const { pathname, search } = new URL(link);
  const post = form === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form };
  return fetch(apiUrl(pathname + search), post);
}
