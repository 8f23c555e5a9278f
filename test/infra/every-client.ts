/** Bundled as functions are, by the test beside it: asks each client of ours for something and prints what came of it. */

import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { eventBridgeBus, eventBridgeClient } from '../../adapters/aws/bus.ts';
import { sesClient, sesMail } from '../../adapters/aws/mail.ts';
import { sesMailQuota } from '../../adapters/aws/mail-quota.ts';
import { cloudWatchClient } from '../../adapters/aws/operations.ts';
import { sqsClient, sqsQueue } from '../../adapters/aws/queue.ts';
import { managedSecrets, secretsClient } from '../../adapters/aws/secrets.ts';
import { systemClock } from '../../adapters/aws/system.ts';
import { dynamoClient, dynamoTable } from '../../adapters/aws/table.ts';
import { endUserTexts, textClient } from '../../adapters/aws/text-messages.ts';

const log = { line: () => {} };
const about = { kind: 'order.shipped', recipient: 'c:ada', noticeKey: 'n' } as const;
const tags = { notice: 'n', customer: 'c' };
const client = sesClient();

const asked: Readonly<Record<string, () => Promise<unknown>>> = {
  table: () => dynamoTable(dynamoClient(), 'T').get({ pk: 'CUST#ada', sk: 'PROFILE' }),
  queue: () => sqsQueue(sqsClient(), `${process.env.AWS_ENDPOINT_URL}/000000000000/Q`).send([{ a: 1 }]),
  bus: () => eventBridgeBus(eventBridgeClient(), 'B').put([{ source: 'beforehand', type: 'alert.opened', detail: {} }]),
  secrets: () => managedSecrets({ client: secretsClient(), clock: systemClock }, { links: 'L' }).keys('links'),
  mail: () =>
    sesMail({ client, log }, { from: 'a@example.com', replyTo: 'a@example.com', configurationSet: 'S' }).send({
      to: 'b@example.com',
      subject: 's',
      text: 't',
      html: 'h',
      headers: {},
      tags,
      about,
    }),
  quota: () => sesMailQuota({ client, clock: systemClock }).perSecond(),
  texts: () => endUserTexts({ client: textClient(), log }, { originationIdentity: 'O' }).send({ to: '+4930123456', text: 't', tags, about }),
  figures: () => cloudWatchClient().send(new GetMetricDataCommand({ StartTime: new Date(0), EndTime: new Date(1), MetricDataQueries: [] })),
};

const outcome = async ([name, ask]: readonly [string, () => Promise<unknown>]) => [name, await ask().then((answer) => answer ?? 'done', String)] as const;

void Promise.all(Object.entries(asked).map(outcome)).then((said) => process.stdout.write(JSON.stringify(Object.fromEntries(said))));
