/** What may be set of `new Beforehand(this, 'Beforehand', { … })` in another CDK app; the stack of its own takes the same from context (`settings.ts`). */
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Settings } from './settings.ts';

export type BeforehandProps = ExistingParts & Partial<Omit<Settings, OnlyOfTheCommandLine>>;

/** Parts of the company's own that are used instead of new ones. */
export type ExistingParts = {
  /**
   * The bus that services put their events on. Give it a dead-letter queue of its own if it is encrypted.
   * @default a new one, encrypted
   */
  readonly bus?: IEventBus;
  /**
   * A table with keys `pk` and `sk` (text), indexes `due` (`dueShard`, `dueAt`: numbers) and `worklist` (`owner` text, `rank` number), both keys only,
   * and a time to live on `expiresAt`: one that was restored from a backup, say. Import it with its key, if it has one of the account's own.
   * @default a new one, encrypted, recoverable to any second of the last 35 days
   */
  readonly table?: ITable;
  /**
   * Encrypts table, queues, bus, archive, secrets and logs. Its policy must let `events.amazonaws.com`, `cloudwatch.amazonaws.com` and
   * `logs.REGION.amazonaws.com` use it, as `constructs/data-key.ts` does.
   * @default a new one, rotated each year: one dollar a month, and some cents for its use
   */
  readonly encryptionKey?: IKey;
  /**
   * What hears of every alarm.
   * @default a topic that mails `alarmAddress`; none without that
   */
  readonly alarmTopic?: ITopic;
};

type OnlyOfTheCommandLine = 'cliCreds';
