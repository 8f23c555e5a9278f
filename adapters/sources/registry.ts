/** Every source by its name in the address: how it proves who it is, and what it says. */
import type { SourceName } from '../../core/sources/names.ts';
import type { Scheme } from '../webhooks/schemes.ts';
import { translateAfterShip } from './aftership/translate.ts';
import { translateChatwoot } from './chatwoot/translate.ts';
import type { Translate } from './given.ts';
import { translateHubSpot } from './hubspot/translate.ts';
import { translatePagerDuty } from './pagerduty/translate.ts';
import { translatePostHog } from './posthog/translate.ts';
import { translateSegment } from './segment/translate.ts';
import { translateShopify } from './shopify/translate.ts';
import { translateStatuspage } from './statuspage/translate.ts';
import { translateStripe } from './stripe/translate.ts';
import { translateZendesk } from './zendesk/translate.ts';

export type Source = {
  /** The first whose signature header came is the one that must be good; `token`, where nothing is signed, stands last. */
  readonly proofs: readonly [Scheme | 'token', ...(Scheme | 'token')[]];
  readonly translate: Translate;
};

export const SOURCES: Readonly<Record<SourceName, Source>> = {
  shopify: { proofs: ['shopify'], translate: translateShopify },
  stripe: { proofs: ['stripe'], translate: translateStripe },
  statuspage: { proofs: ['token'], translate: translateStatuspage },
  pagerduty: { proofs: ['pagerduty'], translate: translatePagerDuty },
  zendesk: { proofs: ['zendesk'], translate: translateZendesk },
  hubspot: { proofs: ['hubspot', 'hubspot-v2'], translate: translateHubSpot },
  segment: { proofs: ['segment'], translate: translateSegment },
  posthog: { proofs: ['token'], translate: translatePostHog },
  aftership: { proofs: ['aftership'], translate: translateAfterShip },
  chatwoot: { proofs: ['chatwoot', 'token'], translate: translateChatwoot },
};
