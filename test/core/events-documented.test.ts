/** `docs/events.md` stays true: its examples are read as the events they show. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type EventType, INCOMING, OUTGOING, type OutgoingType } from '../../core/events/catalogue.ts';
import { ENVELOPE_BYTES, MAX_EVENT_BYTES, MAX_ID_CHARS } from '../../core/events/fields.ts';
import { parseEvent } from '../../core/events/parse.ts';
import { MAX_USAGE_RECORDS } from '../../core/events/usage.ts';
import { KINDS } from '../../core/notices/kinds.ts';
import { DAY, HOUR } from '../../core/time.ts';

const NOW = Date.UTC(2026, 10, 22);
const PAGE = readFileSync(join(import.meta.dirname, '../../docs/events.md'), 'utf8');
const EXAMPLES = [...PAGE.matchAll(/### `(.+)`\n[\s\S]*?```json\n([\s\S]*?)```\nMistakes: /g)].map(([, heading, json]) => ({ heading, event: JSON.parse(json as string) }));

describe('docs/events.md', () => {
  it('reads every json block as an example', () => {
    expect(EXAMPLES.length).toBe([...PAGE.matchAll(/```json\n/g)].length);
  });

  it('has one example under its own heading for every type', () => {
    expect(EXAMPLES.map(({ heading }) => heading)).toEqual([...Object.keys(INCOMING), ...Object.keys(OUTGOING)]);
    for (const { heading, event } of EXAMPLES) expect(event.type).toBe(heading);
  });

  it.each(EXAMPLES.filter(({ heading }) => Object.hasOwn(INCOMING, heading as EventType)))('shows a $heading that is accepted, every field of it', ({ event }) => {
    expect(parseEvent(event, NOW)).toEqual({ ok: true, event });
  });

  it.each(EXAMPLES.filter(({ heading }) => Object.hasOwn(OUTGOING, heading as OutgoingType)))('shows a $heading as we send it', ({ heading, event }) => {
    expect(OUTGOING[heading as OutgoingType].parse(event)).toEqual(event);
  });

  it('begins with a call that is accepted', () => {
    const body = /-d '(\[[\s\S]*?\n\])'/.exec(PAGE)?.[1]?.replace(/'\$(NOW|THEN)'/g, '2026-11-21T10:00:00Z');
    const events: unknown[] = JSON.parse(body ?? '');
    expect(events).toHaveLength(2);
    for (const event of events) expect(parseEvent(event, NOW)).toEqual({ ok: true, event });
  });

  it('shows a refusal as it is given', () => {
    const refusal = JSON.parse(/```text\n(.+)\n```/.exec(PAGE)?.[1] ?? '');
    const event = { ...EXAMPLES.find(({ heading }) => heading === 'order.delayed')?.event };
    expect(parseEvent({ ...event, data: { ...event.data, promisedAt: '2026-03-09T20:00:00' } }, NOW)).toEqual({ ok: false, errors: [refusal] });
  });

  it('names the ages past which something is no longer told', () => {
    const ages = [...PAGE.matchAll(/^\| (\d+) (hours?|days?) \| (.+) \|$/gm)].flatMap(([, count, unit, types]) =>
      [...(types as string).matchAll(/`([^`]+)`/g)].map(([, type]) => [type, Number(count) * ((unit as string).startsWith('hour') ? HOUR : DAY)]),
    );
    const ofEvents = Object.entries(KINDS).filter(([kind]) => Object.hasOwn(INCOMING, kind));
    expect(Object.fromEntries(ages)).toEqual(Object.fromEntries(ofEvents.map(([kind, { maxAgeMs }]) => [kind, maxAgeMs])));
  });

  it('names the limits that hold', () => {
    expect(PAGE).toContain(`${MAX_EVENT_BYTES / 1024} KB an event with its envelope (${(MAX_EVENT_BYTES - ENVELOPE_BYTES) / 1024} KB of JSON)`);
    expect(PAGE).toContain(`${MAX_USAGE_RECORDS} usage records`);
    expect(PAGE).toContain(`at most ${MAX_ID_CHARS} characters`);
  });
});
