/** The OpenAPI document of the console's own API, `/v1/console`, from the table of its routes. Apart from the other, which is for those who send events. */
import * as answers from '../../core/console/answers.ts';
import { ROUTE_ANSWERS } from '../../core/console/route-answers.ts';
import { BASE, ROUTES, type Route, type RouteName } from '../../core/console/routes.ts';
import * as z from '../../core/zod.ts';
import type { JsonSchema } from '../schemas.ts';

export const consoleApi = (): JsonSchema => ({
  openapi: '3.1.1',
  info: {
    title: 'Beforehand: the console',
    version: '1.0.0',
    license: { name: 'MIT', identifier: 'MIT' },
    description: 'What the page for customer-success managers asks. Who may ask what is in docs/console.md.',
  },
  servers: [{ url: 'http://127.0.0.1:4600', description: 'The system that `npm start` runs.' }],
  tags: [{ name: 'console', description: 'What CSMs see and do; for people who have signed in.' }],
  paths: paths(),
  components: {
    securitySchemes: { console: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of the stack’s Cognito user pool.' } },
    schemas: schemas(),
  },
});

/** Every named answer, each once. */
function schemas(): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ id: string }>();
  // In an order of their own: a module's names come in another one from each tool.
  for (const [name, schema] of Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1))) if (schema instanceof z.ZodMiniType) registry.add(schema, { id: name });
  const { schemas: all } = z.toJSONSchema(registry, { target: 'draft-2020-12', io: 'output', uri: refOf, override });
  return Object.fromEntries(Object.entries(all).map(([name, { $schema: _dialect, $id: _id, id: _name, ...schema }]) => [name, schema as JsonSchema]));
}

const refOf = (name: string): string => `#/components/schemas/${name}`;
const nameOf = (answer: z.ZodMiniType): string => String(Object.entries(answers).find(([, schema]) => schema === answer)?.[0]);

/** Formats say the same as zod's long patterns for them. */
function override({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  // Newer answers may say more.
  delete jsonSchema.additionalProperties;
  if (jsonSchema.type === 'integer' && jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

function paths(): JsonSchema {
  const all: Record<string, JsonSchema> = {};
  for (const [name, route] of Object.entries(ROUTES)) {
    const path = `${BASE}${route.path}`;
    all[path] = { ...all[path], [route.method.toLowerCase()]: operationOf(name as RouteName, route) };
  }
  return all;
}

function operationOf(name: RouteName, { path, roles, summary, query, body, ifMatch }: Route): JsonSchema {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, part]) => ({ name: part, in: 'path', required: true, schema: { type: 'string' } }));
  const inQuery = Object.entries(query === undefined ? {} : (inputOf(query()).properties as Record<string, JsonSchema>)).map(([part, schema]) => ({
    name: part,
    in: 'query',
    schema,
  }));
  const seen = ifMatch ? [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' }, description: 'The etag of the state that was seen.' }] : [];
  const parameters = [...inPath, ...inQuery, ...seen];
  return {
    operationId: `console.${name}`,
    tags: ['console'],
    summary,
    description: `For ${roles.join(', ')}.`,
    security: [{ console: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: inputOf(body()) } } } }),
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: { $ref: refOf(nameOf(ROUTE_ANSWERS[name])) } } } },
      default: {
        description: `400 what was asked does not fit, 401 not signed in, 403 not theirs, 404 not there${ifMatch ? ', 412 changed meanwhile, with the newer state, 428 without If-Match' : ''}.`,
        content: { 'application/json': { schema: { $ref: refOf('Refusal') } } },
      },
    },
  };
}

function inputOf(schema: z.ZodMiniType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return rest;
}
