import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { afterEach, describe, expect, test } from 'vitest';
import { bodyOf, endUserTexts, type TextSettings, textOutcomeOf } from '../../adapters/aws/text-messages.ts';
import type { TextMessage, TextMessages } from '../../core/ports.ts';
import { type Answer, json, type ServiceStub, serviceStub } from './service-stub.ts';

let stub: ServiceStub | undefined;
afterEach(() => stub?.close());

const SETTINGS: TextSettings = { originationIdentity: 'pool-1', configurationSetName: 'the-set' };
const message = (override: Partial<TextMessage> = {}): TextMessage => ({
  to: '+491701234567',
  text: 'Ihre Bestellung 4711 kommt am 12. März.',
  tags: { notice: 'n0t1ce', customer: 'cust0mer' },
  about: { kind: 'order.delayed', recipient: 'c:ann', noticeKey: 'n0t1ce' },
  ...override,
});

const saying = (type: string, said: object = {}, status = 400): Answer => json({ __type: type, Message: 'about +491701234567', ...said }, status);
const invalid = (...fields: string[]): Answer => saying('ValidationException', { Reason: 'INVALID_PARAMETER', Fields: fields.map((Name) => ({ Name, Message: 'no' })) });

const logged: object[] = [];
async function textsThatAnswer(answer: () => Answer, settings = SETTINGS): Promise<TextMessages> {
  logged.length = 0;
  stub = await serviceStub(answer);
  const client = new PinpointSMSVoiceV2Client({ ...stub.reach, maxAttempts: 1, requestHandler: { requestTimeout: 1_000, throwOnRequestTimeout: true } });
  return endUserTexts({ client, log: { line: (fields) => logged.push(fields) } }, settings);
}

describe('a text message', () => {
  test('goes to the one number, from our sender, with its tags', async () => {
    const texts = await textsThatAnswer(() => json({ MessageId: 'id-1' }));
    expect(await texts.send(message())).toEqual({ outcome: 'accepted', providerId: 'id-1' });
    expect(stub?.asked[0]?.target).toBe('PinpointSMSVoiceV2.SendTextMessage');
    expect(JSON.parse(stub?.asked[0]?.body ?? '')).toEqual({
      DestinationPhoneNumber: '+491701234567',
      OriginationIdentity: 'pool-1',
      MessageBody: 'Ihre Bestellung 4711 kommt am 12. März.',
      MessageType: 'TRANSACTIONAL',
      ConfigurationSetName: 'the-set',
      Context: { notice: 'n0t1ce', customer: 'cust0mer' },
    });
  });

  test('needs no configuration set', async () => {
    const texts = await textsThatAnswer(() => json({ MessageId: 'id-1' }), { originationIdentity: 'pool-1' });
    await texts.send(message());
    expect(JSON.parse(stub?.asked[0]?.body ?? '')).not.toHaveProperty('ConfigurationSetName');
  });

  test('is refused, with nothing asked, where SMS is not set up', async () => {
    const texts = await textsThatAnswer(() => json({ MessageId: 'id-1' }), {});
    expect(await texts.send(message())).toEqual({ outcome: 'refused', why: 'SMS is not set up', addressFault: false });
    expect(stub?.asked).toEqual([]);
  });

  test.each([
    ['a short text stays as it is', 'short', 'short'],
    ['a text of a thousand stays as it is', 'x'.repeat(1_000), 'x'.repeat(1_000)],
    ['a longer one ends in dots', 'x'.repeat(1_001), `${'x'.repeat(997)}...`],
    ['no character is cut in two', `${'x'.repeat(996)}😀😀😀`, `${'x'.repeat(996)}...`],
  ])('has at most a thousand characters: %s', (_, text, body) => {
    expect(bodyOf(text)).toBe(body);
  });
});

