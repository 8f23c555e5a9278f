/** Where a command is carried out: in the running local system, on its store file when none runs, or on a deployed stack. */
import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { addressHashes } from '../../adapters/address-hash.ts';
import type { StackNames } from '../../adapters/aws/stack.ts';
import { localClock } from '../../adapters/local/clock.ts';
import { hasStore, openReadOnly } from '../../adapters/local/read-only-store.ts';
import { localSecrets } from '../../adapters/local/secrets.ts';
import { holdFolder, openStore, StoreProblem } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { type Secrets, Unavailable } from '../../core/ports.ts';
import { type Input, NotDone, type Operation, type OperatorPorts, operatorPorts } from '../operations.ts';
import { addressOf, readSettings, SettingsProblem } from '../settings.ts';
import { TemplateProblem } from '../template.ts';

/** Options that the commands share. */
export type Where = { readonly stack?: string };
export type By = { readonly by: string; readonly why?: string };
export const STACK = ['--stack <name>', 'a deployed stack (Beforehand) instead of the local system, with your AWS credentials'] as const;
export const BY = ['--by <name>', 'who does it, for the audit log', userName()] as const;
export const WHY = ['--why <text>', 'why, for the audit log'] as const;
export const JSON_OUT = ['--json', 'print JSON'] as const;
export const examples = (...lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;

type Answer = { readonly status: number; readonly body: unknown };
export type Reached = {
  readonly url: string;
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body: string, type?: string) => Promise<Answer>;
  /** What the answer says line by line, as it comes. */
  readonly lines: (path: string, body: string) => AsyncIterable<unknown>;
};

/** Runs a command's story: what somebody can do something about is told in one line, and the exit code says that it went wrong. */
export async function run(story: () => Promise<void>): Promise<void> {
  try {
    await story();
  } catch (error) {
    fail(await inWords(error));
  }
}

/** One line on the error stream and a failing exit. */
export function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

/** Writes a report into a file, and says so beside what is printed. */
export function written(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new NotDone(`${file} cannot be written: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  console.error(`The report is in ${file}.`);
}

/** Carries an operation out where the options say. */
export async function carriedOut<T>(operation: Operation<T>, input: Input, { stack }: Where): Promise<T> {
  if (stack !== undefined) return operation.run((await deployed(stack)).ports, input);
  const running = await runningSystem();
  return running === undefined ? onStore(operation, input) : asked(running, operation, input);
}

async function asked<T>(system: Reached, { method, path }: Operation<T>, input: Input): Promise<T> {
  const said = Object.fromEntries(Object.entries(input).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return answerOf<T>(system, method === 'GET' ? await system.get(`${path}?${new URLSearchParams(said)}`) : await system.post(path, JSON.stringify(said)));
}

/** The body of a good answer; what a bad one says is the command's own failure. */
export function answerOf<T>({ url }: Reached, { status, body }: Answer): T {
  if (status === 200) return body as T;
  throw new NotDone((body as { error?: string }).error ?? `The system at ${url} answered ${status}.`);
}

async function onStore<T>({ changes, run }: Operation<T>, input: Input): Promise<T> {
  const { folder } = readSettings(process.env);
  if (!hasStore(folder))
    throw new NotDone(`There is no local system: nothing listens, and ${folder} holds no store. Start one with npm start, or name a deployed one with --stack.`);
  const letGo = changes ? holdFolder(folder) : () => undefined;
  const store = changes ? openStore(folder) : openReadOnly(folder);
  try {
    const answer = await run(operatorPorts({ table: sqliteTable(store), clock: localClock(store), secrets: changes ? localSecrets(folder) : NO_SECRETS }), input);
    await store.durable();
    return answer;
  } finally {
    store.close();
    letGo();
  }
}

const NO_SECRETS: Secrets = { keys: async () => [] };

export type Deployed = { readonly names: StackNames; readonly ports: OperatorPorts; readonly secrets: Secrets };

/** The ports of a deployed stack. The AWS clients are loaded only here. */
export async function deployed(stack: string): Promise<Deployed> {
  const [{ cloudFormationClient, stackNames }, { dynamoClient, dynamoTable }, { managedSecrets, secretsClient }, { pause, randomIds, systemClock: clock }] = await Promise.all([
    import('../../adapters/aws/stack.ts'),
    import('../../adapters/aws/table.ts'),
    import('../../adapters/aws/secrets.ts'),
    import('../../adapters/aws/system.ts'),
  ]);
  const names = await stackNames(cloudFormationClient(), stack);
  const secrets = managedSecrets({ client: secretsClient(), clock }, { suppression: names.suppressionSecret });
  return { names, secrets, ports: { table: dynamoTable(dynamoClient(), names.table), clock, ids: randomIds, pause, addressHashes: addressHashes({ secrets }) } };
}

/** The running system, if one answers at PORT. */
export async function runningSystem(): Promise<Reached | undefined> {
  const url = addressOf(readSettings(process.env).port);
  const isThere = await fetch(`${url}/local/health`).then(
    (answer) => answer.ok,
    () => false,
  );
  if (!isThere) return undefined;
  const read = async (answer: Response): Promise<Answer> => ({ status: answer.status, body: await answer.json() });
  return {
    url,
    lines: (path, body) => linesOf(`${url}${path}`, body),
    get: async (path) => read(await fetch(url + path)),
    post: async (path, body, type = 'application/json') => read(await fetch(url + path, { method: 'POST', body, headers: { 'content-type': type } })),
  };
}

async function* linesOf(url: string, body: string): AsyncGenerator<unknown> {
  const answer = await fetch(url, { method: 'POST', body });
  let rest = '';
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    const lines = (rest + Buffer.from(chunk).toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line);
  }
}

/** A container may have a user without a name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? 'unknown';
  }
}

async function inWords(error: unknown): Promise<string> {
  if (error instanceof NotDone || error instanceof StoreProblem || error instanceof SettingsProblem || error instanceof TemplateProblem) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'StackProblem' || error.name === 'QueryProblem') return error.message;
  const { remedyOf } = await import('../../adapters/aws/stack.ts');
  const remedy = remedyOf(error) ?? remedyOf(error.cause);
  if (remedy !== undefined) return remedy;
  return error instanceof Unavailable ? `A service did not answer (${error.message}). Nothing is lost; try again.` : (error.stack ?? error.message);
}
