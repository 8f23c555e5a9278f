/** The published documents before their own official validators. Each validator also refuses a document that has been spoilt, so that its yes says something. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { INCOMING } from '../../core/events/catalogue.ts';
import { ALL_TYPES, type AnyType } from '../../emitter/schemas.ts';
import { EXAMPLES } from '../fuzz/hostile.ts';

const require = createRequire(import.meta.url);
const EMITTER = join(import.meta.dirname, '../../emitter');
// biome-ignore lint/suspicious/noExplicitAny: documents are read as their users would
const read = (path: string): any => JSON.parse(readFileSync(join(EMITTER, path), 'utf8'));

describe('JSON Schema 2020-12', () => {
  const ajv = new Ajv2020.default({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
  addFormats.default(ajv);

  test.each(ALL_TYPES)('%s is a schema by the dialect’s own meta-schema, and compiles', (type: AnyType) => {
    const schema = read(`schemas/${type}.schema.json`);
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  test('is what the meta-schema is asked about: a spoilt one is refused', () => {
    const schema = read('schemas/order.confirmed.schema.json');
    expect(ajv.validateSchema({ ...schema, $id: 'urn:spoilt', required: 'data' })).toBe(false);
  });

  test.each(EXAMPLES.map((example) => [(example as { type: AnyType }).type, example] as const))(
    'of %s accepts the page’s example, and refuses it without data',
    (type, example) => {
      const validate = ajv.getSchema(`urn:beforehand:events:v1:${type}`);
      expect(validate?.(example)).toBe(true);
      expect(validate?.({ ...(example as object), data: undefined })).toBe(false);
    },
  );
});

describe('AsyncAPI 3.0', () => {
  const schema = require('@asyncapi/specs/schemas/3.0.0-without-$id.json');
  const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);

  test('takes the document', () => {
    expect(validate(read('asyncapi.json')) || validate.errors).toBe(true);
  });

  test.each([
    ['without a version', (document: Record<string, unknown>) => delete document.asyncapi],
    ['with an operation that does nothing', (document: { operations: { send: { action: string } } }) => Object.assign(document.operations.send, { action: 'shout' })],
    ['with a field of nobody', (document: object) => Object.assign(document, { chanels: {} })],
  ])('refuses one %s', (_, spoil) => {
    const document = read('asyncapi.json');
    spoil(document);
    expect(validate(document)).toBe(false);
  });
});

describe('OpenAPI 3.1', () => {
  const check = async (document: unknown): Promise<boolean> => (await new Validator().validate(document as Record<string, unknown>)).valid;

  test.each(['openapi.json', 'console-openapi.json'])('takes %s, and every reference in it leads somewhere', async (file) => {
    const result = await new Validator().validate(read(file));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    const document = read(file);
    for (const [, ref = ''] of JSON.stringify(document).matchAll(/"(?:\$ref|mapping[^"]*)":"(#[^"]+)"/g)) {
      expect(
        ref
          .slice(2)
          .split('/')
          .reduce((node, step) => node?.[step], document),
      ).toBeDefined();
    }
  });

  test('refuses one that is spoilt', async () => {
    const document = read('openapi.json');
    expect(await check({ ...document, paths: { '/v1/events': { post: { responses: { ok: 1 } } } } })).toBe(false);
    expect(await check({ ...document, info: {} })).toBe(false);
  });

  test('knows every incoming type, and the statuses that the intake gives', () => {
    const { components, paths } = read('openapi.json');
    expect(components.schemas.Event.oneOf.map(({ $ref }: { $ref: string }) => $ref.split('/').at(-1))).toEqual(Object.keys(INCOMING));
    expect(Object.keys(paths['/v1/events'].post.responses)).toEqual(['200', '207', '400', '401', '413', '429', '503']);
  });
});
