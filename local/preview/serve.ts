/** The preview over HTTP on this machine only, each document with the headers of the real pages. */
import { createServer, type Server } from 'node:http';
import { page } from '../../flow/http.ts';
import { HOST } from '../settings.ts';

export type Files = ReadonlyMap<string, string>;
export type Preview = { readonly url: string; readonly close: () => Promise<void> };

/** @param port 0 for any that is free */
export async function servePreview(files: Files, port: number): Promise<Preview> {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? '/', `http://${HOST}`).pathname.slice(1)) || 'index.html';
    const file = files.get(name);
    if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page in the preview.');
      return;
    }
    response.writeHead(200, headersFor(name)).end(file);
  });
  await listening(server, port);
  const address = server.address();
  return {
    url: `http://${HOST}:${typeof address === 'object' ? address?.port : port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' && port !== 0) resolve(listening(server, 0));
      else reject(error);
    });
    server.listen(port, HOST, resolve);
  });

/** As the pages have them; only the preview's own frames may show them, and its index may show frames. */
function headersFor(name: string): Record<string, string> {
  const { headers = {} } = page(200, '');
  const policy = String(headers['content-security-policy']).replace("frame-ancestors 'none'", "frame-ancestors 'self'");
  return {
    ...Object.fromEntries(Object.entries(headers).map(([header, value]) => [header, String(value)])),
    'content-security-policy': name.startsWith('d/') ? policy : `${policy}; frame-src 'self'`,
  };
}
