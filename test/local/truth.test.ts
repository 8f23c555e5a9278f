import { describe, expect, test } from 'vitest';
import { DAY, isoOf } from '../../core/time.ts';
import type { TruthRecord } from '../../core/truth/records.ts';
import { truthReport } from '../../core/truth/report.ts';
import { upliftOf } from '../../core/truth/uplift.ts';
import type { TruthAnswer, UpliftAnswer } from '../../local/operations.ts';
import { truthPage } from '../../local/truth/page.ts';
import { truthInWords } from '../../local/truth/truth-words.ts';
import { upliftInWords } from '../../local/truth/uplift-words.ts';
import { customer, event, NOON, usage } from '../builders.ts';
import { servedSystem } from './served.ts';

const served = servedSystem();

// biome-ignore lint/suspicious/noExplicitAny: answers are read as a client would read them
type Answer = { readonly status: number; readonly body: any };
const read = async (answer: Response): Promise<Answer> => ({ status: answer.status, body: await answer.json() });
const get = async (path: string): Promise<Answer> => read(await fetch(served.url + path));
const post = async (path: string, body: object): Promise<Answer> => read(await fetch(served.url + path, { method: 'POST', body: JSON.stringify(body) }));

describe('whether it is true', () => {
  test('is told for as many weeks as were asked for', async () => {
    const { system } = served;
    await system.emit(
      customer('ada', NOON),
      usage(
        NOON,
        Array.from({ length: 15 }, (_, n) => ({ customerId: 'ada', at: isoOf(NOON - 2 * n * DAY) })),
      ),
    );
    await system.turnTo(NOON + 60 * DAY);
    const { status, body } = await get('/local/truth?weeks=10');
    expect(status).toBe(200);
    expect(body).toMatchObject({ at: isoOf(NOON + 60 * DAY), flags: { quiet: { raised: 1, judged: 1, right: 1, medianLeadDays: 10 } } });
    expect(body.weeks.length).toBe(10);
    expect(body.weeks.at(-1).week).toBe('2026-W18');
    expect(await get('/local/truth?weeks=2')).toMatchObject({ body: { flags: { quiet: { raised: 0, judged: 0, precision: null } } } });
    for (const weeks of ['0', '261', '2.5', 'x'])
      expect(await get(`/local/truth?weeks=${weeks}`)).toEqual({ status: 400, body: { error: 'weeks wants a whole number from 1 to 260.' } });
  });
});

describe('a measurement of outreach', () => {
  test('is started, shown, locked, and ended by force, each on record', async () => {
    expect(await get('/local/uplift')).toEqual({ status: 200, body: { holdout: null } });
    expect((await post('/local/uplift', { do: 'start' })).body.error).toContain('Say why');
    expect(await post('/local/uplift', { do: 'start', why: 'does it help?', by: 'ann' })).toEqual({
      status: 200,
      body: { running: true, percent: 5, since: isoOf(NOON), by: 'ann', why: 'does it help?' },
    });
    expect((await get('/local/uplift')).body).toMatchObject({
      holdout: { running: true, percent: 5 },
      uplift: { answer: 'not-enough-data-yet', missing: { withOutreach: 30, without: 30 } },
    });
    expect((await get('/local/rules')).body.alertHoldout).toMatchObject({ running: true, percent: 5, since: isoOf(NOON) });
    expect(await post('/local/uplift', { do: 'start', percent: '10', why: 'more' })).toMatchObject({ status: 400, body: { error: expect.stringContaining('--force') } });
    expect(await post('/local/uplift', { do: 'end', why: 'enough' })).toMatchObject({ status: 400, body: { error: expect.stringContaining('no answer yet') } });
    expect((await post('/local/uplift', { do: 'end', force: 'yes', why: 'the board wants every call', by: 'kim' })).body).toMatchObject({ running: false, until: isoOf(NOON) });
    expect((await get('/local/audit')).body.entries.map(({ did, by, why }: { did: string; by: string; why: string }) => [did, by, why])).toEqual(
      expect.arrayContaining([
        ['start-alert-holdout', 'ann', 'does it help?'],
        ['end-alert-holdout', 'kim', 'the board wants every call'],
      ]),
    );
  });

  test.each([
    [{ do: 'pause', why: 'x' }, 'start or end'],
    [{ do: 'start', percent: '0', why: 'x' }, 'above 0 and up to 50'],
    [{ do: 'start', percent: '51', why: 'x' }, 'above 0 and up to 50'],
    [{ do: 'start', percent: 'five', why: 'x' }, 'above 0 and up to 50'],
    [{ do: 'end', why: 'x' }, 'No measurement is running'],
  ])('refuses %j', async (body, error) => expect(await post('/local/uplift', body)).toMatchObject({ status: 400, body: { error: expect.stringContaining(error) } }));

  test('is no rule that can be changed on the side', async () => {
    expect((await post('/local/rules', { alertHoldout: '{"percent":0}', holdoutPercent: '{"csm":5}', why: 'x' })).status).toBe(400);
    expect((await get('/local/rules')).body.alertHoldout).toBeUndefined();
  });
});

