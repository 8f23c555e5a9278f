import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { brokenPromises, currentSchemas, publishedSchemas, type Schemas } from '../../emitter/published.ts';
import type { JsonSchema } from '../../emitter/schemas.ts';

// biome-ignore lint/suspicious/noExplicitAny: schemas are bent as a careless change would bend them
type Bent = any;
/** The contract as it is, with one schema changed. */
function changed(type: string, change: (schema: Bent) => void): Schemas {
  const schemas = new Map(structuredClone([...currentSchemas()]));
  change(schemas.get(type));
  return schemas;
}
const data = (schema: Bent): Bent => schema.properties.data;
const fields = (schema: Bent): Bent => data(schema).properties;

describe('the contract', () => {
  test('keeps what it has promised', () => {
    expect(brokenPromises(publishedSchemas(), currentSchemas())).toEqual([]);
  });

  test('is checked by `npm run check`', () => {
    expect(spawnSync(process.execPath, ['emitter/check.ts'], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('a careless change of what others send', () => {
  test.each<[string, string, (schema: Bent) => void, string]>([
    ['a field is removed', 'order.delayed', (schema) => delete fields(schema).promisedAt, 'order.delayed: data.promisedAt is gone'],
    [
      'a field gets another type',
      'order.delayed',
      (schema) => Object.assign(fields(schema), { orderId: { type: 'integer' } }),
      'order.delayed: data.orderId was string and is integer',
    ],
    [
      'a new field is required',
      'case.opened',
      (schema) => Object.assign(fields(schema), { team: { type: 'string' } }) && data(schema).required.push('team'),
      'case.opened: data.team is new and required',
    ],
    ['an optional field is required', 'case.opened', (schema) => data(schema).required.push('topic'), 'case.opened: data.topic was optional and is required'],
    ['a value is no longer taken', 'case.opened', (schema) => fields(schema).priority.enum.pop(), 'case.opened: data.priority no longer takes "urgent"'],
    [
      'a text may be less long',
      'feedback.received',
      (schema) => Object.assign(fields(schema).comment, { maxLength: 500 }),
      'feedback.received: data.comment maxLength was 8000 and is 500',
    ],
    ['a number may be less high', 'survey.answered', (schema) => Object.assign(fields(schema).scale, { maximum: 7 }), 'survey.answered: data.scale maximum was 10 and is 7'],
    [
      'a number is given a limit',
      'usage.recorded',
      (schema) => Object.assign(fields(schema).records.items.properties.count, { minimum: 2 }),
      'usage.recorded: data.records[].count minimum was 1 and is 2',
    ],
    ['a list may be less long', 'usage.recorded', (schema) => Object.assign(fields(schema).records, { maxItems: 100 }), 'usage.recorded: data.records maxItems was 500 and is 100'],
    ['a pattern changes', 'customer.updated', (schema) => Object.assign(fields(schema).phone, { pattern: '^\\+49' }), 'customer.updated: data.phone pattern was'],
    ['a format is asked for', 'case.opened', (schema) => Object.assign(fields(schema).agent, { format: 'email' }), 'case.opened: data.agent format was not set and is "email"'],
    ['a rule is added', 'order.shipped', (schema) => Object.assign(data(schema), { anyOf: [{ required: ['parcelId'] }] }), 'order.shipped: data anyOf was not set'],
    ['a field inside a list is removed', 'order.confirmed', (schema) => delete fields(schema).items.items.properties.shipBy, 'order.confirmed: data.items[].shipBy is gone'],
  ])('is named by type and field when %s', (_, type, change, line) => {
    const broken = brokenPromises(publishedSchemas(), changed(type, change));
    expect(broken).toHaveLength(1);
    expect(broken[0]).toContain(line);
  });

  test('is named when a whole type is gone', () => {
    const schemas = new Map(currentSchemas());
    schemas.delete('step.completed');
    expect(brokenPromises(publishedSchemas(), schemas)).toEqual(['step.completed: the type is gone']);
  });
});

describe('a careless change of what we send', () => {
  test.each<[string, (schema: Bent) => void, string]>([
    ['a field is removed', (schema) => delete fields(schema).since, 'data.since is gone'],
    [
      'a field that was always there may be absent',
      (schema) => data(schema).required.splice(data(schema).required.indexOf('score'), 1),
      'data.score was always there and is optional',
    ],
    ['a value is new, which no reader knows', (schema) => fields(schema).flag.enum.push('bored'), 'data.flag may now be "bored"'],
    ['a number may be higher', (schema) => Object.assign(fields(schema).percentile, { maximum: 1_000 }), 'data.percentile maximum was 100 and is 1000'],
  ])('is named when %s', (_, change, line) => {
    expect(brokenPromises(publishedSchemas(), changed('customer.at_risk', change))).toEqual([`customer.at_risk: ${line}`]);
  });
});

describe('a change that hurts nobody', () => {
  test.each<[string, string, (schema: Bent) => void]>([
    ['a new optional field', 'case.opened', (schema) => Object.assign(fields(schema), { team: { type: 'string' } })],
    ['one value more to send', 'case.opened', (schema) => fields(schema).priority.enum.push('panic')],
    ['a longer text', 'feedback.received', (schema) => Object.assign(fields(schema).comment, { maxLength: 20_000 })],
    ['a field that need not be said any more', 'case.opened', (schema) => data(schema).required.pop()],
    ['a new field in what we send', 'customer.at_risk', (schema) => Object.assign(fields(schema), { team: { type: 'string' } }) && data(schema).required.push('team')],
    ['other words', 'case.opened', (schema) => Object.assign(schema, { description: 'Otherwise put.' })],
  ])('is let through: %s', (_, type, change) => {
    expect(brokenPromises(publishedSchemas(), changed(type, change))).toEqual([]);
  });

  test('so is a new type', () => {
    expect(brokenPromises(publishedSchemas(), new Map<string, JsonSchema>([...currentSchemas(), ['case.escalated', { type: 'object' }]]))).toEqual([]);
  });
});