describe('a text message is refused for good', () => {
  test.each<[string, Answer, string]>([
    ['the number has opted out', saying('ConflictException', { Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT', ResourceType: 'phone-number' }), 'DESTINATION_PHONE_NUMBER_OPTED_OUT'],
    ['the number is none', invalid('DestinationPhoneNumber'), 'INVALID_PARAMETER'],
    ['only the text says so', saying('ValidationException', { Reason: 'INVALID_PARAMETER', Message: 'DestinationPhoneNumber is invalid' }), 'INVALID_PARAMETER'],
  ])('and its number with it when %s', async (_, answer, why) => {
    const texts = await textsThatAnswer(() => answer);
    expect(await texts.send(message())).toEqual({ outcome: 'refused', why, addressFault: true });
    expect(logged).toEqual([]);
  });

  test('and not its number when the service finds fault with the text', async () => {
    const texts = await textsThatAnswer(() => invalid('MessageBody'));
    expect(await texts.send(message())).toMatchObject({ outcome: 'refused', addressFault: false });
  });

  test.each<[string, Answer]>([
    ['NO_ORIGINATION_IDENTITIES_FOUND', saying('ConflictException', { Reason: 'NO_ORIGINATION_IDENTITIES_FOUND' })],
    ['DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION', saying('ConflictException', { Reason: 'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION' })],
    ['DESTINATION_COUNTRY_BLOCKED', saying('ValidationException', { Reason: 'DESTINATION_COUNTRY_BLOCKED' })],
    ['SENDER_ID_NOT_SUPPORTED', saying('ValidationException', { Reason: 'SENDER_ID_NOT_SUPPORTED', Fields: [{ Name: 'DestinationPhoneNumber', Message: 'no' }] })],
  ])('and not its number, with a line for us, when our sender does not reach that country: %s', async (why, answer) => {
    const texts = await textsThatAnswer(() => answer);
    expect(await texts.send(message())).toEqual({ outcome: 'refused', why, addressFault: false });
    expect(logged).toEqual([{ textCannotBeSent: why }]);
  });
});

describe('a text message waits', () => {
  test.each<[string, Answer]>([
    ['it is throttled', saying('ThrottlingException')],
    ['it is throttled without a name', saying('Whatever', {}, 429)],
  ])('when %s', async (_, answer) => {
    const texts = await textsThatAnswer(() => answer);
    expect(await texts.send(message())).toEqual({ outcome: 'throttled' });
    expect(stub?.asked).toHaveLength(1);
    expect(logged).toEqual([]);
  });

  test.each<[string, Answer, string]>([
    ['the month’s money is spent', saying('ServiceQuotaExceededException', { Reason: 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT' }), 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT'],
    ['we may not send', saying('AccessDeniedException'), 'AccessDeniedException'],
    ['our sender or set is gone', saying('ResourceNotFoundException', { ResourceType: 'pool', ResourceId: 'pool-1' }), 'ResourceNotFoundException'],
    ['our sender is misspelt', invalid('OriginationIdentity'), 'INVALID_PARAMETER'],
    ['our account is in the sandbox', saying('ConflictException', { Reason: 'DESTINATION_PHONE_NUMBER_NOT_VERIFIED' }), 'DESTINATION_PHONE_NUMBER_NOT_VERIFIED'],
    ['the service says a new word', saying('ConflictException', { Reason: 'SOMETHING_NEW' }), 'SOMETHING_NEW'],
  ])('with a line for us, for the fault is ours, when %s', async (_, answer, why) => {
    const texts = await textsThatAnswer(() => answer);
    expect(await texts.send(message())).toEqual({ outcome: 'throttled' });
    expect(logged).toEqual([{ textCannotBeSent: why }]);
    expect(JSON.stringify(logged)).not.toContain('+49');
  });

  test('when nobody listens', async () => {
    const texts = await textsThatAnswer(() => json({}));
    await stub?.close();
    expect(await texts.send(message())).toEqual({ outcome: 'throttled' });
  });
});

describe('a text message may have been sent, and is not tried again', () => {
  test.each<[string, Answer]>([
    ['the service has trouble of its own', saying('InternalServerException', {}, 500)],
    ['the service is away', { status: 503, body: 'no' }],
    ['the line breaks', 'reset'],
    ['no answer comes', 'hang'],
  ])('when %s', async (_, answer) => {
    const texts = await textsThatAnswer(() => answer);
    expect(await texts.send(message())).toMatchObject({ outcome: 'unknown' });
    expect(stub?.asked).toHaveLength(1);
  });

  test('whatever the error, when nothing says the contrary', () => {
    expect(textOutcomeOf(new Error('surprise'))).toMatchObject({ outcome: 'unknown' });
    expect(textOutcomeOf('surprise')).toMatchObject({ outcome: 'unknown' });
  });
});
