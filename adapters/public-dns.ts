/** What the world's name servers say. For the doctor; no function asks. */
import { Resolver } from 'node:dns/promises';

export type Dns = { readonly txt: (name: string) => Promise<readonly string[]> };

const NOTHING: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

/** @param servers others than the machine's own */
export function publicDns(servers?: readonly string[]): Dns {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  return {
    async txt(name) {
      try {
        return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
      } catch (error) {
        if (error instanceof Error && 'code' in error && NOTHING.has(String(error.code))) return [];
        throw error;
      }
    },
  };
}