const judged = (verdict: 'right' | 'wrong', more: object = {}): TruthRecord =>
  ({ record: 'judged', flag: 'quiet', reasons: ['silent'], verdict, because: 'active', saved: verdict === 'wrong', ...more }) as TruthRecord;
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const report = (...records: readonly TruthRecord[]): TruthAnswer => ({
  at: '2026-03-09T00:00:00Z',
  ...truthReport([
    { week: '2026-W09', records: [] },
    { week: '2026-W10', records },
  ]),
});

describe('in words', () => {
  test('a reason with too many false alarms is named with its counts', () => {
    const words = truthInWords(report(...many(6, judged('right')), ...many(2, judged('wrong')), ...many(4, judged('wrong', { said: 'saved' }))));
    expect(words).toContain('Reasons with more than 30 % false alarms: silent (quiet): 6 of 12 wrong, 50 %, 4 of them closed as saved.');
    expect(words).toContain('Of those whose window ended, 6 of 12, 50 % (95 %: 25 to 75 %) were right.');
    expect(words).toContain('2026-W10');
  });

  test('what is not known yet is said to be so', () => {
    expect(truthInWords(report())).toContain('no window has ended yet, so nothing is judged');
    expect(truthInWords(report())).toContain('(no reason has 10 judged flags yet)');
  });

  const holdout = { running: true, percent: 5, since: '2026-03-01T12:00:00.000Z', by: 'ann', why: 'does it help?' };
  const trial = (arm: 'told' | 'held-out') => ({ trial: { from: 1, percent: 5, arm, first: true } });
  const raised = (arm: 'told' | 'held-out'): TruthRecord => ({ record: 'raised', flag: 'quiet', reasons: [], ...trial(arm) }) as TruthRecord;
  const arm = (name: 'told' | 'held-out', of: number, saved: number): TruthRecord[] => [
    ...many(of, raised(name)),
    ...many(saved, judged('wrong', trial(name))),
    ...many(of - saved, judged('right', trial(name))),
  ];
  const upliftWords = (records: readonly TruthRecord[]): string => upliftInWords({ holdout, uplift: upliftOf(records, 1) } satisfies UpliftAnswer);

  test('too little data says how much is missing, and no figure', () => {
    const words = upliftWords([...arm('told', 400, 200), ...arm('held-out', 4, 4)]);
    expect(words).toContain('All flags: not enough data yet. Each arm needs 30 judged customers: 26 more without (about 520 flagged customers).');
    expect(words).not.toContain('percent points');
    expect(words).not.toContain('saved 4');
    expect(upliftWords([])).toContain('30 more with outreach (about 32 flagged customers), 30 more without (about 600 flagged customers)');
    expect(upliftInWords({ holdout: null })).toContain('--start');
  });

  test.each([
    [70, 56, 80, 48, '+20.0 percent points saved by outreach (95 %: +5.2 to +33.4). Outreach helps.'],
    [80, 48, 70, 56, '-20.0 percent points saved by outreach (95 %: -33.4 to -5.2). Outreach does harm.'],
    [40, 20, 40, 18, 'That may be chance'],
  ])('%s/%s against %s/%s is told with its interval', (told, toldSaved, out, outSaved, said) => {
    const words = upliftWords([...arm('told', told, toldSaved), ...arm('held-out', out, outSaved)]);
    expect(words).toContain(said);
    expect(words).toContain(`with outreach  ${told} customers flagged, saved ${toldSaved} of ${told}`);
  });
});

describe('the page', () => {
  test('has curves, the named reasons and every week, and nothing in it runs or is loaded', () => {
    const page = truthPage(report(...many(8, judged('right')), ...many(8, judged('wrong', { reasons: ['<script>alert(1)</script>'] })), ...many(4, judged('wrong'))));
    expect(page.match(/<svg /g)?.length).toBe(3);
    expect(page).toContain('<td>2026-W10</td>');
    expect(page).toContain('class="beware"');
    expect(page).not.toMatch(/<script|<link|<img|src=|NaN|undefined|Infinity/);
  });

  test('of nothing yet is whole too', () => expect(truthPage(report())).not.toMatch(/NaN|undefined|Infinity/));
});

test('a system that has seen nothing answers both questions', async () => {
  await served.system.emit(event('subscription.cancelled', NOON, { customerId: 'ada' }));
  expect((await get('/local/truth')).body).toMatchObject({ losses: { cancelled: 1, missedCancelled: 1 }, flags: { quiet: { recall: { count: 0, of: 1 } } } });
});
