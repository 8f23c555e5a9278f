/** A service that answers as the test says, over real HTTP, so that the client's own code is what is tested. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = { readonly target: string; readonly path: string; readonly body: string };
export type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string } | 'hang' | 'reset';
export type ServiceStub = {
  readonly asked: Asked[];
  /** What a client is made with to reach the stub. */
  readonly reach: { readonly endpoint: string; readonly region: string; readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } };
  readonly close: () => Promise<void>;
};

/** @param answer gets each request, and how many came before it */
export async function serviceStub(answer: (asked: Asked, before: number) => Answer | Promise<Answer>): Promise<ServiceStub> {
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const one = { target: String(request.headers['x-amz-target'] ?? ''), path: request.url ?? '', body: Buffer.concat(chunks).toString() };
      asked.push(one);
      const said = await answer(one, asked.length - 1);
      if (said === 'hang') return;
      if (said === 'reset') return void request.socket.destroy();
      response.writeHead(said.status ?? 200, said.headers ?? { 'content-type': 'application/x-amz-json-1.0' }).end(said.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    reach: { endpoint: `http://127.0.0.1:${port}`, region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const json = (body: unknown, status = 200): Answer => ({ status, body: JSON.stringify(body) });
export const fault = (type: string, status = 400, message = 'no'): Answer => ({ status, body: JSON.stringify({ __type: type, message }) });
