import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { Log, Mail, SendOutcome } from '../../core/ports.ts';
import { ONCE } from './client-settings.ts';
import { isRefusal, isThrottled, messageOf, nameOf, neverAsked } from './failures.ts';
import { brokenHeader, type Letterhead, mimeOf } from './mime.ts';

export type SesSettings = Letterhead & { readonly configurationSet: string };

export const sesClient = (): SESClient => new SESClient(ONCE);

/**
 * Mail by SES (its first API: v2's client is larger and adds nothing here). One call, never a second by itself:
 * SES takes no idempotency key, so the client must have `maxAttempts: 1`.
 */
export function sesMail({ client, log }: { readonly client: SESClient; readonly log: Log }, settings: SesSettings): Mail {
  return {
    async send(message) {
      const broken = brokenHeader(message);
      if (broken !== undefined) return { outcome: 'refused', why: `a line break or other control character in ${broken}`, addressFault: broken === 'To' };
      const command = new SendRawEmailCommand({
        Source: settings.fromAddress,
        Destinations: [message.to],
        RawMessage: { Data: await mimeOf(message, settings) },
        ConfigurationSetName: settings.configurationSet,
        Tags: [
          { Name: 'notice', Value: message.tags.notice },
          { Name: 'customer', Value: message.tags.customer },
        ],
      });
      try {
        const { MessageId } = await client.send(command);
        return { outcome: 'accepted', providerId: MessageId ?? '' };
      } catch (error) {
        const outcome = outcomeOf(error);
        if (outcome.outcome === 'throttled' && !isThrottled(error)) log.line({ mailCannotBeSent: nameOf(error) });
        return outcome;
      }
    },
  };
}

/** SES judges the message or an address in it. */
const JUDGES_MESSAGE: ReadonlySet<string> = new Set([
  'MessageRejected',
  'InvalidParameterValue',
  'InvalidParameterCombination',
  'InvalidParameterValueException',
  'RequestEntityTooLarge',
]);
const ABOUT_ADDRESS = /address|domain|local.?part|user name/i;
const NOT_VERIFIED = /not verified/i;

/**
 * What an error means for the message. A fault of ours (sender not confirmed, account in the sandbox or paused, permission
 * or configuration set missing) surely sent nothing and is no judgement of the message: it waits, and after its receives it lies
 * in the dead letters with an alarm, to be redriven once that is put right (reliability, F18). The reason carries no address.
 */
export function outcomeOf(error: unknown): SendOutcome {
  const name = nameOf(error);
  if (isThrottled(error) || neverAsked(error)) return { outcome: 'throttled' };
  if (!isRefusal(error)) return { outcome: 'unknown', why: name };
  if (!JUDGES_MESSAGE.has(name) || NOT_VERIFIED.test(messageOf(error))) return { outcome: 'throttled' };
  return { outcome: 'refused', why: name, addressFault: ABOUT_ADDRESS.test(messageOf(error)) };
}
