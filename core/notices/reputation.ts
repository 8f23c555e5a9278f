/** When our mail does harm to the address that it comes from, the mail that can wait stops by itself. Sources: SES developer guide (review at 5 % and 0.1 %); design, section 7. */
import * as z from '../zod.ts';
import type { NoticeClass } from './kinds.ts';

/** Shares, 0 to 1, at which surveys are paused: before SES reviews the account, which would stop order news too. */
export const PAUSE_SURVEYS_AT = { 'Reputation.BounceRate': 0.04, 'Reputation.ComplaintRate': 0.0008 } as const;
type Metric = keyof typeof PAUSE_SURVEYS_AT;

/** Who has paused a class, where nobody did. */
export const REPUTATION_GUARD = 'reputation guard';

const WORDS: Readonly<Record<Metric, string>> = { 'Reputation.BounceRate': 'of our mail bounces', 'Reputation.ComplaintRate': 'of our mail is reported as spam' };

const State = z.object({ value: z.string(), reasonData: z.optional(z.string()) });

/** What CloudWatch puts on the bus when an alarm changes its mind. Source: CloudWatch user guide, alarm events. */
export const AlarmSaid = z.object({
  alarmName: z.string(),
  state: State,
  configuration: z.object({ metrics: z.array(z.object({ metricStat: z.optional(z.object({ metric: z.object({ namespace: z.string(), name: z.string() }) })) })) }),
});
export type AlarmSaid = z.infer<typeof AlarmSaid>;

const ReasonData = z.object({ recentDatapoints: z.array(z.nullable(z.number())).check(z.minLength(1)) });

/**
 * What follows from an alarm about our reputation; nothing from any other, nor from its end: only people resume.
 * An alarm without a figure is believed; one whose newest figure is below the line is not.
 */
export function guardOn({ state, configuration }: AlarmSaid): { readonly pause: NoticeClass; readonly why: string } | undefined {
  const metric = configuration.metrics.map(({ metricStat }) => metricStat?.metric).find((each) => each?.namespace === 'AWS/SES')?.name;
  if (state.value !== 'ALARM' || !isWatched(metric)) return undefined;
  const line = PAUSE_SURVEYS_AT[metric];
  const share = newestIn(state.reasonData);
  if (share !== undefined && share < line) return undefined;
  return { pause: 'survey', why: `${share === undefined ? 'too much' : percent(share)} ${WORDS[metric]}; surveys stop at ${percent(line)}` };
}

const isWatched = (metric: string | undefined): metric is Metric => metric !== undefined && Object.hasOwn(PAUSE_SURVEYS_AT, metric);

/** CloudWatch has the oldest of them first. */
function newestIn(reasonData: string | undefined): number | undefined {
  try {
    return ReasonData.parse(JSON.parse(reasonData ?? '')).recentDatapoints.findLast((each) => each !== null) ?? undefined;
  } catch {
    return undefined;
  }
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;
