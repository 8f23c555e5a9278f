/** `POST /v1/events`: the three modes of CloudEvents over HTTP, and a verdict for each event. */
import { type EventType, INCOMING } from '../../core/events/catalogue.ts';
import { type JsonSchema, schemaOf } from '../schemas.ts';

const TYPES = Object.keys(INCOMING) as EventType[];
const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

/** Every incoming event by its type, and what the answers are made of. */
export function eventSchemas(): JsonSchema {
  return {
    Event: {
      description: 'One event of the contract.',
      oneOf: TYPES.map((type) => ref(type)),
      discriminator: { propertyName: 'type', mapping: Object.fromEntries(TYPES.map((type) => [type, `#/components/schemas/${type}`])) },
    },
    Verdicts: {
      type: 'object',
      required: ['accepted', 'results'],
      properties: { accepted: { type: 'integer', minimum: 0, description: 'How many were accepted.' }, results: { type: 'array', items: ref('Verdict') } },
    },
    Verdict: {
      type: 'object',
      required: ['index', 'status'],
      properties: {
        index: { type: 'integer', minimum: 0, description: 'The event’s place in the request.' },
        id: { type: 'string', description: 'The event’s own id, where it has one.' },
        status: { enum: ['accepted', 'refused'] },
        retryable: { const: true, description: 'The event is good, only the bus was busy: send it again under the same id.' },
        errors: { type: 'array', items: ref('FieldProblem') },
      },
    },
    FieldProblem: {
      type: 'object',
      required: ['path', 'expected', 'received'],
      properties: {
        path: { type: 'string', examples: ['data.items[0].price.amount'] },
        expected: { type: 'string', description: 'What the contract wants.' },
        received: { type: 'string', description: 'The shape of what came, never its value.', examples: ['text of 19 characters'] },
      },
    },
    Problem: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } },
    ...Object.fromEntries(TYPES.map((type) => [type, embedded(type)])),
  };
}

/** Within this document a schema needs neither dialect nor id of its own. */
function embedded(type: EventType): JsonSchema {
  const { $schema: _dialect, $id: _id, ...schema } = schemaOf(type);
  return schema;
}

const json = (name: string): JsonSchema => ({ 'application/json': { schema: ref(name) } });

const post = (operationId: string, summary: string, security: readonly JsonSchema[]): JsonSchema => ({
  operationId,
  summary,
  description:
    'One event (`application/cloudevents+json`), a list of them (`application/cloudevents-batch+json`), or the data of one with its attributes as `ce-` headers (`application/json`). At most 5 MB, an event at most 256 KB with its envelope. A repeat under the same `source` and `id` does no harm.',
  tags: ['events'],
  security,
  parameters: ['specversion', 'id', 'source', 'type', 'time', 'subject'].map((name) => ({
    name: `ce-${name}`,
    in: 'header',
    required: false,
    description: 'In binary mode only.',
    schema: { type: 'string' },
  })),
  requestBody: {
    required: true,
    content: {
      'application/cloudevents+json': { schema: ref('Event') },
      'application/cloudevents-batch+json': { schema: { type: 'array', items: ref('Event') } },
      'application/json': { schema: { type: 'object', description: 'The event’s `data`, in binary mode.' } },
    },
  },
  responses: {
    200: { description: 'The bus has every event.', content: json('Verdicts') },
    207: { description: 'The bus has some of them. Mend those that are refused; send those again that are `retryable`.', content: json('Verdicts') },
    400: { description: 'None was accepted, and none would be if it were sent again.', content: json('Verdicts') },
    401: { description: 'The signature is missing, wrong or too old.', content: json('Problem') },
    413: { description: 'The request is too large.', content: json('Problem') },
    429: { description: 'Too many requests at once. Send it again later.' },
    503: {
      description: 'None was accepted for now: the bus is busy, or the signature cannot be checked. Send all of them again.',
      headers: { 'retry-after': { schema: { type: 'integer' }, description: 'Seconds.' } },
      content: { 'application/json': { schema: { anyOf: [ref('Verdicts'), ref('Problem')] } } },
    },
  },
});

export const EVENT_PATHS: JsonSchema = {
  '/v1/events': { post: post('sendEvents', 'Says what happened.', [{ standardWebhooks: [] }]) },
  '/v1/events/iam': { post: post('sendEventsWithIam', 'The same, for whoever has AWS credentials.', [{ iam: [] }]) },
};
