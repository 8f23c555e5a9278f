/** Several workers over one table, in a time of their own: nobody waits for a real second. */
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { RATE } from '../../core/keys.ts';
import type { Lane } from '../../core/notices/kinds.ts';
import { type Table, Unavailable } from '../../core/ports.ts';
import { SECOND } from '../../core/time.ts';
import { type SendRate, sharedSendRate, type Turn } from '../../flow/send-rate.ts';
import { NOON } from '../builders.ts';

let now: number;
let timers: { readonly at: number; readonly ring: () => void }[];
let table: Table;
let puts: number;

beforeEach(() => {
  now = NOON;
  timers = [];
  puts = 0;
  const real = sqliteTable(openStore(':memory:'));
  table = {
    ...real,
    put: (draft, version) => {
      puts++;
      return real.put(draft, version);
    },
  };
});

const pause = (ms: number): Promise<void> => new Promise((ring) => void timers.push({ at: now + ms, ring }));
const worker = (perSecond: number, more: Partial<{ table: Table }> = {}): SendRate =>
  sharedSendRate({ table, clock: { now: () => now }, pause, mailQuota: { perSecond: async () => perSecond }, ...more });

/** Lets time pass from timer to timer until the work is done. */
async function lived<T>(work: Promise<T>): Promise<T> {
  let done = false;
  const finish = (): void => {
    done = true;
  };
  work.then(finish, finish);
  for (;;) {
    await turn();
    if (done) return work;
    const next = timers.sort((a, b) => a.at - b.at).shift();
    if (next === undefined) continue;
    now = Math.max(now, next.at);
    next.ring();
  }
}

type Gone = { readonly lane: Lane; readonly at: number };

/** Every worker wants to send so many mails of a lane, several at a time, and comes back later when it is told so. */
async function sendAll(workers: readonly SendRate[], lane: (index: number) => Lane, mails: number, gone: Gone[]): Promise<number> {
  let later = 0;
  const sendOne = async (rate: SendRate, mine: Lane): Promise<void> => {
    for (let answer = await rate.take(mine); ; answer = await rate.take(mine)) {
      if (answer.step === 'go') return void gone.push({ lane: mine, at: now });
      later++;
      await pause(answer.afterSeconds * SECOND);
    }
  };
  await lived(Promise.all(workers.flatMap((rate, index) => Array.from({ length: mails }, () => sendOne(rate, lane(index))))));
  return later;
}

const bySecond = (gone: readonly Gone[]): number[] => Object.values(Object.groupBy(gone, ({ at }) => Math.floor(at / SECOND))).map((each) => each?.length ?? 0);

