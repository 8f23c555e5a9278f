import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { localClock } from '../../adapters/local/clock.ts';
import { openStore } from '../../adapters/local/store.ts';
import { DAY, HOUR } from '../../core/time.ts';

const folder = mkdtempSync(join(tmpdir(), 'store-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a store that is written to without a pause', () => {
  test('moves its log into its file meanwhile, and has everything when it is opened again', async () => {
    const store = openStore(folder);
    const file = join(folder, 'store.db');
    const before = statSync(file).size;
    for (let n = 0; n < 600; n++) {
      store.setMeta(`key-${n}`, 'x'.repeat(500));
      await store.durable();
    }
    await expect.poll(() => statSync(file).size, { timeout: 5_000 }).toBeGreaterThan(before);
    store.close();
    const again = openStore(folder);
    expect(Array.from({ length: 600 }, (_, n) => again.meta(`key-${n}`)).every((value) => value?.length === 500)).toBe(true);
    again.close();
  });
});

describe('a clock that is driven', () => {
  test('goes on after a kill at the time to which it had been driven, not at the one from which it started', async () => {
    const store = openStore(':memory:');
    const clock = localClock(store);
    const start = Date.UTC(2026, 0, 1);
    clock.set(start);
    clock.stop();
    clock.set(start + 30 * DAY);
    await store.durable();
    const after = localClock(store).now();
    expect(after).toBeGreaterThanOrEqual(start + 30 * DAY);
    expect(after).toBeLessThan(start + 30 * DAY + HOUR);
  });
});
