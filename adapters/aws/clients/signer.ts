/** Signs requests as AWS wants it (Signature Version 4), by the SDK's own package. */
import { type BinaryLike, createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Signed } from './exchange.ts';
import type { Ask } from './service-client.ts';

export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

export class Signer {
  readonly #signature: SignatureV4;

  constructor(service: string, region: string, credentials: () => Credentials) {
    this.#signature = new SignatureV4({ service, region, credentials: async () => credentials(), sha256: NativeSha256 });
  }

  async signed(endpoint: URL, { method, path, headers, body }: Ask): Promise<Signed> {
    const { protocol, hostname, port, host, origin } = endpoint;
    const length = body !== '' && { 'content-length': String(Buffer.byteLength(body)) };
    const given = { ...headers, host, ...length, 'user-agent': 'beforehand' };
    const request = { method, protocol, hostname, ...(port !== '' && { port: Number(port) }), path, query: {}, headers: given, body };
    const signed = await this.#signature.sign(request);
    return { url: new URL(path, origin), method, headers: signed.headers, body };
  }
}

/** Lambda puts them there, new with each environment. @throws when they are not there, naming the variables that should hold them */
export function credentialsOfEnvironment(): Credentials {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    const error = new Error('No credentials: the environment of a function must hold AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
    throw Object.assign(error, { name: 'CredentialsProviderError' });
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

class NativeSha256 {
  #hash: Hash | Hmac;
  readonly #fresh: () => Hash | Hmac;

  constructor(secret?: unknown) {
    this.#fresh = () => (secret === undefined ? createHash('sha256') : createHmac('sha256', secret as BinaryLike));
    this.#hash = this.#fresh();
  }

  update(data: unknown): void {
    this.#hash.update(data as BinaryLike);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#fresh();
  }
}
