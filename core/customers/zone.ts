/** In which time zone a recipient lives: the best that is known, and where that is from. */
import { tzOffset } from '@date-fns/tz';
import type { ProfileState } from './profile.ts';

export type Zone = { readonly zone: string; readonly from: 'profile' | 'locale' | 'csm' | 'company' };

/**
 * Asked in this order: what the customer's record says; their locale, when one clock shows the time of all its country (de-DE, not es-ES); the zone of
 * the CSM, who mostly sits near their customers; the company's own.
 */
export function zoneOf(profile: ProfileState | undefined, company: string): Zone {
  const { timezone, locale, csm } = profile?.fields ?? {};
  if (timezone) return { zone: timezone.value, from: 'profile' };
  const only = locale && onlyZoneOf(locale.value);
  if (only) return { zone: only, from: 'locale' };
  if (csm?.value.timezone) return { zone: csm.value.timezone, from: 'csm' };
  return { zone: company, from: 'company' };
}

type LocaleWithZones = Intl.Locale & { getTimeZones?: () => readonly string[] | undefined };

/** Zones by locale: asked for every message, and there are few. */
const known = new Map<string, string | undefined>();
const MOST_KNOWN = 1_000;

function onlyZoneOf(locale: string): string | undefined {
  if (known.has(locale)) return known.get(locale);
  const zones = zonesOf(locale) ?? [];
  const clocks = new Set(zones.map((zone) => YEAR.map((at) => tzOffset(zone, new Date(at))).join()));
  const only = clocks.size === 1 ? zones[0] : undefined;
  if (known.size < MOST_KNOWN) known.set(locale, only);
  return only;
}

/** Germany has two names for one clock. A winter and a summer tell clocks apart. */
const YEAR = [Date.UTC(2026, 0, 1), Date.UTC(2026, 6, 1)];

/** None without a country, and none for a tag that is no locale. */
function zonesOf(locale: string): readonly string[] | undefined {
  try {
    return (new Intl.Locale(locale.replaceAll('_', '-')) as LocaleWithZones).getTimeZones?.();
  } catch {
    return undefined;
  }
}
