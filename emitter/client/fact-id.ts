/** The id of a business fact: the same type and data, and the same time where one was said, have the same one, on every machine and after every restart. */
import { createHash } from 'node:crypto';

/** 120 bits: two of a billion facts share one with a chance of 10^-18. */
const HASH_CHARS = 20;

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, HASH_CHARS);

/** @param saidTime the time that the caller gave; one that was made up on sending is no part of the fact */
export const factId = (type: string, data: unknown, saidTime: string | undefined): string => `${type}:${hashOf(`${sorted(data)}\n${saidTime ?? ''}`)}`;

/** JSON in which the order of keys says nothing. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, each]) => `${JSON.stringify(key)}:${sorted(each)}`)
    .join(',')}}`;
}

/** Data as it will travel: dates as ISO text, absent fields left out. What is no plain data stays as it is, for the contract to refuse. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? value : value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [[key, plain(each)]])));
}
