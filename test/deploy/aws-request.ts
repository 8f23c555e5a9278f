/** One request signed as AWS wants it (Signature Version 4), for services that the project has no client of. */
import { createHash, createHmac } from 'node:crypto';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export type Signed = { readonly service: string; readonly url: URL; readonly method: string; readonly body?: string; readonly headers?: Readonly<Record<string, string>> };

export function signedRequest({ service, url, method, body = '', headers = {} }: Signed): Promise<Response> {
  const { AWS_ACCESS_KEY_ID: id = '', AWS_SECRET_ACCESS_KEY: secret = '', AWS_REGION: region = '' } = process.env;
  const at = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = at.slice(0, 8);
  const all: Record<string, string> = { ...headers, host: url.host, 'x-amz-date': at, 'x-amz-content-sha256': sha256(body) };
  const names = Object.keys(all).sort();
  const canonical = [method, url.pathname, url.searchParams.toString(), ...names.map((name) => `${name}:${all[name]}`), '', names.join(';'), sha256(body)].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = ['aws4_request'].reduce(hmac, hmac(hmac(hmac(`AWS4${secret}`, day), region), service));
  const signature = createHmac('sha256', key)
    .update(['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n'))
    .digest('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  const { host: _host, ...sent } = all;
  return fetch(url, { method, headers: { ...sent, authorization }, ...(method !== 'GET' && { body }) });
}
