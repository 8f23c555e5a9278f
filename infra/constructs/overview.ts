import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type IMetric, LegendPosition, MathExpression, Metric, SingleValueWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Figure } from '../../core/figures.ts';
import { CLASSES, type NoticeClass } from '../../core/notices/kinds.ts';
import { ReactingFunction } from './reacting-function.ts';

/** Which function's log lines each figure comes with. */
const SAID_BY = { Held: 'deliver', NotSent: 'deliver', FlagsRaised: 'engagement', FlagsCleared: 'engagement', SurveysAnswered: 'cases' } as const satisfies Partial<
  Record<Figure, string>
>;
const CLASS_NAMES = Object.keys(CLASSES) as NoticeClass[];
/** Half an hour is one point of a day's curve. */
const STEP = Duration.minutes(30);

/**
 * US dollars for each, us-east-1, on 2026-11-22: of the calls that grow with traffic. What stands still (alarms, key, log storage) is not in it.
 * Sources: AWS price lists; `npm run cost` counts the calls themselves and is the better answer.
 */
const DOLLARS = { mail: 1e-4, sqsRequest: 4e-7, writeUnit: 6.25e-7, readUnit: 1.25e-7, invocation: 2e-7, millisecondOfHalfAGigabyte: 0.5 * 1.33334e-8 } as const;
/** A message is sent, received and deleted, in batches when there are many. */
const REQUESTS_A_MESSAGE = 3;

export type OverviewProps = {
  /** Everything below it is shown: functions, rules, alarms. */
  readonly of: Construct;
  readonly table: ITable;
  /** Queues that are worked off, by the name that people call them. */
  readonly queues: Readonly<Record<string, Queue>>;
};

/** One page for a person who asks whether all is well: what comes in, how long people wait, what goes out, what lies about, and what it costs. */
export class Overview extends Construct {
  /** As CloudWatch calls it. */
  readonly dashboardName: string;

  constructor(scope: Construct, id: string, { of, table, queues }: OverviewProps) {
    super(scope, id);
    const stack = Stack.of(this).stackName;
    const alarms = of.node.findAll().filter((each): each is Alarm => each instanceof Alarm);
    const rules = of.node.findAll().filter((each): each is Rule => each instanceof Rule);
    const functions = of.node.findAll().filter((each) => each instanceof ReactingFunction);
    const figure = (name: Figure, statistic: string, label: string, fn: string = name in SAID_BY ? SAID_BY[name as keyof typeof SAID_BY] : 'deliver'): Metric =>
      new Metric({ namespace: stack, metricName: name, dimensionsMap: { fn }, statistic, label, period: STEP });
    const ses = (metricName: string, label: string, statistic = 'Sum'): Metric => new Metric({ namespace: 'AWS/SES', metricName, statistic, label, period: STEP });
    const graph = (title: string, left: IMetric[], leftLabel: string, width = 12): GraphWidget =>
      new GraphWidget({ title, left, width, height: 6, leftYAxis: { label: leftLabel, min: 0, showUnits: false }, legendPosition: LegendPosition.BOTTOM });

    this.dashboardName = `${stack}-overview`;
    new Dashboard(this, 'Dashboard', {
      dashboardName: this.dashboardName,
      defaultInterval: Duration.days(1),
      widgets: [
        [
          new TextWidget({
            markdown:
              '# Beforehand\nIs anything red? Its name is a heading in `docs/runbook.md`. Why did somebody (not) get a message? `npm run why -- CUSTOMER --stack ' +
              `${stack}\`. To stop a class of messages: \`npm run pause -- CLASS --why "…" --stack ${stack}\`.`,
            width: 24,
            height: 3,
          }),
        ],
        [new AlarmStatusWidget({ title: 'Alarms', alarms: alarms.filter(({ node }) => node.id !== 'Broken'), width: 24, height: 6 })],
        [
          graph(
            'Events that came in',
            rules.flatMap((rule) => arrivals(rule)),
            'events',
          ),
          graph(
            'Messages that went out',
            CLASS_NAMES.map((name) => figure(`SecondsToSend.${name}`, 'SampleCount', name)),
            'messages',
          ),
        ],
        [
          graph(
            'How long people wait for urgent news',
            ['p50', 'p95', 'p99'].map((statistic) => figure('SecondsToSend.urgent', statistic, statistic)),
            'seconds',
          ),
          graph(
            'How long 95 of 100 wait, by class (surveys and progress also wait for the morning)',
            CLASS_NAMES.map((name) => figure(`SecondsToSend.${name}`, 'p95', name)),
            'seconds',
          ),
        ],
        [
          graph(
            'Oldest message in each queue',
            Object.entries(queues).map(([label, queue]) => queue.metricApproximateAgeOfOldestMessage({ label, period: STEP, statistic: 'Maximum' })),
            'seconds',
          ),
          graph('Dead letters, quarantine, undelivered', deadLettersBelow(alarms), 'messages'),
        ],
        [
          graph('Decided against, held, given back', [figure('NotSent', 'Sum', 'not sent'), figure('Held', 'Sum', 'held')], 'notices', 8),
          graph('Flags', [figure('FlagsRaised', 'Sum', 'raised'), figure('FlagsCleared', 'Sum', 'cleared')], 'customers', 8),
          graph('Surveys', [figure('SecondsToSend.survey', 'SampleCount', 'sent, reminders too'), figure('SurveysAnswered', 'Sum', 'answered')], 'surveys', 8),
        ],
        [
          graph(
            'Mail, as SES counts it for the whole account',
            [ses('Send', 'sent'), ses('Delivery', 'delivered'), ses('Bounce', 'bounced'), ses('Complaint', 'reported as spam')],
            'mails',
          ),
          new SingleValueWidget({
            title: 'Reputation: SES reviews the account at 5 % and 0.1 %',
            metrics: [percent('bounces', ses('Reputation.BounceRate', '', 'Average')), percent('complaints', ses('Reputation.ComplaintRate', '', 'Average'))],
            width: 6,
            height: 6,
          }),
          new SingleValueWidget({
            title: 'What this day’s traffic has cost',
            metrics: [this.cost(functions, Object.values(queues), table, ses)],
            setPeriodToTimeRange: true,
            width: 6,
            height: 6,
          }),
        ],
        [
          graph(
            'Errors of functions',
            functions.map(({ node, fn }) => fn.metricErrors({ label: node.id, period: STEP })),
            'invocations',
            24,
          ),
        ],
      ],
    });
  }

