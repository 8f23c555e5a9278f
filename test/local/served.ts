/** The local system in memory behind its HTTP server, on a port of the machine's choosing. */
import { afterEach, beforeEach } from 'vitest';
import { serve } from '../../local/http-server.ts';
import { openSystem, type System } from '../journeys/system.ts';

export type Served = { system: System; url: string };

/** A new one before each test of the file, gone after it. */
export function servedSystem(): Served {
  const served = {} as Served;
  let end: () => Promise<void>;
  beforeEach(async () => {
    const system = await openSystem();
    const server = await serve(system.engine, 0);
    const address = server.address();
    Object.assign(served, { system, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` });
    end = async () => {
      server.close();
      await system.close();
    };
  });
  afterEach(() => end());
  return served;
}
