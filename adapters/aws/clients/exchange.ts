/** One request and its answer, within its time. Connections stay open for the next. */
import { type IncomingHttpHeaders, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';

/** Milliseconds, named as the SDK's handler names them. */
export type Limits = { readonly connectionTimeout?: number; readonly requestTimeout?: number };
export type Signed = { readonly url: URL; readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body: string };
export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

const KEPT = { keepAlive: true, maxSockets: 50 };
const agent = new Agent(KEPT);
/** For an emulator. */
const plainAgent = new PlainAgent(KEPT);

/** Rejects with the network's own error, or with one named TimeoutError. */
export function exchange({ url, method, headers, body }: Signed, { connectionTimeout, requestTimeout }: Limits): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timers: NodeJS.Timeout[] = [];
    const options = { method, headers };
    const asked = url.protocol === 'https:' ? request(url, { ...options, agent }) : plainRequest(url, { ...options, agent: plainAgent });
    const within = (ms: number | undefined, what: string): NodeJS.Timeout | undefined => {
      const timer = ms === undefined ? undefined : setTimeout(() => asked.destroy(timedOut(what, ms)), ms);
      if (timer) timers.push(timer);
      return timer;
    };
    const ended = (): void => timers.forEach(clearTimeout);
    const failed = (error: Error): void => {
      ended();
      reject(error);
    };
    within(requestTimeout, 'no answer');
    asked.on('error', failed).on('socket', (socket) => {
      if (!socket.connecting) return;
      const timer = within(connectionTimeout, 'no connection');
      socket.once('connect', () => clearTimeout(timer));
    });
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', failed);
      response.on('end', () => {
        ended();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() });
      });
    });
    asked.end(body);
  });
}

const timedOut = (what: string, ms: number): Error => Object.assign(new Error(`${what} within ${ms} ms`), { name: 'TimeoutError' });
