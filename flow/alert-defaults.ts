/** What a deploy sets of the rules for alerts, in the environment of the functions that go by them. */
import * as z from '../core/zod.ts';
import type { Defaults } from './rules.ts';

export const AlertDefaults = z.object({
  /** IANA; that of recipients of whom nothing better is known. */
  ZONE: z.string(),
  /** In shadow, flags and alerts are recorded and nobody is told. */
  ALERTS: z.enum(['live', 'shadow']),
  ALERT_DELIVERY: z.enum(['at-once', 'digest']),
});

export const defaultsIn = ({ ZONE, ALERTS, ALERT_DELIVERY }: z.infer<typeof AlertDefaults>): Defaults => ({ zone: ZONE, alerts: { mode: ALERTS, delivery: ALERT_DELIVERY } });

/** The same from an environment that may hold only some of it: of a function that never looks at alerts. */
export function defaultsGiven(environment: Readonly<Record<string, string | undefined>>): Defaults {
  const { ZONE = 'UTC', ALERTS, ALERT_DELIVERY } = z.partial(AlertDefaults).parse(environment);
  return { zone: ZONE, alerts: { ...(ALERTS && { mode: ALERTS }), ...(ALERT_DELIVERY && { delivery: ALERT_DELIVERY }) } };
}
