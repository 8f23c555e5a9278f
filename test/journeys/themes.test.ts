/** What customers say, tagged by a person, mended, and told once to exactly those who had said it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, isoOf } from '../../core/time.ts';
import { readComments, readSurveyReport } from '../../flow/measures-report.ts';
import { sayFix, sayTheme, tagComment, takeFixBack, untagComment } from '../../flow/themes.ts';
import { operatorPorts } from '../../local/operations.ts';
import { customer, event, NOON, supportCase } from '../builders.ts';
import { openSystem, type System } from './system.ts';
import { visit } from './visit.ts';

/** Monday, 2 March 2026, noon UTC. */
const MONDAY = NOON + DAY;
const OLA = { by: 'ola', why: 'a test' };

let system: System;
beforeEach(async () => {
  system = await openSystem(MONDAY);
});
afterEach(() => system.close());

const ports = () => operatorPorts(system.engine);
const said = (id: string, comment: string, at = MONDAY) => event('feedback.received', at, { customerId: id, comment }, `said-${id}-${at}`);
const named = () => sayTheme(ports(), 'broken', { name: 'Broken parcels', said: { en: 'Parcels arrive broken.' }, words: ['broken'] }, OLA);
const fixed = (at: number) => sayFix(ports(), 'broken', { at: isoOf(at), did: { en: 'We pack everything twice.' } }, OLA);
const commentOf = async (id: string) => (await readComments(ports(), 4)).find(({ customerId }) => customerId === id);
const tag = async (id: string) => tagComment(ports(), { customer: id, comment: (await commentOf(id))?.name ?? '', theme: 'broken' }, OLA);
const told = () => system.outbox({ kind: 'theme.fixed' }).map(({ to }) => to);

/** Four people: who said it and agreed, who said it without agreeing, who agreed and said something else, and who said it and was not tagged. */
const everybody = async () => {
  const agreed = { consents: { outreach: { email: true } } };
  await system.emit(
    customer('ada', MONDAY, agreed),
    customer('bea', MONDAY),
    customer('cem', MONDAY, agreed),
    customer('dan', MONDAY, agreed),
    said('ada', 'My cup was broken'),
    said('bea', 'Broken again'),
    said('cem', 'Where is the invoice?'),
    said('dan', 'The box was broken, but the tea was fine'),
  );
};

describe('you said, we did', () => {
  test('goes once, on its day, to exactly those who raised the theme and agreed to hear of it', async () => {
    await everybody();
    await named();
    expect((await commentOf('dan'))?.suggested).toEqual(['broken']);
    await tag('ada');
    await tag('bea');
    await fixed(MONDAY + 3 * DAY);
    await system.turnTo(MONDAY + 3 * DAY - HOUR);
    expect(told()).toEqual([]);
    await system.turnTo(MONDAY + 10 * DAY);
    expect(told()).toEqual(['ada@example.com']);
    expect(system.outbox({ kind: 'theme.fixed' })[0]?.text).toContain('We pack everything twice.');
    expect((await system.why('bea'))[0]).toMatchObject({ kind: 'theme.fixed', decision: 'skipped', reason: 'no-consent' });
    expect((await system.why('cem')).filter(({ kind }) => kind === 'theme.fixed')).toEqual([]);
    expect((await readSurveyReport(ports(), 4)).themes).toMatchObject([{ theme: 'broken', comments: 2, customers: 2, closed: { count: 1, of: 2 }, medianDaysToClose: 3 }]);
  });

  test('reaches also those whose comment is tagged when the others have been told, and nobody twice', async () => {
    await everybody();
    await named();
    await tag('ada');
    await fixed(MONDAY + DAY);
    await system.turnTo(MONDAY + 2 * DAY);
    await tag('dan');
    await system.turnTo(MONDAY + 3 * DAY);
    expect(told()).toEqual(['ada@example.com', 'dan@example.com']);
  });

  test('does not reach who has been untagged, nor anybody when it is taken back', async () => {
    await everybody();
    await named();
    await tag('ada');
    await tag('dan');
    await untagComment(ports(), { customer: 'dan', comment: (await commentOf('dan'))?.name ?? '', theme: 'broken' }, OLA);
    await fixed(MONDAY + DAY);
    await takeFixBack(ports(), 'broken', OLA);
    await system.turnTo(MONDAY + 2 * DAY);
    expect(told()).toEqual([]);
    await fixed(MONDAY + 3 * DAY);
    await system.turnTo(MONDAY + 4 * DAY);
    expect(told()).toEqual(['ada@example.com']);
  });

  test('does not reach who says it after the day on which it was mended', async () => {
    await everybody();
    await named();
    await tag('ada');
    await fixed(MONDAY + DAY);
    await system.turnTo(MONDAY + 2 * DAY);
    await system.emit(said('dan', 'Still broken', MONDAY + 2 * DAY));
    const later = (await readComments(ports(), 4)).find(({ text }) => text === 'Still broken');
    await tagComment(ports(), { customer: 'dan', comment: later?.name ?? '', theme: 'broken' }, OLA);
    await system.turnTo(MONDAY + 5 * DAY);
    expect(told()).toEqual(['ada@example.com']);
  });

  test('leaves nothing of somebody who wants to be forgotten', async () => {
    await everybody();
    await named();
    await tag('ada');
    await system.emit(event('customer.erased', MONDAY + HOUR, { customerId: 'ada' }));
    await fixed(MONDAY + DAY);
    await system.turnTo(MONDAY + 2 * DAY);
    expect(told()).toEqual([]);
    expect(await commentOf('ada')).toBeUndefined();
    expect((await readSurveyReport(ports(), 4)).themes).toMatchObject([{ customers: 0 }]);
    await expect(tagComment(ports(), { customer: 'ada', comment: 'any', theme: 'broken' }, OLA)).rejects.toThrow('no such comment');
  });
});

