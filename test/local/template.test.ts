import { readFileSync } from 'node:fs';
import { describe, expect, inject, test } from 'vitest';
import { matches } from '../../local/pattern.ts';
import { readWiring, type Template } from '../../local/template.ts';

const template = (): Template => JSON.parse(readFileSync(inject('template'), 'utf8')) as Template;

describe('the wiring read from the template', () => {
  test('has every function of the folder list, each with a trigger', () => {
    const { functions, consumers, routes, sweep } = readWiring(template());
    const triggered = new Set([...consumers.map(({ fn }) => fn), ...routes.map(({ fn }) => fn), sweep.fn]);
    expect([...functions.values()].map(({ folder }) => folder).sort()).toEqual([
      'cases',
      'console',
      'customers',
      'deliver',
      'delivery-feedback',
      'engagement',
      'fan-out',
      'feed',
      'intake',
      'links',
      'orders',
      'outages',
      'rotate-secrets',
      'sources',
      'sweep',
      'webhooks',
    ]);
    const idle = [...functions].flatMap(([id, { folder }]) => (triggered.has(id) ? [] : [folder]));
    // Locally secrets lie in a file, and nobody rotates them.
    expect(idle).toEqual(['rotate-secrets']);
  });

  test('gives every working queue its dead letters', () => {
    const { queues, consumers } = readWiring(template());
    for (const { queue } of consumers) expect(queues.find(({ name }) => name === queue)?.deadLetters).toBeDefined();
  });

  test('stops at a resource type that it does not know, by name', () => {
    const { Resources } = template();
    expect(() => readWiring({ Resources: { ...Resources, Surprise: { Type: 'AWS::Kinesis::Stream' } } })).toThrow(/Surprise of type AWS::Kinesis::Stream/);
  });

  test('stops at a pattern that it does not understand', () => {
    const { Resources } = template();
    const rule = { Type: 'AWS::Events::Rule', Properties: { EventPattern: { detail: { amount: [{ numeric: ['>', 5] }] } }, Targets: [] } };
    expect(() => readWiring({ Resources: { ...Resources, Odd: rule } })).toThrow(/Odd uses .*numeric/);
  });
});

describe('a pattern', () => {
  test.each([
    [{ source: ['a'] }, true],
    [{ source: ['b'] }, false],
    [{ 'detail-type': [{ prefix: 'order.' }] }, true],
    [{ 'detail-type': [{ suffix: '.shipped' }] }, true],
    [{ source: [{ 'anything-but': ['a', 'c'] }] }, false],
    [{ source: [{ 'anything-but': 'c' }] }, true],
    [{ source: [{ 'anything-but': { prefix: 'a' } }] }, false],
    [{ detail: { n: [1, 2] } }, true],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { n: [{ exists: false }] } }, false],
  ])('%o matches: %s', (pattern, expected) => {
    expect(matches(pattern, { source: 'a', 'detail-type': 'order.shipped', detail: { n: 2 } })).toBe(expected);
  });
});
