import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

type Made = {
  readonly fromAddress: string;
  readonly api: string;
  readonly bus: string;
  readonly table: string;
  readonly eventsSecret: string;
  readonly webhooksSecret: string;
  readonly hooksSecret: string;
  readonly quarantine: string;
  readonly overview: string;
  readonly console?: { readonly url: string; readonly userPool: string };
  readonly history?: { readonly table: string; readonly reader: string };
};

/** What a deploy prints: what to do next, and where everything is. */
export function sayWhatIsNext(scope: Construct, { fromAddress, api, bus, table, eventsSecret, webhooksSecret, hooksSecret, quarantine, overview, console, history }: Made): void {
  const say = (id: string, value: string, description: string) => new CfnOutput(scope, id, { value, description });
  say('NextStep', fromAddress, 'First: open the mail that SES sent to this address and confirm it; until then nothing can be sent');
  say('BusName', bus, 'Services put their events here (PutEvents), as docs/events.md describes');
  say('ApiUrl', api, 'Or they post CloudEvents to this address with /v1/events behind it');
  say('EventsSecretArn', eventsSecret, 'Posts are signed with whsec_ and the text of this secret; with AWS credentials /v1/events/iam needs none');
  say('WebhooksSecretArn', webhooksSecret, 'Webhooks of vendors go to the ApiUrl with /v1/webhooks/SOURCE behind it; put their secrets in here (docs/adapters.md)');
  say('HooksSecretArn', hooksSecret, 'Where alerts go besides mail: addresses of Slack, Teams and your webhooks, by name; it begins empty (docs/architecture.md, Channels)');
  say('TableName', table, 'What is known of customers and notices; npm run why reads it');
  say('QuarantineUrl', quarantine, 'Events that could not be read lie here with the reason');
  say('OverviewName', overview, 'This dashboard in CloudWatch says on one page whether all is well; what to do upon an alarm is under its name in docs/runbook.md');
  if (console !== undefined) {
    say('ConsoleUrl', console.url, 'Where CSMs sign in; docs/console.md says how they are added');
    say('ConsoleUserPool', console.userPool, 'The user pool with the groups csm, lead and admin');
  }
  if (history === undefined) return;
  say('HistoryTable', history.table, 'What customers did: npm run fit -- --stack, or --athena with this');
  say('HistoryReaderPolicyArn', history.reader, 'What somebody needs to learn from it, to attach to their role');
}