describe('the rate that workers share', () => {
  test.each([
    [1, 3, 4],
    [14, 6, 20],
    [50, 8, 40],
  ])('lets no more than %i mails go in any second, with %i workers of %i mails each', async (perSecond, count, mails) => {
    const gone: Gone[] = [];
    await sendAll(
      Array.from({ length: count }, () => worker(perSecond)),
      () => 'urgent',
      mails,
      gone,
    );
    expect(gone.length).toBe(count * mails);
    expect(Math.max(...bySecond(gone))).toBeLessThanOrEqual(perSecond);
  });

  test('is one for all lanes together, and leaves urgent news a twentieth of each second', async () => {
    const gone: Gone[] = [];
    const lanes: readonly Lane[] = ['broadcast', 'routine', 'broadcast', 'urgent'];
    await sendAll(
      lanes.map(() => worker(20)),
      (index) => lanes[index] as Lane,
      60,
      gone,
    );
    expect(gone.length).toBe(240);
    expect(Math.max(...bySecond(gone))).toBeLessThanOrEqual(20);
    expect(Math.max(...bySecond(gone.filter(({ lane }) => lane !== 'urgent')))).toBeLessThanOrEqual(19);
  });

  test('is kept within the length of any second, wherever it begins, but for one block', async () => {
    const gone: Gone[] = [];
    await sendAll(
      Array.from({ length: 4 }, () => worker(40)),
      () => 'broadcast',
      80,
      gone,
    );
    const at = gone.map((each) => each.at).sort((a, b) => a - b);
    const within = at.map((from, index) => at.slice(index).filter((each) => each < from + SECOND).length);
    expect(Math.max(...within)).toBeLessThanOrEqual(40 + 2);
  });

  test('is used up: with enough to send, whole seconds are full', async () => {
    const gone: Gone[] = [];
    await sendAll([worker(16)], () => 'urgent', 48, gone);
    expect(bySecond(gone)).toEqual([16, 16, 16]);
  });

  test('costs at most twenty writes a second, not one a mail', async () => {
    const gone: Gone[] = [];
    await sendAll([worker(80)], () => 'urgent', 160, gone);
    expect(gone.length).toBe(160);
    expect(puts).toBe(40);
  });

  test('keeps nobody waiting whose second has come', async () => {
    expect(await worker(80).take('urgent')).toEqual({ step: 'go' });
    expect(timers).toEqual([]);
  });

  test('says later when every near second is drawn, and holds nobody up meanwhile', async () => {
    const [full, other] = [worker(1), worker(1)];
    const twenty = Array.from({ length: 20 }, () => full.take('urgent'));
    await turn();
    expect(await other.take('urgent')).toEqual({ step: 'later', afterSeconds: 30 });
    expect(await lived(Promise.all(twenty))).toEqual(Array.from({ length: 20 }, () => ({ step: 'go' })));
    expect(now).toBe(NOON + 19 * SECOND);
  });

  test('does not let a block be used after its second', async () => {
    const rate = worker(80);
    await lived(rate.take('urgent'));
    now = NOON + 10 * SECOND;
    await lived(rate.take('urgent'));
    expect((await table.get(RATE))?.body).toEqual({ seconds: { [NOON / SECOND + 10]: expect.anything() } });
    expect(puts).toBe(2);
  });

  test('counts a block as over with the first moment of the next second', async () => {
    const rate = worker(80);
    await lived(rate.take('urgent'));
    now = NOON + SECOND - 1;
    await lived(rate.take('urgent'));
    expect(puts).toBe(1);
    now = NOON + SECOND;
    await lived(rate.take('urgent'));
    expect(puts).toBe(2);
  });

  test('writes nothing and waits for nothing where there is none', async () => {
    const rate = worker(Number.POSITIVE_INFINITY);
    for (let mail = 0; mail < 100; mail++) expect(await rate.take('broadcast')).toEqual({ step: 'go' });
    expect({ puts, timers: timers.length, item: await table.get(RATE) }).toEqual({ puts: 0, timers: 0, item: undefined });
  });
});

describe('when the store is in trouble', () => {
  const take = (more: Table): Promise<Turn> => lived(worker(80, { table: more }).take('routine'));

  test('whose writes do not come back, a mail goes later', async () => {
    expect(await take({ ...table, put: () => Promise.reject(new Unavailable('down')) })).toEqual({ step: 'later', afterSeconds: 30 });
  });

  test('whose versions always conflict, a mail goes later: after a dozen tries with growing pauses, less than two seconds in all', async () => {
    const tries: number[] = [];
    const put: Table['put'] = async () => {
      tries.push(now - NOON);
      return 'conflict';
    };
    expect(await take({ ...table, put })).toEqual({ step: 'later', afterSeconds: 30 });
    expect(tries).toEqual([0, 25, 75, 150, 250, 375, 525, 700, 900, 1_125, 1_375, 1_650]);
  });

  test('whose write was done although its answer was lost, the tokens are lost and others are drawn', async () => {
    let first = true;
    const put: Table['put'] = async (draft, version) => {
      const outcome = await table.put(draft, version);
      if (!first) return outcome;
      first = false;
      throw new Unavailable('the answer was lost');
    };
    expect(await take({ ...table, put })).toEqual({ step: 'go' });
    expect((await table.get(RATE))?.body).toEqual({ seconds: { [String(NOON / SECOND)]: { all: 8, others: 8 } } });
  });

  test('whose reads do not come back, a mail goes later', async () => {
    expect(await take({ ...table, get: () => Promise.reject(new Unavailable('down')) })).toEqual({ step: 'later', afterSeconds: 30 });
  });

  test('an error that nobody expects is thrown, and the next mail is not stuck behind it', async () => {
    let broken = true;
    const rate = worker(80, { table: { ...table, get: (key) => (broken ? Promise.reject(new TypeError('a bug')) : table.get(key)) } });
    await expect(lived(rate.take('routine'))).rejects.toThrow(TypeError);
    broken = false;
    expect(await lived(rate.take('routine'))).toEqual({ step: 'go' });
  });

  test('an error that nobody expects is thrown by a write too, and not tried again', async () => {
    let tries = 0;
    const put: Table['put'] = () => Promise.reject(new TypeError(`a bug, ${++tries}`));
    await expect(take({ ...table, put })).rejects.toThrow('a bug, 1');
  });
});
