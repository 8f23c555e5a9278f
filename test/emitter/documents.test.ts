import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INCOMING, OUTGOING } from '../../core/events/catalogue.ts';
import { documents } from '../../emitter/documents.ts';
import { ALL_TYPES, schemaOf } from '../../emitter/schemas.ts';

const EMITTER = join(import.meta.dirname, '../../emitter');
const committed = (path: string): string => readFileSync(join(EMITTER, path), 'utf8');

describe('the generated documents', () => {
  it.each([...documents()])('%s is what the contract generates (run `node emitter/generate.ts`)', (path, text) => {
    expect(committed(path)).toBe(text);
  });

  it('has a schema for every type and no other', () => {
    const expected = [...Object.keys(INCOMING), ...Object.keys(OUTGOING)].map((type) => `${type}.schema.json`).sort();
    expect(readdirSync(join(EMITTER, 'schemas')).sort()).toEqual(expected);
  });

  it.each(ALL_TYPES)('%s names itself, its dialect and its meaning', (type) => {
    const schema = JSON.parse(committed(`schemas/${type}.schema.json`));
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:beforehand:events:v1:${type}`,
      title: type,
      properties: { type: { const: type } },
    });
    expect(schema.description.length).toBeGreaterThan(10);
    expect(schema.required).toEqual(['specversion', 'id', 'source', 'time', 'type', 'data']);
  });

  it('allows fields that the contract does not know', () => {
    for (const type of ALL_TYPES) expect(JSON.stringify(schemaOf(type))).not.toContain('"additionalProperties":false');
  });

  it('says that an outage names somebody, and a usage record one day', () => {
    expect(schemaOf('outage.opened')).toMatchObject({ properties: { data: { anyOf: [{ required: ['components'] }, { required: ['customerIds'] }, { required: ['audience'] }] } } });
    expect(schemaOf('usage.recorded')).toMatchObject({ properties: { data: { properties: { records: { items: { oneOf: [{ required: ['day'] }, { required: ['at'] }] } } } } } });
  });

  it('receives every incoming type and sends every outgoing one, by references that lead somewhere', () => {
    const api = JSON.parse(committed('asyncapi.json'));
    expect(api.asyncapi).toBe('3.0.0');
    expect(Object.keys(api.channels.incoming.messages)).toEqual(Object.keys(INCOMING));
    expect(Object.keys(api.channels.outgoing.messages)).toEqual(Object.keys(OUTGOING));
    expect(api.operations).toMatchObject({ receive: { action: 'receive' }, send: { action: 'send' } });
    for (const { $ref } of [...Object.values(api.channels.incoming.messages), ...Object.values(api.channels.outgoing.messages)] as { $ref: string }[]) {
      expect(api.components.messages[$ref.replace('#/components/messages/', '')]).toBeDefined();
    }
    for (const message of Object.values(api.components.messages) as { payload: { schema: { $ref: string } } }[]) expect(() => committed(message.payload.schema.$ref)).not.toThrow();
  });

  it('stays small', () => {
    // The console's is not in the package.
    const bytes = [...documents()].reduce((sum, [path, text]) => sum + (path === 'console-openapi.json' ? 0 : text.length), 0);
    expect(bytes).toBeLessThan(300_000);
  });
});