describe('a comment', () => {
  const answerLink = (): string => /http\S+\/s\/\S+score=4/.exec(system.outbox({ kind: 'survey.csat' })[0]?.text ?? '')?.[0] ?? '';
  const asked = async () => {
    await system.emit(customer('ada', MONDAY), supportCase('case.opened', MONDAY, { topic: 'Delivery' }));
    await system.emit(supportCase('case.resolved', MONDAY, { resolvedBy: 'human', topic: 'Delivery' }));
    await system.turnTo(MONDAY + 2 * DAY);
  };

  test('of an answer is kept with its score and topic, and changed words replace it', async () => {
    await asked();
    await visit(system, 'POST', answerLink(), 'score=4&comment=Nice%2C%20but%20broken');
    await named();
    await tag('ada');
    await visit(system, 'POST', answerLink(), 'score=3&comment=Broken%20twice');
    expect(await readComments(ports(), 4)).toMatchObject([{ customerId: 'ada', text: 'Broken twice', score: 3, scale: 5, topic: 'Delivery', caseId: 'k1', themes: ['broken'] }]);
  });

  test('comes with the wish to hear what became of it, by a tick of their own and by nothing else', async () => {
    await asked();
    expect((await visit(system, 'GET', answerLink())).body).toContain('name="tell"');
    await visit(system, 'POST', answerLink(), 'score=4&comment=Broken');
    expect((await system.state('ada')).consents?.outreach).toBeUndefined();
    await visit(system, 'POST', answerLink(), 'score=4&comment=Broken&tell=yes');
    expect((await visit(system, 'GET', answerLink())).body).not.toContain('name="tell"');
    await named();
    await tag('ada');
    await fixed(MONDAY + 3 * DAY);
    await system.turnTo(MONDAY + 4 * DAY);
    expect(told()).toEqual(['ada@example.com']);
  });

  test('that comes twice is one', async () => {
    await system.emit(customer('ada', MONDAY), said('ada', 'Broken'), said('ada', 'Broken'));
    expect((await readComments(ports(), 1)).length).toBe(1);
  });
});

describe('a theme', () => {
  test('says what it wants when it is asked for what cannot be done', async () => {
    await expect(sayTheme(ports(), 'Broken!', {}, OLA)).rejects.toThrow('a short name of a-z');
    await expect(sayTheme(ports(), 'broken', { said: { fr: 'x' } }, OLA)).rejects.toThrow('theme.said');
    await sayTheme(ports(), 'broken', { name: 'Broken' }, OLA);
    await expect(fixed(MONDAY)).rejects.toThrow('Say first how customers would put it');
    await expect(sayFix(ports(), 'unknown', { at: isoOf(MONDAY), did: { en: 'x' } }, OLA)).rejects.toThrow('There is no theme "unknown"');
    await expect(tagComment(ports(), { customer: 'nobody', comment: 'none', theme: 'broken' }, OLA)).rejects.toThrow('There is no such comment');
  });
});
