/**
 * SMS by AWS End User Messaging. One call, never a second by itself: the service takes no idempotency key, so the client must have `maxAttempts: 1`.
 * A second text message costs money and trust, so what is unclear stays `unknown`.
 */
import { PinpointSMSVoiceV2Client, SendTextMessageCommand, type ValidationException } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { Log, SendOutcome, TextMessages } from '../../core/ports.ts';
import { ONCE } from './client-settings.ts';
import { isRefusal, isThrottled, messageOf, nameOf, neverAsked } from './failures.ts';

export type TextSettings = {
  /** The number, sender id or pool that texts come from; without one SMS is not set up. */
  readonly originationIdentity?: string | undefined;
  readonly configurationSetName?: string | undefined;
};

/** The service takes 1,600; a thousand are already seven texts to the network, or fifteen in Unicode. */
const LONGEST_BODY = 1_000;
/** Three dots and not `…`, which alone would make a text Unicode, at twice the price. */
const CUT = '...';

export const textClient = (): PinpointSMSVoiceV2Client => new PinpointSMSVoiceV2Client(ONCE);

export function endUserTexts({ client, log }: { readonly client: PinpointSMSVoiceV2Client; readonly log: Log }, settings: TextSettings): TextMessages {
  const { originationIdentity, configurationSetName } = settings;
  if (originationIdentity === undefined) return { send: async () => ({ outcome: 'refused', why: 'SMS is not set up', addressFault: false }) };
  return {
    async send(message) {
      const command = new SendTextMessageCommand({
        DestinationPhoneNumber: message.to,
        OriginationIdentity: originationIdentity,
        MessageBody: bodyOf(message.text),
        MessageType: 'TRANSACTIONAL',
        ConfigurationSetName: configurationSetName,
        Context: { notice: message.tags.notice, customer: message.tags.customer },
      });
      try {
        const { MessageId } = await client.send(command);
        return { outcome: 'accepted', providerId: MessageId ?? '' };
      } catch (error) {
        if (isOurs(error)) log.line({ textCannotBeSent: reasonOf(error) });
        return textOutcomeOf(error);
      }
    },
  };
}

/** Cut between characters, never within one. */
export function bodyOf(text: string): string {
  if (text.length <= LONGEST_BODY) return text;
  const kept = text.slice(0, LONGEST_BODY - CUT.length).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept.trimEnd()}${CUT}`;
}

/** The service judges the number. `DESTINATION_PHONE_NUMBER_NOT_VERIFIED` is not among these: it says that our account is in the sandbox. */
const NUMBER_IS_DEAD: ReadonlySet<string> = new Set(['DESTINATION_PHONE_NUMBER_OPTED_OUT']);
/** Nothing that waiting would cure, yet no fault of the number: we have no sender for its country, or do not want to send there. */
const NOT_THERE: ReadonlySet<string> = new Set([
  'COUNTRY_NOT_ENABLED',
  'DESTINATION_COUNTRY_BLOCKED',
  'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
  'DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE',
  'INTERNATIONAL_SENDING_NOT_SUPPORTED',
  'INVALID_IDENTITY_FOR_DESTINATION_COUNTRY',
  'NO_ORIGINATION_IDENTITIES_FOUND',
  'PRICE_OVER_THRESHOLD',
  'SENDER_ID_NOT_REGISTERED',
  'SENDER_ID_NOT_SUPPORTED',
  'SENDER_ID_REQUIRES_REGISTRATION',
]);
const OF_NUMBER = /destination.?phone.?number/i;
const OF_BODY = /message.?body/i;

/**
 * What an error means for the message. A fault of ours (no permission, sandbox, spending limit, sender or configuration set missing) surely sent nothing
 * and is no judgement of the message: it waits, as mail does. The reason is a word of the service's and carries no number.
 */
export function textOutcomeOf(error: unknown): SendOutcome {
  const why = reasonOf(error);
  if (isThrottled(error) || neverAsked(error)) return { outcome: 'throttled' };
  if (!isRefusal(error)) return { outcome: 'unknown', why };
  if (NUMBER_IS_DEAD.has(why)) return { outcome: 'refused', why, addressFault: true };
  if (NOT_THERE.has(why)) return { outcome: 'refused', why, addressFault: false };
  if (finds(error, OF_NUMBER)) return { outcome: 'refused', why, addressFault: true };
  if (finds(error, OF_BODY)) return { outcome: 'refused', why, addressFault: false };
  return { outcome: 'throttled' };
}

/** Somebody has to put our account, sender or permissions right. */
const isOurs = (error: unknown): boolean => NOT_THERE.has(reasonOf(error)) || (!isThrottled(error) && textOutcomeOf(error).outcome === 'throttled');

const REASONED: ReadonlySet<string> = new Set(['ConflictException', 'ValidationException', 'ServiceQuotaExceededException']);

/** The service's own word for it, or the error's name. */
function reasonOf(error: unknown): string {
  return (REASONED.has(nameOf(error)) ? (error as { readonly Reason?: string }).Reason : undefined) ?? nameOf(error);
}

/** Whether a field that failed validation is of that name; the text serves only where no field is named. */
function finds(error: unknown, field: RegExp): boolean {
  if (nameOf(error) !== 'ValidationException') return false;
  const names = (error as ValidationException).Fields?.map(({ Name }) => Name ?? '') ?? [];
  return names.length > 0 ? names.some((name) => field.test(name)) : field.test(messageOf(error));
}
