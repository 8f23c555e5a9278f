import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { SurveyRecord } from '../../core/measures/records.ts';
import { measuresReport } from '../../core/measures/report.ts';
import { DAY, isoOf } from '../../core/time.ts';
import type { SurveyAnswer } from '../../local/survey-operations.ts';
import { surveyCsv } from '../../local/surveys/csv.ts';
import { surveyPage } from '../../local/surveys/page.ts';
import { hoursInWords, reportInWords } from '../../local/surveys/words.ts';
import { customer, event, NOON } from '../builders.ts';
import { servedSystem } from './served.ts';

const survey = (score: number | undefined, more: Partial<SurveyRecord> = {}): SurveyRecord => ({
  record: 'survey',
  kind: 'nps',
  about: 'relationship',
  factAt: NOON,
  sentAt: NOON + DAY,
  channel: 'email',
  ...(score !== undefined && { answer: { at: NOON + 2 * DAY, score, scale: 10 } }),
  ...more,
});
const answer = (...records: readonly SurveyRecord[]): SurveyAnswer => ({ at: isoOf(NOON), ...measuresReport(['2026-W09'], records), themes: [] });
const MARKUP = '<script>alert(1)</script>';

describe('the table', () => {
  test('has a line for each name of each dimension, and no cell that a spreadsheet would run', () => {
    const rows = parse(surveyCsv(answer(survey(0, { agent: '=HYPERLINK("http://x")', segment: '+1', topic: '@sum, "quoted"\nnext' }), survey(undefined))), {
      columns: true,
    }) as Record<string, string>[];
    expect(rows.map(({ dimension, name }) => [dimension, name])).toEqual([
      ['all', 'all'],
      ['week', '2026-W09'],
      ['topic', '\'@sum, "quoted"\nnext'],
      ['topic', '(not said)'],
      ['channel', 'email'],
      ['agent', '\'=HYPERLINK("http://x")'],
      ['agent', '(not said)'],
      ['segment', "'+1"],
      ['segment', '(not said)'],
    ]);
    expect(rows[0]).toMatchObject({ question: 'nps', asked: '2', answered: '1', silent: '1', score: '-100', score_if_silent_happy: '0' });
  });
});

describe('the page', () => {
  test('shows names as text, and loads nothing', () => {
    const page = surveyPage({ ...answer(survey(9, { topic: MARKUP, agent: MARKUP, segment: MARKUP })), themes: [themed(MARKUP)] });
    expect(page).not.toContain(MARKUP);
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toMatch(/<script|src=|href="http|@import|url\(/);
  });

  test('says so when there is nothing to say', () => {
    expect(surveyPage(answer())).toContain('Nobody was asked in these weeks');
    expect(reportInWords(answer())).toContain('Nobody was asked in these weeks');
  });
});

const themed = (name: string): SurveyAnswer['themes'][number] => ({
  theme: 'broken',
  name,
  comments: 1,
  customers: 1,
  lastRaisedAt: NOON,
  fixedAt: NOON,
  closed: { of: 1, count: 1, share: 1, lower: 0.2, upper: 1 },
  medianDaysToClose: 3,
});

describe('in words', () => {
  test('stands how many kept silent, and what that leaves open', () => {
    const words = reportInWords({ ...answer(survey(9), survey(undefined)), themes: [themed('Broken parcels')] });
    expect(words).toContain('NPS\n  100 (95 %: -12 to 100), from 1 answer.');
    expect(words).toContain('1 did not.');
    expect(words).toContain('as unhappy as can be it would be 0, and as happy as can be 100');
    expect(words).toContain('Broken parcels: 1 comment of 1 customer; done on 2026-03-01, told 100 % (1 of 1), 3 days after they first said it (median)');
  });

  test.each([
    [null, ''],
    [0.5, '30 min'],
    [5, '5 h'],
    [60, '2.5 d'],
  ])('%s hours are "%s"', (hours, words) => {
    expect(hoursInWords(hours)).toBe(words);
  });
});

describe('a running system', () => {
  const served = servedSystem();
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as a client would read them
  const read = async (answered: Response): Promise<any> => ({ status: answered.status, body: await answered.json() });
  const get = async (path: string) => read(await fetch(served.url + path));
  const post = async (body: object) => read(await fetch(`${served.url}/local/themes`, { method: 'POST', body: JSON.stringify(body) }));

  test('answers with figures, comments and themes, and tags', async () => {
    await served.system.emit(customer('ada', NOON), event('feedback.received', NOON, { customerId: 'ada', comment: 'Broken' }));
    expect((await get('/local/surveys?weeks=2')).body).toMatchObject({ weeks: ['2026-W08', '2026-W09'], surveys: { csat: { all: { asked: 0 } } }, themes: [] });
    expect((await get('/local/surveys?weeks=0')).status).toBe(400);
    expect(await post({ theme: 'broken', do: 'say', said: '{"name":"Broken","words":["broken"]}', by: 'ola', why: 'seen thrice' })).toMatchObject({
      status: 200,
      body: { theme: { id: 'broken' } },
    });
    const [comment] = (await get('/local/comments?untagged=yes')).body;
    expect(comment).toMatchObject({ customerId: 'ada', suggested: ['broken'], themes: [] });
    expect((await post({ theme: 'broken', do: 'tag', customer: 'ada', comment: comment.name })).body).toEqual({ comment: { themes: ['broken'] } });
    expect((await get('/local/comments?theme=broken')).body.length).toBe(1);
    expect((await get('/local/comments?untagged=yes')).body).toEqual([]);
    expect((await get('/local/themes')).body).toMatchObject([{ id: 'broken', name: 'Broken' }]);
    expect((await get('/local/audit')).body.entries.map(({ did }: { did: string }) => did).sort()).toEqual(['tag-comment', 'theme']);
  });

  test.each([
    [{}, 'Say which theme'],
    [{ theme: 'broken' }, 'Say what to do: say, fix, take-back, tag, untag'],
    [{ theme: 'broken', do: 'say', said: '{' }, 'said wants JSON'],
    [{ theme: 'Broken!', do: 'say', said: '{}' }, 'a short name of a-z'],
    [{ theme: 'broken', do: 'tag' }, 'Say whose comment'],
    [{ theme: 'gone', do: 'fix', fix: '{"at":"2026-03-01T00:00:00Z","did":{"en":"x"}}' }, 'There is no theme "gone"'],
  ])('says what it wants of %j', async (body, error) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { error: expect.stringContaining(error) } });
  });
});
