import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { endOf } from '../journeys/process.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beforehand-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lines = (output: string): string[] => output.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Beforehand: reading'));

describe('npm start', { timeout: 60_000 }, () => {
  test('says in one line that its port is in use, and ends with an error', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    const { code, output } = await endOf(folder, { PORT: port });
    server.close();
    expect(code).toBe(1);
    expect(lines(output)).toEqual([`Port ${port} is in use. Stop what listens there, or choose another: PORT=4700 npm start`]);
  });

  test('says in one line that its store is of a newer version', async () => {
    const store = openStore(folder);
    store.prepare('PRAGMA user_version = 99').run();
    store.close();
    const { code, output } = await endOf(folder);
    expect(code).toBe(1);
    expect(lines(output).length).toBe(1);
    expect(output).toContain('made by a newer version');
  });

  test('says in one line that a port is no port', async () => {
    const { code, output } = await endOf(folder, { PORT: 'ninety' });
    expect(code).toBe(1);
    expect(lines(output)).toEqual(['PORT must be a whole number from 0 to 65535, not "ninety".']);
  });
});
