/** The vendors whose webhooks we understand: each has a folder under adapters/sources, and a secret of its own. */
export const SOURCE_NAMES = ['shopify', 'stripe', 'statuspage', 'pagerduty', 'zendesk', 'hubspot', 'segment', 'posthog', 'aftership', 'chatwoot'] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

export const isSourceName = (name: string): name is SourceName => (SOURCE_NAMES as readonly string[]).includes(name);