  /** An estimate out of what CloudWatch counts anyway. */
  private cost(
    functions: readonly { readonly fn: ReactingFunction<never>['fn'] }[],
    queues: readonly Queue[],
    table: ITable,
    ses: (name: string, label: string) => Metric,
  ): MathExpression {
    const day = Duration.days(1);
    const sum = (name: string, metrics: readonly IMetric[]): Record<string, IMetric> => Object.fromEntries(metrics.map((metric, n) => [`${name}${n}`, metric]));
    const terms: readonly (readonly [name: string, dollars: number, metrics: readonly IMetric[]])[] = [
      ['mail', DOLLARS.mail, [ses('Send', '').with({ period: day })]],
      ['message', DOLLARS.sqsRequest * REQUESTS_A_MESSAGE, queues.map((queue) => queue.metricNumberOfMessagesSent({ period: day }))],
      ['write', DOLLARS.writeUnit, [table.metricConsumedWriteCapacityUnits({ period: day, statistic: 'Sum' })]],
      ['read', DOLLARS.readUnit, [table.metricConsumedReadCapacityUnits({ period: day, statistic: 'Sum' })]],
      ['invocation', DOLLARS.invocation, functions.map(({ fn }) => fn.metricInvocations({ period: day }))],
      ['duration', DOLLARS.millisecondOfHalfAGigabyte, functions.map(({ fn }) => fn.metricDuration({ period: day, statistic: 'Sum' }))],
    ];
    return new MathExpression({
      label: 'US dollars, without what stands still',
      expression: terms.map(([name, dollars, metrics]) => `${dollars.toFixed(12)} * (${metrics.map((_, n) => `FILL(${name}${n}, 0)`).join(' + ')})`).join(' + '),
      usingMetrics: Object.assign({}, ...terms.map(([name, , metrics]) => sum(name, metrics))) as Record<string, IMetric>,
      period: day,
    });
  }
}

/** What a rule of the bus has let through; the clock's is no arrival. */
function arrivals(rule: Rule): readonly IMetric[] {
  const name = rule.node.id;
  if (name === 'EachMinute') return [];
  return [new Metric({ namespace: 'AWS/Events', metricName: 'TriggeredRules', dimensionsMap: { RuleName: rule.ruleName }, statistic: 'Sum', label: name, period: STEP })];
}

/** The very metrics that the alarms watch. */
const deadLettersBelow = (alarms: readonly Alarm[]): IMetric[] =>
  alarms.filter(({ node }) => node.id === 'Alarm').map(({ metric, node }) => (metric as Metric).with({ label: node.scope?.node.id ?? '', period: STEP }));

const percent = (label: string, share: IMetric): MathExpression =>
  new MathExpression({ label: `${label}, %`, expression: `${label} * 100`, usingMetrics: { [label]: share }, period: STEP });
