import { Duration, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IEventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { SenderEnv } from '../core/notices/sender.ts';
import { LINK_KEY_DAYS } from '../core/secrets/rotate.ts';
import type { Env as CasesEnv } from '../functions/cases/env.ts';
import type { Env as ConsoleEnv } from '../functions/console/env.ts';
import type { Env as CustomersEnv } from '../functions/customers/env.ts';
import type { Env as DeliverEnv } from '../functions/deliver/env.ts';
import type { Env as FeedbackEnv } from '../functions/delivery-feedback/env.ts';
import type { Env as EngagementEnv } from '../functions/engagement/env.ts';
import type { Env as FanOutEnv } from '../functions/fan-out/env.ts';
import type { Env as FeedEnv } from '../functions/feed/env.ts';
import type { Env as IntakeEnv } from '../functions/intake/env.ts';
import type { Env as LinksEnv } from '../functions/links/env.ts';
import type { Env as OrdersEnv } from '../functions/orders/env.ts';
import type { Env as OutagesEnv } from '../functions/outages/env.ts';
import type { Env as RotateEnv } from '../functions/rotate-secrets/env.ts';
import type { Env as SourcesEnv } from '../functions/sources/env.ts';
import type { Env as SweepEnv } from '../functions/sweep/env.ts';
import type { Env as WebhooksEnv } from '../functions/webhooks/env.ts';
import { alarmWhenSilent, alarmWhenThrottled, tellOfAlarms } from './constructs/alarms.ts';
import { EventsBus } from './constructs/bus.ts';
import { ConsoleSite } from './constructs/console.ts';
import { DataKey } from './constructs/data-key.ts';
import { GradualDeploys } from './constructs/gradual-deploys.ts';
import { History } from './constructs/history.ts';
import { HttpRoutes } from './constructs/http-routes.ts';
import { Mail } from './constructs/mail.ts';
import { Overview } from './constructs/overview.ts';
import { hooksToFill, randomSecret, webhooksToFill } from './constructs/random-secret.ts';
import { MEMORY_MB, ReactingFunction, reserveConcurrency } from './constructs/reacting-function.ts';
import { Rotation } from './constructs/rotation.ts';
import { DUE_INDEX, StateTable, WORKLIST_INDEX } from './constructs/table.ts';
import { allowTexts } from './constructs/texts.ts';
import { sayWhatIsNext } from './outputs.ts';
import { refuseExamples } from './own-settings.ts';
import type { BeforehandProps } from './props.ts';
import { everyQueue, queues, queuesByName } from './queues.ts';
import { senderHeader } from './sender-header.ts';
import { settingsOf } from './settings.ts';
import { sourcesText } from './sources-file.ts';
import { DELIVER_TIMEOUT_SECONDS, FEEDBACK_TIMEOUT_SECONDS, HTTP_TIMEOUT_SECONDS, REACTING_TIMEOUT_SECONDS, SWEEP_TIMEOUT_SECONDS } from './timeouts.ts';

/** Our own answers on the bus carry this source; families that we also listen to leave them out. */
const OURSELVES = 'beforehand';

/** One message, one page of customers or a hundred recipients at a time, so that its time limit belongs to it alone. */
const ONE_AT_A_TIME = 1;
const BATCH = 10;
/** They wait for the mail provider together. */
const SENT_TOGETHER = 30;
/** One look and no more for nearly each of them. */
const SAID_TOGETHER = 100;
/** News that can wait is gathered so long: what overtakes itself meanwhile goes out once, in its last state. */
const BURST_SECONDS = 3;

/**
 * Everything, from the bus to the sender, in the order in which an event passes through it.
 * In an app of your own: `new Beforehand(this, 'Beforehand', { fromAddress: 'hello@your.company', company: 'Your Company' })`.
 */
export class Beforehand extends Construct {
  /** Services put their events here. */
  readonly bus: IEventBus;
  /** What is known of customers and notices. */
  readonly table: ITable;
  /** Where the HTTP API is reached, without a slash at the end. */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, props: BeforehandProps = {}) {
    super(scope, id);
    const settings = settingsOf(props);
    const keepsData = settings.stage === 'prod';
    new DataKey(this, 'Data', { existing: props.encryptionKey, keeps: keepsData });
    if (settings.gradual ?? settings.stage === 'prod') new GradualDeploys(this, 'Gradual');
    if (settings.reserved ?? settings.stage === 'prod') reserveConcurrency(this);

    const alertDefaults = { ZONE: settings.zone, ALERTS: settings.alerts, ALERT_DELIVERY: settings.alertDelivery };

    // What is kept
    const state = new StateTable(this, 'State', { keepsData, existing: props.table });
    const TABLE = state.table.tableName;
    const linkSecret = randomSecret(this, 'LinkSecret', { description: 'Signs the links in messages', keeps: keepsData });
    const suppressionSecret = randomSecret(this, 'SuppressionSecret', {
      description: 'Under which the addresses of the suppression list are hashed; never throw a key away',
      keeps: keepsData,
      rotatedByHand: 'Each key stays for good, and each is one read more for every mail: one is added when somebody may have seen the one before.',
    });
    const hooksSecret = hooksToFill(this, 'HooksSecret', keepsData);
    const webhooksSecret = webhooksToFill(this, 'WebhooksSecret', keepsData);
    const eventsSecret = randomSecret(this, 'EventsSecret', {
      description: 'Signs events that are posted to /v1/events (Standard Webhooks): whsec_ and this text',
      keeps: keepsData,
      rotatedByHand: 'Whoever posts events must be told of a new key: a person renews it together with them.',
    });

    // What waits
    const queue = queues(this);
    const QUARANTINE = queue.quarantine.queueUrl;

    // What comes in
    const events = new EventsBus(this, 'Events', { undelivered: queue.undelivered, existing: props.bus, archiveDays: settings.archiveDays });
    events.route('Customers', queue.customers, { begins: ['customer.'], notFrom: OURSELVES });
    events.route('Orders', queue.orders, { begins: ['order.'] });
    events.route('Outages', queue.outages, { begins: ['outage.', 'maintenance.'] });
    events.route('Cases', queue.cases, { begins: ['case.', 'step.'], is: ['survey.answered', 'feedback.received', 'order.delivered', 'customer.updated'] });
    events.route('Engagement', queue.engagement, { begins: ['usage.', 'survey.', 'feedback.', 'subscription.', 'billing.'] });
    events.fromAws('Alarms', queue.sources, { source: ['aws.cloudwatch'], detailType: ['CloudWatch Alarm State Change'] });
    events.fromAws('Health', queue.sources, { source: ['aws.health'], detailType: ['AWS Health Event'] });
    for (const [index, name] of settings.partnerBuses.entries()) events.fromPartner(`Partner${index + 1}`, queue.sources, name);
    const { bus } = events;
    const BUS = bus.eventBusName;
    const http = new HttpRoutes(this, 'Http');
    const mail = new Mail(this, 'Mail', {
      fromAddress: settings.fromAddress,
      verifiedIdentity: settings.verifiedIdentity,
      feedback: queue.feedback,
      undelivered: queue.undelivered,
      deliveryReceipts: settings.deliveryReceipts,
    });

    // What reacts
    const customers = new ReactingFunction<CustomersEnv>(this, 'Customers', {
      folder: 'customers',
      description: 'Who customers are, what they allow, and what they use',
      timeoutSeconds: REACTING_TIMEOUT_SECONDS,
      environment: {
        TABLE,
        QUARANTINE,
        QUEUE: queue.customers.queueUrl,
        LANE_BROADCAST: queue.broadcast.queueUrl,
        SUPPRESSION_SECRET: suppressionSecret.secretArn,
      } satisfies Record<keyof CustomersEnv, string>,
    });
    customers.consume(queue.customers, { batchSize: BATCH, maxConcurrency: 10 });
    customers.sendTo(queue.broadcast, queue.quarantine);
    customers.allow(['secretsmanager:GetSecretValue'], [suppressionSecret.secretArn]);
    state.allow(customers, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem']);

    const orders = new ReactingFunction<OrdersEnv>(this, 'Orders', {
      folder: 'orders',
      description: 'Order events, and promised dates that pass in silence',
      timeoutSeconds: REACTING_TIMEOUT_SECONDS,
      environment: {
        TABLE,
        LANE_URGENT: queue.urgent.queueUrl,
        LANE_ROUTINE: queue.routine.queueUrl,
        SIGNALS: queue.engagement.queueUrl,
        QUARANTINE,
        QUEUE: queue.orders.queueUrl,
      } satisfies Record<keyof OrdersEnv, string>,
    });
    orders.consume(queue.orders, { batchSize: BATCH, maxConcurrency: 20 });
    orders.sendTo(queue.urgent, queue.routine, queue.engagement, queue.quarantine);
    state.allow(orders, ['GetItem', 'BatchGetItem', 'PutItem']);

    const outages = new ReactingFunction<OutagesEnv>(this, 'Outages', {
      folder: 'outages',
      description: 'Outages and planned work, and instants by which news was promised',
      timeoutSeconds: REACTING_TIMEOUT_SECONDS,
      environment: { TABLE, PAGES: queue.pages.queueUrl, QUARANTINE, QUEUE: queue.outages.queueUrl } satisfies Record<keyof OutagesEnv, string>,
    });
    outages.consume(queue.outages, { batchSize: BATCH, maxConcurrency: 5 });
    outages.sendTo(queue.pages, queue.quarantine);
    state.allow(outages, ['GetItem', 'PutItem']);

    const fanOut = new ReactingFunction<FanOutEnv>(this, 'FanOut', {
      folder: 'fan-out',
      description: 'Pages through the customers whom an outage concerns',
      feedsItself: true,
      timeoutSeconds: REACTING_TIMEOUT_SECONDS,
      environment: {
        TABLE,
        PAGES: queue.pages.queueUrl,
        LANE_BROADCAST: queue.broadcast.queueUrl,
        SIGNALS: queue.engagement.queueUrl,
        QUARANTINE,
      } satisfies Record<keyof FanOutEnv, string>,
    });
    fanOut.consume(queue.pages, { batchSize: BATCH, maxConcurrency: 10 });
    fanOut.sendTo(queue.pages, queue.broadcast, queue.engagement, queue.quarantine);
    state.allow(fanOut, ['GetItem', 'Query']);

    const engagement = new ReactingFunction<EngagementEnv>(this, 'Engagement', {
      folder: 'engagement',
      description: 'Days of use and experiences, and the flags and alerts that follow from them',
      timeoutSeconds: REACTING_TIMEOUT_SECONDS,
      environment: { ...alertDefaults, TABLE, BUS, LANE_ROUTINE: queue.routine.queueUrl, QUARANTINE, QUEUE: queue.engagement.queueUrl } satisfies Record<
        keyof EngagementEnv,
        string
      >,
    });
    engagement.consume(queue.engagement, { batchSize: BATCH, maxConcurrency: 20 });
    engagement.sendTo(queue.routine, queue.quarantine);
    engagement.allow(['events:PutEvents'], [bus.eventBusArn]);
    state.allow(engagement, ['GetItem', 'BatchGetItem', 'PutItem']);
    state.allowIndex(engagement, WORKLIST_INDEX);

    const cases = new ReactingFunction<CasesEnv>(this, 'Cases', {
      folder: 'cases',
      description: 'Support cases, and every survey: after a resolution that holds, after steps and deliveries, and in turn',
      timeoutSeconds: REACTING_TIMEOUT_SECONDS,
      environment: {
        TABLE,
        LANE_ROUTINE: queue.routine.queueUrl,
        SIGNALS: queue.engagement.queueUrl,
        QUARANTINE,
        QUEUE: queue.cases.queueUrl,
        BUS,
        ZONE: settings.zone,
        SURVEY_DELAY_HOURS: String(settings.surveyDelayHours),
      } satisfies Record<keyof CasesEnv, string>,
    });
    cases.consume(queue.cases, { batchSize: BATCH, maxConcurrency: 10 });
    cases.allow(['events:PutEvents'], [bus.eventBusArn]);
    cases.sendTo(queue.routine, queue.engagement, queue.quarantine);
    state.allow(cases, ['GetItem', 'BatchGetItem', 'PutItem']);

    const sender: SenderEnv = {
      COMPANY: settings.company,
      SUPPORT_ADDRESS: settings.supportAddress,
      STATUS_PAGE_URL: settings.statusPageUrl ?? '',
      HELP_URL: settings.helpUrl ?? '',
    };
    const deliver = new ReactingFunction<DeliverEnv>(this, 'Deliver', {
      folder: 'deliver',
      description: 'The gate: claims a notice, asks once more, sends, settles',
      timeoutSeconds: DELIVER_TIMEOUT_SECONDS,
      environment: {
        TABLE,
        LANE_URGENT: queue.urgent.queueUrl,
        LANE_ROUTINE: queue.routine.queueUrl,
        LANE_BROADCAST: queue.broadcast.queueUrl,
        QUARANTINE,
        LINK_SECRET: linkSecret.secretArn,
        SUPPRESSION_SECRET: suppressionSecret.secretArn,
        HOOKS_SECRET: hooksSecret.secretArn,
        ZONE: settings.zone,
        BASE_URL: settings.baseUrl ?? http.api.apiEndpoint,
        FROM: senderHeader(settings.company, settings.fromAddress),
        CONFIGURATION_SET: mail.configurationSet,
        ...sender,
        MANAGER_ADDRESS: settings.managerAddress ?? '',
        SMS_ORIGINATION: settings.smsOrigination ?? '',
      } satisfies Record<keyof DeliverEnv, string>,
    });
    deliver.consume(queue.urgent, { batchSize: BATCH, maxConcurrency: 5 });
    deliver.consume(queue.routine, { batchSize: SENT_TOGETHER, maxConcurrency: 3, windowSeconds: BURST_SECONDS });
    deliver.consume(queue.broadcast, { batchSize: ONE_AT_A_TIME, maxConcurrency: 5 });
    deliver.sendTo(queue.urgent, queue.routine, queue.broadcast, queue.quarantine);
    deliver.allow(['secretsmanager:GetSecretValue'], [linkSecret.secretArn, suppressionSecret.secretArn, hooksSecret.secretArn]);
    if (settings.smsOrigination !== undefined) allowTexts(deliver, Stack.of(this));
    mail.allow(deliver);
    state.allow(deliver, ['GetItem', 'BatchGetItem', 'Query', 'PutItem']);

    const feedback = new ReactingFunction<FeedbackEnv>(this, 'DeliveryFeedback', {
      folder: 'delivery-feedback',
      description: 'What SES says of sent messages: settles, completes receipts, suppresses dead addresses',
      timeoutSeconds: FEEDBACK_TIMEOUT_SECONDS,
      environment: { TABLE, QUARANTINE, QUEUE: queue.feedback.queueUrl, SUPPRESSION_SECRET: suppressionSecret.secretArn } satisfies Record<keyof FeedbackEnv, string>,
    });
    // Whatever waits for the provider's word waits for minutes: full batches cost a fraction.
    feedback.consume(queue.feedback, { batchSize: SAID_TOGETHER, maxConcurrency: 10, windowSeconds: BURST_SECONDS });
    feedback.sendTo(queue.quarantine);
    feedback.allow(['secretsmanager:GetSecretValue'], [suppressionSecret.secretArn]);
    state.allow(feedback, ['GetItem', 'BatchGetItem', 'PutItem']);

    const sweep = new ReactingFunction<SweepEnv>(this, 'Sweep', {
      folder: 'sweep',
      description: 'Each minute: wakes what has become due',
      timeoutSeconds: SWEEP_TIMEOUT_SECONDS,
      atOneTime: 2,
      environment: {
        TABLE,
        CUSTOMERS: queue.customers.queueUrl,
        ORDERS: queue.orders.queueUrl,
        OUTAGES: queue.outages.queueUrl,
        ENGAGEMENT: queue.engagement.queueUrl,
        CASES: queue.cases.queueUrl,
        PAGES: queue.pages.queueUrl,
        LANE_ROUTINE: queue.routine.queueUrl,
        SOURCES_QUEUE: queue.sources.queueUrl,
      } satisfies Record<keyof SweepEnv, string>,
    });
    sweep.sendTo(queue.customers, queue.orders, queue.outages, queue.engagement, queue.cases, queue.pages, queue.routine, queue.sources);
    state.allowIndex(sweep, DUE_INDEX);
    new Rule(this, 'EachMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(sweep.fn, { deadLetterQueue: queue.undelivered, retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
    alarmWhenSilent(sweep, sweep.fn, 'Sweep: not one run in five minutes, so nothing that is due rings.');

    const intake = new ReactingFunction<IntakeEnv>(this, 'Intake', {
      folder: 'intake',
      description: 'Events over HTTP, each judged by itself',
      timeoutSeconds: HTTP_TIMEOUT_SECONDS,
      environment: { BUS, WEBHOOK_SECRET: eventsSecret.secretArn } satisfies Record<keyof IntakeEnv, string>,
    });
    intake.allow(['events:PutEvents'], [bus.eventBusArn]);
    intake.allow(['secretsmanager:GetSecretValue'], [eventsSecret.secretArn]);
    http.events(intake.fn);

    const SOURCES = sourcesText(settings.sources);
    const webhooks = new ReactingFunction<WebhooksEnv>(this, 'Webhooks', {
      folder: 'webhooks',
      description: 'Webhooks of vendors: verified, translated, put on the bus',
      timeoutSeconds: HTTP_TIMEOUT_SECONDS,
      environment: { TABLE, BUS, QUARANTINE, WEBHOOKS_SECRET: webhooksSecret.secretArn, SOURCES } satisfies Record<keyof WebhooksEnv, string>,
    });
    webhooks.allow(['events:PutEvents'], [bus.eventBusArn]);
    webhooks.allow(['secretsmanager:GetSecretValue'], [webhooksSecret.secretArn]);
    webhooks.sendTo(queue.quarantine);
    state.allowReferences(webhooks);
    http.webhooks(webhooks.fn);

    const sources = new ReactingFunction<SourcesEnv>(this, 'Sources', {
      folder: 'sources',
      description: 'What AWS and partners say on their own buses: alarms, health, webhooks as events',
      timeoutSeconds: REACTING_TIMEOUT_SECONDS,
      environment: { TABLE, BUS, QUARANTINE, QUEUE: queue.sources.queueUrl, SOURCES } satisfies Record<keyof SourcesEnv, string>,
    });
    sources.consume(queue.sources, { batchSize: BATCH, maxConcurrency: 5 });
    sources.allow(['events:PutEvents'], [bus.eventBusArn]);
    sources.sendTo(queue.quarantine);
    state.allowReferences(sources);

    const site = settings.console ? new ConsoleSite(this, 'ConsoleSite', { api: http.api, keepsData, webAcl: settings.consoleWebAcl }) : undefined;
    const links = new ReactingFunction<LinksEnv>(this, 'Links', {
      folder: 'links',
      description: 'What people reach from a message: a GET shows, a POST records',
      timeoutSeconds: HTTP_TIMEOUT_SECONDS,
      environment: { ...alertDefaults, TABLE, BUS, LINK_SECRET: linkSecret.secretArn, ...sender, CONSOLE_URL: site?.url ?? '' } satisfies Record<keyof LinksEnv, string>,
    });
    links.allow(['events:PutEvents'], [bus.eventBusArn]);
    links.allow(['secretsmanager:GetSecretValue'], [linkSecret.secretArn]);
    state.allow(links, ['GetItem', 'PutItem']);
    http.links(links.fn);

    const feed = new ReactingFunction<FeedEnv>(this, 'Feed', {
      folder: 'feed',
      description: 'What a customer’s own app shows them',
      timeoutSeconds: HTTP_TIMEOUT_SECONDS,
      environment: { TABLE } satisfies Record<keyof FeedEnv, string>,
    });
    state.allow(feed, ['Query']);
    http.feed(feed.fn);

    if (site !== undefined) {
      const console = new ReactingFunction<ConsoleEnv>(this, 'Console', {
        folder: 'console',
        description: 'What CSMs see and do: alerts, customers, outages, rules, messages',
        timeoutSeconds: HTTP_TIMEOUT_SECONDS,
        environment: {
          ...alertDefaults,
          ...sender,
          TABLE,
          BUS,
          SUPPRESSION_SECRET: suppressionSecret.secretArn,
          FROM: senderHeader(settings.company, settings.fromAddress),
          CONFIGURATION_SET: mail.configurationSet,
          USER_POOL: site.userPool.userPoolId,
          USER_POOL_CLIENT: site.client.userPoolClientId,
          QUEUES: queuesByName(queue),
          SOME_QUEUE: QUARANTINE,
          FUNCTIONS: [customers, orders, outages, fanOut, engagement, cases, deliver, feedback, sweep, intake, webhooks, sources, links, feed]
            .map(({ fn }) => fn.functionName)
            .join(','),
          MEMORY_MB: String(MEMORY_MB),
        } satisfies Record<keyof ConsoleEnv, string>,
      });
      console.allow(['events:PutEvents'], [bus.eventBusArn]);
      console.allow(['secretsmanager:GetSecretValue'], [suppressionSecret.secretArn]);
      console.allow(['sqs:GetQueueAttributes'], everyQueue(queue));
      // CloudWatch knows no resource for its metrics.
      console.allow(['cloudwatch:GetMetricData'], ['*']);
      mail.allow(console);
      state.allow(console, ['GetItem', 'BatchGetItem', 'Query', 'PutItem']);
      state.allowIndex(console, WORKLIST_INDEX);
      http.console(console.fn, site.authorizer);
    }
    const rotate = new ReactingFunction<RotateEnv>(this, 'RotateSecrets', {
      folder: 'rotate-secrets',
      description: 'Puts a new key beside those in force, when Secrets Manager asks for one',
      timeoutSeconds: HTTP_TIMEOUT_SECONDS,
      atOneTime: 2,
      environment: { LINK_SECRET: linkSecret.secretArn, SUPPRESSION_SECRET: suppressionSecret.secretArn, WEBHOOK_SECRET: eventsSecret.secretArn } satisfies Record<
        keyof RotateEnv,
        string
      >,
    });
    new Rotation(this, 'Rotation', {
      by: rotate,
      of: { Links: { secret: linkSecret, everyDays: LINK_KEY_DAYS }, Suppression: { secret: suppressionSecret }, EventsIn: { secret: eventsSecret } },
      scheduled: settings.rotation ?? settings.stage === 'prod',
    });

    const history = settings.history ? new History(this, 'History', { bus, undelivered: queue.undelivered, days: settings.historyDays, keepsData }) : undefined;

    alarmWhenThrottled(this);
    const { quarantine: _unreadable, undelivered: _lost, ...worked } = queue;
    const overview = new Overview(this, 'Overview', { of: this, table: state.table, queues: worked });
    this.bus = bus;
    this.table = state.table;
    this.apiUrl = http.api.apiEndpoint;
    refuseExamples(this, settings);
    tellOfAlarms(this, { topic: props.alarmTopic, address: settings.alarmAddress, undelivered: queue.undelivered, mustBeHeard: settings.stage === 'prod' });
    sayWhatIsNext(this, {
      fromAddress: settings.fromAddress,
      api: http.api.apiEndpoint,
      bus: BUS,
      table: TABLE,
      eventsSecret: eventsSecret.secretArn,
      webhooksSecret: webhooksSecret.secretArn,
      hooksSecret: hooksSecret.secretArn,
      quarantine: QUARANTINE,
      overview: overview.dashboardName,
      ...(site && { console: { url: site.url, userPool: site.userPool.userPoolId } }),
      ...(history && { history: { table: `${history.database}.${history.table}@${history.workgroup}`, reader: history.reader.managedPolicyArn } }),
    });
  }
}
