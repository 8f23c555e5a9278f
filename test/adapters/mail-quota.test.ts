import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, test } from 'vitest';
import { sesMailQuota } from '../../adapters/aws/mail-quota.ts';
import { type MailQuota, Unavailable } from '../../core/ports.ts';
import { DAY, MINUTE } from '../../core/time.ts';
import { type Answer, type ServiceStub, serviceStub } from './service-stub.ts';

let stub: ServiceStub | undefined;
afterEach(() => stub?.close());

const START = Date.UTC(2026, 10, 23, 12);
let now = START;

const rate = (quota: object): Answer => ({ body: JSON.stringify({ SendQuota: { Max24HourSend: 200, SentLast24Hours: 1, ...quota } }) });
const perSecond = (MaxSendRate: number): Answer => rate({ MaxSendRate });
const saying = (name: string, status: number): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': name },
  body: JSON.stringify({ message: 'no' }),
});
const TROUBLE = saying('InternalServiceErrorException', 500);

async function quotaThatAnswers(answer: (before: number) => Answer): Promise<MailQuota> {
  now = START;
  stub = await serviceStub((_, before) => answer(before));
  return sesMailQuota({ client: new SESv2Client({ ...stub.reach, maxAttempts: 1 }), clock: { now: () => now } });
}

describe('the mail quota', () => {
  test('is what SES says', async () => {
    const quota = await quotaThatAnswers(() => perSecond(14));
    expect(await quota.perSecond()).toBe(14);
    expect(stub?.asked[0]?.path).toBe('/v2/email/account');
  });

  test.each([
    ['SES says none', perSecond(0)],
    ['SES says nothing', rate({})],
  ])('is at least one mail a second when %s', async (_, answer) => {
    expect(await (await quotaThatAnswers(() => answer)).perSecond()).toBe(1);
  });

  test('is asked for once in a quarter of an hour', async () => {
    const quota = await quotaThatAnswers((before) => perSecond(14 + before));
    await quota.perSecond();
    now = START + 15 * MINUTE - 1;
    expect(await quota.perSecond()).toBe(14);
    now = START + 15 * MINUTE;
    expect(await quota.perSecond()).toBe(15);
    expect(stub?.asked).toHaveLength(2);
  });

  test('is the last known one for a day while SES does not answer, and SES is asked once a minute', async () => {
    const quota = await quotaThatAnswers((before) => (before === 0 ? perSecond(14) : TROUBLE));
    await quota.perSecond();
    now = START + DAY - 1;
    expect(await quota.perSecond()).toBe(14);
    expect(await quota.perSecond()).toBe(14);
    expect(stub?.asked).toHaveLength(2);
    now = START + DAY + MINUTE;
    await expect(quota.perSecond()).rejects.toBeInstanceOf(Unavailable);
  });

  test('is new again once SES is back', async () => {
    const quota = await quotaThatAnswers((before) => (before === 1 ? TROUBLE : perSecond(14 + before)));
    await quota.perSecond();
    now = START + 20 * MINUTE;
    expect(await quota.perSecond()).toBe(14);
    now = START + 21 * MINUTE;
    expect(await quota.perSecond()).toBe(16);
  });

  test('is unavailable when it was never known and SES does not answer', async () => {
    const quota = await quotaThatAnswers(() => TROUBLE);
    await expect(quota.perSecond()).rejects.toBeInstanceOf(Unavailable);
  });

  test('is our mistake, and no trouble of SES, when we may not ask', async () => {
    const quota = await quotaThatAnswers(() => saying('AccessDeniedException', 403));
    await expect(quota.perSecond()).rejects.not.toBeInstanceOf(Unavailable);
  });
});
