/** `POST /v1/webhooks/{source}`: what other tools send of their own accord. Each signs in its own way; an adapter makes contract events of it. */
import type { JsonSchema } from '../schemas.ts';

const problem = (description: string): JsonSchema => ({ description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } } });

export const WEBHOOK_PATHS: JsonSchema = {
  '/v1/webhooks/{source}': {
    post: {
      operationId: 'receiveWebhook',
      summary: 'Takes the webhook of a tool, as that tool sends it.',
      description: 'To be entered at the tool, not to be called by programs of yours. Which sources there are, and how each is set up, is in docs/adapters.md.',
      tags: ['webhooks'],
      // Verified by the signature scheme of the source, in headers of its own.
      security: [],
      parameters: [{ name: 'source', in: 'path', required: true, description: 'The tool, such as `shopify`.', schema: { type: 'string' } }],
      requestBody: { required: true, content: { 'application/json': { schema: {} }, 'application/x-www-form-urlencoded': { schema: {} } } },
      responses: {
        200: { description: 'Taken: translated into events, or declined with a reason.' },
        401: problem('The signature is missing, wrong or too old.'),
        404: problem('There is no such source.'),
        413: problem('The request is too large.'),
        503: problem('It cannot be taken or checked just now. The tool sends it again.'),
      },
    },
  },
};
