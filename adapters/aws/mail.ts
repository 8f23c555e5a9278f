import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Log, Mail, SendOutcome } from '../../core/ports.ts';
import { ONCE } from './client-settings.ts';
import { isRefusal, isThrottled, messageOf, nameOf, neverAsked } from './failures.ts';
import { brokenHeader } from './mail-headers.ts';

export type SesSettings = {
  /** The sender as a header says it: `Your Company <hello@your.company>`, in ASCII. */
  readonly from: string;
  readonly replyTo: string;
  readonly configurationSet: string;
};

export const sesClient = (): SESv2Client => new SESv2Client(ONCE);

/**
 * Mail by SES, which puts the parts together itself: no library that writes mail is loaded. One call, never a second by itself:
 * SES takes no idempotency key, so the client must have `maxAttempts: 1`.
 */
export function sesMail({ client, log }: { readonly client: SESv2Client; readonly log: Log }, { from, replyTo, configurationSet }: SesSettings): Mail {
  return {
    async send(message) {
      const broken = brokenHeader(message);
      if (broken !== undefined) return { outcome: 'refused', why: `a line break or other control character in ${broken}`, addressFault: broken === 'To' };
      const { to, subject, text, html, headers, tags } = message;
      const command = new SendEmailCommand({
        FromEmailAddress: from,
        ReplyToAddresses: [replyTo],
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: utf8(subject),
            Body: { Text: utf8(text), Html: utf8(html) },
            Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
          },
        },
        ConfigurationSetName: configurationSet,
        EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
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

const utf8 = (text: string) => ({ Data: text, Charset: 'UTF-8' });

/** SES judges the message or an address in it. */
const JUDGES_MESSAGE: ReadonlySet<string> = new Set(['MessageRejected', 'BadRequestException', 'RequestEntityTooLargeException']);
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
