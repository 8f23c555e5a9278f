/**
 * A 64-bit hash of a text as two unsigned 32-bit halves: for keys that must come out the same on every machine.
 * Not for secrets, and not against an adversary: a collision only joins two notices of one customer in one millisecond-free second.
 */
export function hash64(text: string): readonly [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return [a >>> 0, b >>> 0];
}

const BASE32HEX = '0123456789abcdefghijklmnopqrstuv';

/** Bytes as lower-case base32hex: sorts as the bytes do, and an SES tag takes every letter of it. */
export function base32hex(bytes: readonly number[]): string {
  let out = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += BASE32HEX[(held >>> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? out + BASE32HEX[(held << (5 - bits)) & 31] : out;
}

export const bytesOf32 = (n: number): readonly number[] => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];

/** A text's hash as a part of a key: 13 letters, the same on every machine. */
export function hashName(text: string): string {
  const [high, low] = hash64(text);
  return base32hex([...bytesOf32(high), ...bytesOf32(low)]);
}

/** Which of `count` shards a text falls into, evenly. */
export const shardOf = (text: string, count: number): number => hash64(text)[0] % count;

/** The bytes of a base32hex text; letters that do not belong are left out. */
export function fromBase32hex(text: string): number[] {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    const value = BASE32HEX.indexOf(letter);
    if (value < 0) continue;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >>> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return bytes;
}
