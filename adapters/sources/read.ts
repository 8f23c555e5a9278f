/** Reads what vendors send: tolerant of nulls, of what is missing, and of numbers for texts; strict only where a fact cannot stand without the field. */
import type { Refusal } from '../../core/events/parse.ts';
import { shapeOf } from '../../core/events/parse.ts';
import { isoOf } from '../../core/time.ts';

/** A payload that its own source would not have sent so: a field without which nothing can be said is missing or of another kind. */
export class BadPayload extends Error {
  override name = 'BadPayload';
  readonly errors: readonly Refusal[];

  constructor(path: string, expected: string, received: unknown) {
    super(`${path}: expected ${expected}`);
    this.errors = [{ path, expected, received: shapeOf(received) }];
  }
}

/** The value at a path such as `order.line_items.0.id`; nothing where a step is missing, and for null. */
export function at(payload: unknown, path: string): unknown {
  let value = payload;
  for (const step of path === '' ? [] : path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value ?? undefined;
}

/** Text, or a number as text; nothing for blanks and for every other kind. */
export function text(payload: unknown, path: string): string | undefined {
  const value = at(payload, path);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

export function need(payload: unknown, path: string, expected = 'an id'): string {
  const found = text(payload, path);
  if (found === undefined) throw new BadPayload(path, expected, at(payload, path));
  return found;
}

export function number(payload: unknown, path: string): number | undefined {
  const value = at(payload, path);
  const read = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

/** True for what vendors say for it: true, `"true"`, 1. */
export const flag = (payload: unknown, path: string): boolean => ['true', '1'].includes(String(at(payload, path)).toLowerCase());

export function list(payload: unknown, path: string): readonly unknown[] {
  const value = at(payload, path);
  return Array.isArray(value) ? value : [];
}

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export function needObject(payload: unknown, path: string): Record<string, unknown> {
  const found = at(payload, path);
  if (!isObject(found)) throw new BadPayload(path, 'an object', found);
  return found;
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;
/** Seconds up to the year 5138, milliseconds from 1973. */
const LEAST_MILLIS = 1e11;

/**
 * An instant as the contract writes it: ISO 8601 keeps the offset that its source wrote, as the day it meant is a day there; Unix seconds and
 * milliseconds, and dates as HTTP writes them, become UTC. Nothing for a text without an offset: it would name no instant.
 */
export function moment(payload: unknown, path: string): string | undefined {
  const value = at(payload, path);
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{9,14}(\.\d+)?$/.test(value))) return isoIfReal(Number(value) * (Number(value) < LEAST_MILLIS ? 1_000 : 1));
  if (typeof value !== 'string') return undefined;
  const written = value.trim().replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?: UTC|Z)$/, '$1T$2Z');
  if (ISO.test(written)) {
    const whole = written.replace(/([+-]\d\d)(\d\d)$/, '$1:$2').replace(/T(\d\d:\d\d)(?=Z|[+-])/, 'T$1:00');
    return Number.isNaN(Date.parse(whole)) ? undefined : whole;
  }
  return /(GMT|UTC)$/.test(written) ? isoIfReal(Date.parse(written)) : undefined;
}

export function needMoment(payload: unknown, ...paths: readonly [string, ...string[]]): string {
  for (const path of paths) {
    const found = moment(payload, path);
    if (found !== undefined) return found;
  }
  throw new BadPayload(paths[0], 'an instant, ISO 8601 with an offset', at(payload, paths[0]));
}

/** Year 9999: what ISO 8601 writes with four digits. */
const LAST = 253_402_300_799_999;
const isoIfReal = (ms: number): string | undefined => (Number.isFinite(ms) && ms >= 0 && ms <= LAST ? isoOf(Math.floor(ms)) : undefined);

/** Cut at whole characters: what is longer than the contract's limit is still worth telling. */
export const cut = (value: string, chars: number): string => (value.length <= chars ? value : `${[...value.slice(0, chars - 2)].join('').replace(/[\ud800-\udbff]$/u, '')}…`);

/** `+49 30 / 1234-56` as E.164 wants it; nothing without the country. */
export function phone(value: string | undefined): string | undefined {
  const digits = value?.replace(/[\s().\-/]/g, '');
  return digits !== undefined && /^\+[1-9]\d{6,14}$/.test(digits) ? digits : undefined;
}

export const joined = (...parts: readonly (string | undefined)[]): string | undefined => parts.filter((part) => part !== undefined).join(' ') || undefined;

/** What a table of ours says of a name of theirs, which may be `toString`. */
export const of = <T>(table: Readonly<Record<string, T>>, name: string | undefined): T | undefined => (name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined);
