import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dateOf } from '../../core/risk/months.ts';
import { quietModelIn, riskFile } from '../../core/risk/risk-file.ts';
import { csvOf, fileWith, madeUpLog, START, temporaryFolder } from './logs.ts';

const SLOW = { timeout: 60_000 };
const log = fileWith('log.csv', csvOf(madeUpLog(400)));

function run(command: 'backtest' | 'fit', ...options: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`local/commands/${command}.ts`, ...options], { encoding: 'utf8' });
  return {
    status,
    stdout,
    stderr,
    lines: stdout.startsWith('{')
      ? stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>)
      : [],
  };
}
const on = (file: string, ...more: string[]): string[] => ['--log', file, '--columns', 'customer=user,at=day', ...more];

describe('npm run backtest', () => {
  test('prints the scores, then the cutoffs, then everything else, and writes rows and report', SLOW, () => {
    const folder = temporaryFolder();
    const { status, lines } = run('backtest', ...on(log, '--rows', `${folder}/rows.csv`, '--report', `${folder}/report.html`));
    expect(status).toBe(0);
    expect(lines.slice(0, 5).map(({ score }) => score)).toEqual(['default', 'fitted', 'recency', 'drop', 'ruleC']);
    for (const line of lines.slice(0, 5)) expect(Object.keys(line)).toEqual(['score', 'cutoffs', 'rows', 'positives', 'auc', 'precisionAt10', 'liftAt10']);
    const cutoffs = lines.filter((line) => 'cutoff' in line);
    expect(lines.slice(5, 5 + cutoffs.length)).toEqual(cutoffs);
    expect(lines.slice(5 + cutoffs.length).every((line) => !('score' in line))).toBe(true);
    const rows = readFileSync(`${folder}/rows.csv`, 'utf8').trim().split('\n');
    expect(rows[0]).toBe('cutoff,customer,label,default,recency,drop,ruleC,fitted');
    expect(rows).toHaveLength(1 + Number(lines[0]?.rows));
    const report = readFileSync(`${folder}/report.html`, 'utf8');
    expect(report.match(/<svg /g)).toHaveLength(4);
    expect(report).not.toMatch(/<script|NaN|undefined|Infinity|src=|https?:/);
  });

  test('lets U stand in for the fitted score, and says so, where there was too little to learn from', SLOW, () => {
    const { lines, stderr } = run('backtest', ...on(log, '--cutoffs', '2024-10-01', '--test', '2024-10-01'));
    expect(stderr).toContain('Beware: 2024-10-01: no outcome is known yet');
    const [untrained, fitted] = lines;
    expect(fitted).toEqual({ ...untrained, score: 'fitted' });
  });

  test.each([
    { what: 'no history', options: [], said: 'Say which history' },
    { what: 'a day that is none', options: on(log, '--test', '2024-02-30'), said: '"2024-02-30" is none' },
    { what: 'a test beyond the log’s end', options: on(log, '--test', '2031-01-01'), said: 'everybody would seem to have gone quiet' },
    { what: 'a test before anybody was there', options: on(log, '--test', '2020-01-01'), said: 'Nobody is asked about at 2020-01-01' },
    { what: 'a horizon of nothing', options: on(log, '--horizon', '0'), said: '--horizon wants a whole number from 1' },
    { what: 'an unknown column', options: ['--log', log, '--columns', 'customer=name,at=day'], said: 'which has the columns user, day' },
    { what: 'an unknown outcome', options: on(log, '--outcome', 'sad'), said: '--outcome wants quiet or unhappy' },
    { what: 'events that are none', options: ['--events', log, '--outcome', 'unhappy'], said: 'holds no event of the contract' },
  ])('refuses $what in a line', SLOW, ({ options, said }) => {
    const { status, stderr, stdout } = run('backtest', ...options);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.trim().split('\n').at(-1)).toContain(said);
  });

  test('refuses a history in which all went the same way', SLOW, () => {
    const alwaysThere = Array.from({ length: 300 }, (_, n) => ({ customerId: `c${n}`, days: Array.from({ length: 120 }, (_day, d) => START + 3 * d + (n % 3)) }));
    const { status, stderr } = run('backtest', ...on(fileWith('log.csv', csvOf(alwaysThere))));
    expect(status).toBe(1);
    expect(stderr).toContain('There is one class only');
  });
});

