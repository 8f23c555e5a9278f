/** How long our clients wait. The SDK's own default is for ever, which would end only with the function itself. */

/** For the table, the queues, the bus and the secrets: a call takes milliseconds, so a slow one is tried again soon. Repeating any of ours is harmless. */
export const QUICK = { maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true } };

/** For Athena: a page of a thousand rows takes a while, many of them in a row are throttled, and a person waits who has time. */
export const PATIENT = { maxAttempts: 8, requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true } };

/**
 * For mail: once and only once, as SES takes no idempotency key and the SDK's second try would be a second message.
 * Both times together stay below the 8 s of lease without which nothing is sent.
 */
export const ONCE = { maxAttempts: 1, requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true } };
