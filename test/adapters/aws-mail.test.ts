import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, test } from 'vitest';
import { outcomeOf, sesMail } from '../../adapters/aws/mail.ts';
import type { Mail, MailMessage } from '../../core/ports.ts';
import { type Answer, type ServiceStub, serviceStub } from './service-stub.ts';

let stub: ServiceStub | undefined;
afterEach(() => stub?.close());

const SETTINGS = { from: '"Ann & Sons" <hello@example.com>', replyTo: 'support@example.com', configurationSet: 'the-set' };
const LONG_LINK = `https://links.example.com/u/${'a.b-c_'.repeat(60)}`;

const message = (override: Partial<MailMessage> = {}): MailMessage => ({
  to: 'ann@example.org',
  subject: 'Ihre Bestellung Nr. 4711 verspätet sich – neue Ankunft am 12. März, zwischen 9 und 12 Uhr',
  text: 'Guten Tag,\n.\nein Punkt allein.',
  html: '<p>Guten Tag</p>',
  headers: { 'X-Notice-Id': 'abc123', 'List-Unsubscribe': `<${LONG_LINK}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  tags: { notice: 'n0t1ce', customer: 'cust0mer' },
  about: { kind: 'order.delayed', recipient: 'c:ann', noticeKey: 'abc123' },
  ...override,
});

const ACCEPTED: Answer = { body: JSON.stringify({ MessageId: 'id-1' }) };
const saying = (name: string, message: string, status = 400): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': name },
  body: JSON.stringify({ message }),
});

const logged: object[] = [];
async function mailThatAnswers(answer: () => Answer): Promise<Mail> {
  logged.length = 0;
  stub = await serviceStub(answer);
  const client = new SESv2Client({ ...stub.reach, maxAttempts: 1, requestHandler: { requestTimeout: 1_000, throwOnRequestTimeout: true } });
  return sesMail({ client, log: { line: (fields) => logged.push(fields) } }, SETTINGS);
}

describe('a message with a line break smuggled in', () => {
  test.each<[string, Partial<MailMessage>, boolean]>([
    ['the address', { to: 'ann@example.org\r\nBcc: eve@example.org' }, true],
    ['the subject', { subject: 'Hello\r\nBcc: eve@example.org' }, false],
    ['the subject, as a bare line feed', { subject: 'Hello\nBcc: eve@example.org' }, false],
    ['a header', { headers: { 'List-Unsubscribe': '<https://x>\r\nBcc: eve@example.org' } }, false],
    ["a header's name", { headers: { 'X-A: 1\r\nBcc': 'eve@example.org' } }, false],
    ['a header, as text that is no plain line', { headers: { 'X-A': 'ü' } }, false],
    ['a header, by a value that is longer than SES takes', { headers: { 'X-A': 'x'.repeat(871) } }, false],
  ])('in %s is refused before anything is sent', async (_, override, addressFault) => {
    const mail = await mailThatAnswers(() => ACCEPTED);
    expect(await mail.send(message(override))).toMatchObject({ outcome: 'refused', addressFault });
    expect(stub?.asked).toEqual([]);
  });
});

describe('mail by SES', () => {
  test('goes to the one recipient, with its tags and the configuration set', async () => {
    const mail = await mailThatAnswers(() => ACCEPTED);
    expect(await mail.send(message())).toEqual({ outcome: 'accepted', providerId: 'id-1' });
    expect(stub?.asked).toHaveLength(1);
    expect(stub?.asked[0]?.path).toBe('/v2/email/outbound-emails');
    const { subject, text, html } = message();
    expect(JSON.parse(stub?.asked[0]?.body ?? '')).toEqual({
      FromEmailAddress: '"Ann & Sons" <hello@example.com>',
      ReplyToAddresses: ['support@example.com'],
      Destination: { ToAddresses: ['ann@example.org'] },
      Content: {
        Simple: {
          Subject: { Data: subject, Charset: 'UTF-8' },
          Body: { Text: { Data: text, Charset: 'UTF-8' }, Html: { Data: html, Charset: 'UTF-8' } },
          Headers: [
            { Name: 'X-Notice-Id', Value: 'abc123' },
            { Name: 'List-Unsubscribe', Value: `<${LONG_LINK}>` },
            { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
          ],
        },
      },
      ConfigurationSetName: 'the-set',
      EmailTags: [
        { Name: 'notice', Value: 'n0t1ce' },
        { Name: 'customer', Value: 'cust0mer' },
      ],
    });
  });

  test('is surely not sent, and may be tried later, when SES throttles (F16)', async () => {
    const mail = await mailThatAnswers(() => saying('TooManyRequestsException', 'Maximum sending rate exceeded.', 429));
    expect(await mail.send(message())).toEqual({ outcome: 'throttled' });
    expect(stub?.asked).toHaveLength(1);
    expect(logged).toEqual([]);
  });

  test.each<[string, Answer]>([
    ['the daily quota is used up', saying('LimitExceededException', 'Daily message quota exceeded.')],
    [
      'the sender is not confirmed yet',
      saying('MessageRejected', 'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: hello@example.com'),
    ],
    ['the configuration set is gone', saying('NotFoundException', 'Configuration set <the-set> does not exist.', 404)],
    ['the domain of bounces is not confirmed yet', saying('MailFromDomainNotVerifiedException', 'not verified')],
    ['sending is paused', saying('SendingPausedException', 'Email sending is disabled')],
    ['the account is suspended', saying('AccountSuspendedException', 'suspended')],
    ['the role may not send', saying('AccessDeniedException', 'not authorized', 403)],
  ])('waits, for the fault is ours and not the message’s, when %s (F18)', async (_, answer) => {
    const mail = await mailThatAnswers(() => answer);
    expect(await mail.send(message())).toEqual({ outcome: 'throttled' });
  });

  test('logs a fault of ours by its name, without the address', async () => {
    const mail = await mailThatAnswers(() => saying('MessageRejected', 'Email address is not verified. … ann@example.org'));
    await mail.send(message());
    expect(logged).toEqual([{ mailCannotBeSent: 'MessageRejected' }]);
  });

  test.each<[string, Answer, boolean]>([
    ['the domain of the address is none', saying('BadRequestException', 'Domain contains illegal character'), true],
    ['the address is none', saying('BadRequestException', "Missing final '@domain'"), true],
    ['the address is on a blacklist', saying('MessageRejected', 'Address blacklisted.'), true],
    ['SES finds a virus', saying('MessageRejected', 'Message rejected: content'), false],
    ['a header is wrong', saying('BadRequestException', 'Duplicate header Subject.'), false],
    ['it is too large', saying('RequestEntityTooLargeException', 'too large', 413), false],
  ])('is refused for good when %s (F18)', async (_, answer, addressFault) => {
    const mail = await mailThatAnswers(() => answer);
    const outcome = await mail.send(message());
    expect(outcome).toMatchObject({ outcome: 'refused', addressFault });
    expect(JSON.stringify(outcome)).not.toContain('ann@example.org');
  });

  test.each<[string, Answer]>([
    ['SES has trouble of its own', saying('InternalServiceErrorException', 'oops', 500)],
    ['SES is away', { status: 503, body: 'no' }],
    ['the line breaks', 'reset'],
    ['no answer comes', 'hang'],
  ])('may have been sent, and is not tried again, when %s (F17)', async (_, answer) => {
    const mail = await mailThatAnswers(() => answer);
    expect(await mail.send(message())).toMatchObject({ outcome: 'unknown' });
    expect(stub?.asked).toHaveLength(1);
  });

  test('is surely not sent when nobody listens', async () => {
    const mail = await mailThatAnswers(() => ACCEPTED);
    await stub?.close();
    expect(await mail.send(message())).toEqual({ outcome: 'throttled' });
  });

  test('may have been sent, whatever the error, when nothing says the contrary', () => {
    expect(outcomeOf(new Error('surprise'))).toMatchObject({ outcome: 'unknown' });
    expect(outcomeOf('surprise')).toMatchObject({ outcome: 'unknown' });
  });
});
