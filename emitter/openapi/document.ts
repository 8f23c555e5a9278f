/** The OpenAPI 3.1 document of `/v1`, whole in one file. Each subject brings its own paths: another one is a file beside these and a line below. */
import type { JsonSchema } from '../schemas.ts';
import { EVENT_PATHS, eventSchemas } from './events.ts';
import { WEBHOOK_PATHS } from './webhooks.ts';

export function openApi(): JsonSchema {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Beforehand',
      version: '1.0.0',
      license: { name: 'MIT', identifier: 'MIT' },
      description: 'Where other services say what happened. What each event means and causes is in docs/events.md.',
    },
    servers: [
      { url: 'http://127.0.0.1:4600', description: 'The system that `npm start` runs; it takes unsigned requests from this machine.' },
      {
        url: 'https://{api}.execute-api.{region}.amazonaws.com',
        description: 'A deployed stack: its output `ApiUrl`.',
        variables: { api: { default: 'abc123' }, region: { default: 'eu-central-1' } },
      },
    ],
    tags: [
      { name: 'events', description: 'CloudEvents of the contract.' },
      { name: 'webhooks', description: 'What other tools send of their own accord, in their own shape.' },
    ],
    paths: { ...EVENT_PATHS, ...WEBHOOK_PATHS },
    components: {
      securitySchemes: {
        standardWebhooks: {
          type: 'apiKey',
          in: 'header',
          name: 'webhook-signature',
          description:
            'Standard Webhooks 1.0 (https://www.standardwebhooks.com): `v1,` and base64 of the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`. The timestamp may be five minutes off.',
        },
        iam: { type: 'apiKey', in: 'header', name: 'authorization', description: 'AWS Signature Version 4 for the service `execute-api`.' },
      },
      schemas: eventSchemas(),
    },
  };
}
