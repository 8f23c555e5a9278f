/** How many mails SES lets the account send in a second, asked at most every quarter of an hour. */
import { GetAccountCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { Clock, MailQuota } from '../../core/ports.ts';
import { DAY, type Instant, MINUTE } from '../../core/time.ts';
import { answerOf } from './failures.ts';

/** SES raises a quota over weeks, and lowers one seldom. */
const FRESH_FOR_MS = 15 * MINUTE;
/** With SES out of reach the last known rate serves on, and SES is asked again after this. */
const ASK_AGAIN_AFTER_MS = MINUTE;
const USABLE_FOR_MS = DAY;
/** What every account may do, a new one in the sandbox too. */
const LEAST_PER_SECOND = 1;

type Known = { readonly perSecond: number; readonly at: Instant; readonly freshUntil: Instant };

export function sesMailQuota({ client, clock }: { readonly client: SESv2Client; readonly clock: Clock }): MailQuota {
  let known: Known | undefined;
  return {
    async perSecond() {
      const now = clock.now();
      if (known !== undefined && now < known.freshUntil) return known.perSecond;
      try {
        known = { perSecond: await ask(), at: now, freshUntil: now + FRESH_FOR_MS };
      } catch (error) {
        if (known === undefined || now >= known.at + USABLE_FOR_MS) throw error;
        known = { ...known, freshUntil: now + ASK_AGAIN_AFTER_MS };
      }
      return known.perSecond;
    },
  };

  async function ask(): Promise<number> {
    const { SendQuota } = await answerOf('read mail quota', client.send(new GetAccountCommand({})));
    return Math.max(LEAST_PER_SECOND, SendQuota?.MaxSendRate ?? LEAST_PER_SECOND);
  }
}
