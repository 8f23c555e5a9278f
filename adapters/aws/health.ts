/** What AWS knows of a deployed stack's health: the sender, the account, alarms, secrets, queues. For the doctor only: no function reads this, and no bundle holds its clients. */
import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DAY, type Instant } from '../../core/time.ts';
import { QUICK } from './client-settings.ts';
import { answerOf, nameOf } from './failures.ts';

export const mailClient = (): SESv2Client => new SESv2Client(QUICK);
export const metricsClient = (): CloudWatchClient => new CloudWatchClient(QUICK);

/** The address that the stack sends from: what its deploy printed first. */
export async function senderOf(client: CloudFormationClient, stack: string): Promise<string | undefined> {
  const { Stacks } = await answerOf('describe stack', client.send(new DescribeStacksCommand({ StackName: stack })));
  return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'NextStep')?.OutputValue;
}

export type Identity = {
  readonly identity: string;
  readonly verified: boolean;
  readonly dkim: string;
  readonly mailFrom: { readonly domain: string; readonly status: string } | undefined;
};

/** The domain's identity where SES has one, as mail is signed by it; else that of the address. */
export async function identityOf(client: SESv2Client, address: string): Promise<Identity | undefined> {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return (await identityNamed(client, domain)) ?? (await identityNamed(client, address));
}

async function identityNamed(client: SESv2Client, identity: string): Promise<Identity | undefined> {
  try {
    const {
      VerifiedForSendingStatus = false,
      DkimAttributes,
      MailFromAttributes,
    } = await answerOf('read identity', client.send(new GetEmailIdentityCommand({ EmailIdentity: identity })));
    const domain = MailFromAttributes?.MailFromDomain;
    return {
      identity,
      verified: VerifiedForSendingStatus,
      dkim: DkimAttributes?.SigningEnabled === false ? 'switched off' : (DkimAttributes?.Status ?? 'NOT_STARTED'),
      mailFrom: domain ? { domain, status: MailFromAttributes?.MailFromDomainStatus ?? 'PENDING' } : undefined,
    };
  } catch (error) {
    if (nameOf(error) === 'NotFoundException') return undefined;
    throw error;
  }
}

export type Account = {
  readonly production: boolean;
  readonly sendingEnabled: boolean;
  readonly enforcement: string;
  readonly perSecond: number;
  readonly perDay: number;
  readonly sentLastDay: number;
};

export async function mailAccount(client: SESv2Client): Promise<Account> {
  const {
    ProductionAccessEnabled = false,
    SendingEnabled = false,
    EnforcementStatus = 'HEALTHY',
    SendQuota,
  } = await answerOf('read account', client.send(new GetAccountCommand({})));
  return {
    production: ProductionAccessEnabled,
    sendingEnabled: SendingEnabled,
    enforcement: EnforcementStatus,
    perSecond: SendQuota?.MaxSendRate ?? 0,
    perDay: SendQuota?.Max24HourSend ?? 0,
    sentLastDay: SendQuota?.SentLast24Hours ?? 0,
  };
}

export type AlarmState = { readonly name: string; readonly state: string; readonly why: string; readonly tells: boolean };
const ALARMS_A_CALL = 100;

export async function alarmStates(client: CloudWatchClient, names: readonly string[]): Promise<readonly AlarmState[]> {
  const all: AlarmState[] = [];
  for (let n = 0; n < names.length; n += ALARMS_A_CALL) {
    const { MetricAlarms = [] } = await answerOf(
      'read alarms',
      client.send(new DescribeAlarmsCommand({ AlarmNames: names.slice(n, n + ALARMS_A_CALL), MaxRecords: ALARMS_A_CALL })),
    );
    for (const { AlarmName = '', StateValue = '', StateReason = '', ActionsEnabled = false, AlarmActions = [] } of MetricAlarms)
      all.push({ name: AlarmName, state: StateValue, why: StateReason, tells: ActionsEnabled && AlarmActions.length > 0 });
  }
  return all;
}

export type SecretState = { readonly name: string; readonly present: boolean; readonly changedAt: Instant | undefined };

/** Its description only; the value stays where it is. */
export async function secretState(client: SecretsManagerClient, name: string, arn: string): Promise<SecretState> {
  try {
    const { VersionIdsToStages = {}, LastChangedDate, CreatedDate, DeletedDate } = await answerOf('describe secret', client.send(new DescribeSecretCommand({ SecretId: arn })));
    const current = Object.values(VersionIdsToStages).some((stages) => stages.includes('AWSCURRENT'));
    return { name, present: current && DeletedDate === undefined, changedAt: (LastChangedDate ?? CreatedDate)?.getTime() };
  } catch (error) {
    if (nameOf(error) === 'ResourceNotFoundException') return { name, present: false, changedAt: undefined };
    throw error;
  }
}

/** Messages that came to each queue on each of the last days, today last. One call, some cents a year. */
export async function messagesByDay(
  client: CloudWatchClient,
  queues: readonly { readonly name: string; readonly queueName: string }[],
  days: number,
  now: Instant,
): Promise<readonly { readonly name: string; readonly byDay: readonly number[] }[]> {
  const today = Math.floor(now / DAY) * DAY;
  const from = today - (days - 1) * DAY;
  const { MetricDataResults = [] } = await answerOf(
    'read metrics',
    client.send(
      new GetMetricDataCommand({
        StartTime: new Date(from),
        EndTime: new Date(today + DAY),
        MetricDataQueries: queues.map(({ queueName }, index) => ({
          Id: `q${index}`,
          MetricStat: {
            Metric: { Namespace: 'AWS/SQS', MetricName: 'NumberOfMessagesSent', Dimensions: [{ Name: 'QueueName', Value: queueName }] },
            Period: DAY / 1000,
            Stat: 'Sum',
          },
        })),
      }),
    ),
  );
  return queues.map(({ name }, index) => {
    const { Timestamps = [], Values = [] } = MetricDataResults.find(({ Id }) => Id === `q${index}`) ?? {};
    const byDay = new Array<number>(days).fill(0);
    for (const [n, at] of Timestamps.entries()) {
      const day = Math.floor((at.getTime() - from) / DAY);
      if (day >= 0 && day < days) byDay[day] = (byDay[day] ?? 0) + (Values[n] ?? 0);
    }
    return { name, byDay };
  });
}

type Headers = Readonly<Record<string, string | undefined>>;

/** How far this machine's clock is ahead of the service's, by the `Date` of its last answer; a second is its grain. */
export function watchClock(client: CloudFormationClient, now: () => Instant): () => number | undefined {
  let aheadMs: number | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const before = now();
      const answer = await next(args);
      const date = (answer.response as { headers?: Headers } | undefined)?.headers?.date;
      const theirs = date === undefined ? Number.NaN : Date.parse(date);
      if (!Number.isNaN(theirs)) aheadMs = (before + now()) / 2 - theirs - 500;
      return answer;
    },
    { step: 'deserialize', name: 'watchClock' },
  );
  return () => aheadMs;
}