describe('npm run fit', () => {
  test('writes a file that can be reviewed and scored with, the same every time', SLOW, () => {
    const out = `${temporaryFolder()}/risk.json`;
    const { status, stdout } = run('fit', ...on(log, '--out', out));
    expect(status).toBe(0);
    expect(stdout).toContain('Fitted `quiet` on');
    const file = riskFile().parse(JSON.parse(readFileSync(out, 'utf8')));
    expect(file.trainedOn).toMatchObject({ columns: 'customer=user,at=day', sampledShare: 1, firstDay: expect.any(String) });
    expect(file.trainedOn.inputs[0]).toMatchObject({ file: 'log.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(file.backtest.figures.map(({ score }) => score)).toContain('fitted');
    expect(file.thresholds.clearsBelow).toBeLessThan(file.thresholds.flagsFrom);
    expect(quietModelIn(file)).toMatchObject({ horizonDays: 28 });
    run('fit', ...on(log, '--out', out));
    expect({ ...riskFile().parse(JSON.parse(readFileSync(out, 'utf8'))), fittedAt: file.fittedAt }).toEqual(file);
  });

  test('gives the same file for lines in another order, but for the input’s checksum', SLOW, () => {
    const [head, ...lines] = readFileSync(log, 'utf8').trim().split('\n');
    const turned = fileWith('log.csv', `${[head, ...lines.reverse(), lines[0]].join('\n')}\n`);
    const fitted = [log, turned].map((file) => {
      const out = `${temporaryFolder()}/risk.json`;
      run('fit', ...on(file, '--out', out));
      return riskFile().parse(JSON.parse(readFileSync(out, 'utf8')));
    });
    expect(fitted[1]?.model).toEqual(fitted[0]?.model);
  });

  test.each([
    { what: 'too few customers', text: csvOf(madeUpLog(100)), said: /Not fitted: the outcomes are of \d+ customers, and fewer than 150/ },
    { what: 'too few outcomes', text: csvOf(madeUpLog(12)), said: /Not fitted: \d+ outcomes are known, and fewer than 200/ },
    { what: 'a history without a resolved cutoff', text: `user,day\na,${dateOf(START)}\na,${dateOf(START + 20)}\n`, said: /Not fitted: no cutoff is resolved/ },
    {
      what: 'one class only',
      text: csvOf(Array.from({ length: 300 }, (_, n) => ({ customerId: `c${n}`, days: Array.from({ length: 200 }, (_day, d) => START + 2 * d) }))),
      said: /one class only: of \d+ outcomes none went quiet/,
    },
    { what: 'a history too short to test on', text: csvOf(madeUpLog(900, 95)), said: /Not fitted: (nothing goes live unmeasured|no cutoff)/ },
  ])('refuses $what in words', SLOW, ({ text, said }) => {
    const { status, stderr } = run('fit', ...on(fileWith('log.csv', text), '--out', `${temporaryFolder()}/risk.json`));
    expect(status).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toMatch(said);
  });

  test('refuses an answer that was known before its survey was sent, by its line', SLOW, () => {
    const event = (type: string, time: string, data: object) =>
      JSON.stringify({ specversion: '1.0', source: 'shop', id: type, type, time, data: { customerId: 'ada', orderId: 'o1', ...data } });
    const events = fileWith(
      'events.jsonl',
      [
        event('order.confirmed', '2018-01-01T00:00:00Z', {}),
        event('survey.answered', '2018-01-05T00:00:00Z', { kind: 'csat', score: 1, scale: 5, sentAt: '2018-01-06T00:00:00Z', answeredAt: '2018-01-05T00:00:00Z' }),
      ].join('\n'),
    );
    const { status, stderr } = run('fit', '--events', events);
    expect(status).toBe(1);
    expect(stderr).toMatch(/line 2: order o1 was answered at 2018-01-05.*before its survey was sent at 2018-01-06/);
  });
});
