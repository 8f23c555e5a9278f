/** JSON that nobody means well with, and good events with a few places turned into it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u{10ffff}',
  '‮',
  '__proto__',
  'constructor',
  'toString',
  '*',
  'aws.events',
  'beforehand',
  '2026-02-30T00:00:00Z',
  '2026-03-01T24:00:00Z',
  '2026-03-01T23:59:60Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-01-01T00:00:00Z',
  '2026-03-01T12:00:00+23:59',
  '2026-03-01',
  'Europe/Atlantis',
  'https://x/?\r\nset-cookie: a=b',
  'javascript:alert(1)',
  'a@b@c.d',
  `${'a'.repeat(250)}@example.com`,
  'x'.repeat(10_000),
  `${'a'.repeat(5_000)}!`,
  `${'-_'.repeat(3_000)}/`,
  '9'.repeat(400),
];
const NUMBERS = [0, -0, -1, 1e308, -1e308, 5e-324, 2 ** 53, Number.MAX_SAFE_INTEGER + 2, 8.64e15, 8.64e15 + 1, 0.1, 100, 101];

const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 0;
  for (let level = 0; level < depth; level++) value = wrap(value);
  return value;
};
/** Deep enough to show recursion by field, and within what any JSON writer can still write. */
const DEEP = [nested(200, (inner) => [inner]), nested(200, (data) => ({ data })), nested(200, (detail) => ({ detail }))];
const WIDE = [Array.from({ length: 2_000 }, (_, n) => n), Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`k${n}`, n]))];

const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary' }));
const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', 'toJSON', 'then', 'type', 'data', 'detail', 'wake', 'signals', 'id', 'time', 'source', 'specversion', 'pk', 'sk'),
  fc.string(),
);

/** Any JSON value, as JSON.parse would give it: an own `__proto__` too. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.jsonValue() },
  { weight: 3, arbitrary: fc.dictionary(key, fc.oneof(text, fc.constantFrom(...NUMBERS), fc.jsonValue()), { maxKeys: 8 }) },
  { weight: 2, arbitrary: text },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...NUMBERS, null, true, false, [], {}) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(...DEEP, ...WIDE) },
);

/** The examples of docs/events.md: one good event of every type. */
export const EXAMPLES: readonly Record<string, unknown>[] = [
  ...readFileSync(join(import.meta.dirname, '../../docs/events.md'), 'utf8').matchAll(/### `.+`\n[\s\S]*?```json\n([\s\S]*?)```\nMistakes: /g),
].map(([, json]) => JSON.parse(json as string) as Record<string, unknown>);

type Turn = { readonly steps: readonly number[]; readonly how: 'replace' | 'remove' | 'add' | 'repeat'; readonly key: string; readonly value: unknown };
const turn: fc.Arbitrary<Turn> = fc.record({
  steps: fc.array(fc.nat(11), { minLength: 1, maxLength: 5 }),
  how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'repeat'),
  key,
  value: hostileJson,
});

/** A good value with one to four places replaced, removed, added or repeated up to 1,000 times. */
export const turned = (good: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.tuple(fc.constantFrom(...good), fc.array(turn, { minLength: 1, maxLength: 4 })).map(([value, turns]) => {
    const whole = { value: structuredClone(value) };
    for (const each of turns) if (each.how !== 'repeat') apply(whole, each);
    // One repeat, and last: what is repeated is shared, so that a later turn would change every entry.
    const repeat = turns.find(({ how }) => how === 'repeat');
    if (repeat !== undefined) apply(whole, repeat);
    return whole.value;
  });

function apply(whole: { value: unknown }, { steps, how, key, ...turn }: Turn): void {
  const value = structuredClone(turn.value);
  let place: Record<string, unknown> = whole;
  let name = 'value';
  for (const step of steps) {
    const inner = place[name];
    if (typeof inner !== 'object' || inner === null) break;
    const names = Object.keys(inner);
    if (names.length === 0) break;
    place = inner as Record<string, unknown>;
    name = names[step % names.length] as string;
  }
  if (how === 'remove' && place !== whole) delete place[name];
  else if (how === 'repeat') define(place, name, repeated(place[name]));
  else if (how === 'add' && typeof place[name] === 'object' && place[name] !== null && !Array.isArray(place[name])) define(place[name] as Record<string, unknown>, key, value);
  else define(place, name, value);
}

/** Some of it within what one event may hold, some beyond. */
const MAX_REPEATED_CHARS = 400_000;

function repeated(value: unknown): unknown[] {
  const entry = Array.isArray(value) ? (value[0] ?? null) : value;
  return Array(Math.min(1_000, Math.floor(MAX_REPEATED_CHARS / JSON.stringify(entry).length))).fill(entry);
}

/** As JSON.parse does it: an own field, also where its name is `__proto__`. */
const define = (place: Record<string, unknown>, name: string, value: unknown): void => {
  Object.defineProperty(place, name, { value, enumerable: true, configurable: true, writable: true });
};
