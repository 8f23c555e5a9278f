/** One request and its answer, within its time. Connections stay open for the next. */
import { type IncomingHttpHeaders, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';

/** Milliseconds, named as the SDK's handler names them. */
export type Limits = { readonly connectionTimeout?: number; readonly requestTimeout?: number };
/** The code of an error before which no connection was there, so that nothing can have been asked (failures.ts). */
const NOT_CONNECTED = 'ENOTCONNECTED';

export type Signed = { readonly url: URL; readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body: string };
export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

/** Milliseconds that an open connection may lie idle: an older one may have been closed by the service while the function was frozen, and a mail is not sent twice to find out. */
const IDLE_MS = 20_000;
const KEPT = { keepAlive: true, maxSockets: 50, timeout: IDLE_MS };
const agent = new Agent(KEPT);
/** For an emulator. */
const plainAgent = new PlainAgent(KEPT);

/** Rejects with the network's own error, or with one named TimeoutError, whose code says whether there was a connection. */
export function exchange({ url, method, headers, body }: Signed, { connectionTimeout, requestTimeout }: Limits): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timers: NodeJS.Timeout[] = [];
    const options = { method, headers };
    const asked = url.protocol === 'https:' ? request(url, { ...options, agent }) : plainRequest(url, { ...options, agent: plainAgent });
    let isConnected = false;
    const ended = (): void => timers.forEach(clearTimeout);
    const failed = (error: Error): void => {
      ended();
      reject(error);
    };
    const within = (ms: number | undefined, what: string): NodeJS.Timeout | undefined => {
      if (ms === undefined) return;
      const timer = setTimeout(() => {
        const error = timedOut(`${what} within ${ms} ms`, isConnected);
        // One that waits for a connection of the agent's hears of its end only when it has got one.
        failed(error);
        asked.destroy(error);
      }, ms);
      timers.push(timer);
      return timer;
    };
    within(requestTimeout, 'no answer');
    asked.on('error', failed).on('socket', (socket) => {
      isConnected = !socket.connecting;
      if (isConnected) return;
      const timer = within(connectionTimeout, 'no connection');
      socket.once('connect', () => {
        isConnected = true;
        clearTimeout(timer);
      });
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

const timedOut = (what: string, isConnected: boolean): Error => Object.assign(new Error(what), { name: 'TimeoutError', ...(!isConnected && { code: NOT_CONNECTED }) });
