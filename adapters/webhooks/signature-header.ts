/**
 * The forms that signature headers have. Read strictly: a MAC has one spelling only, so that no second header means the same,
 * and a list with one part that is no signature at all is no list.
 */

/** SHA-256, decoded. Segment still signs with SHA-1, of 20. */
export const SHA256_BYTES = 32;
export const SHA1_BYTES = 20;

export type Encoding = 'hex' | 'base64';

/** The MAC that a text spells, or nothing when it spells none of that many bytes or not in the one way. */
export function macIn(text: string, encoding: Encoding, bytes: number): Buffer | undefined {
  const mac = Buffer.from(text, encoding);
  return mac.length === bytes && mac.toString(encoding) === text ? mac : undefined;
}

export type Parts = readonly (readonly [name: string, value: string])[];

/** Letters of hex and of both base64 alphabets, their padding at the end only. */
const VALUE = /^[\w+/-]+={0,2}$/;

/** The named parts of a list such as `t=1,v1=ab,v1=cd`; nothing when one of them has no name or no such value. */
export function partsOf(header: string, between: ',' | ' ', afterName: '=' | ','): Parts | undefined {
  const parts = header.split(between).map((part): [string, string] => {
    const at = part.indexOf(afterName);
    return [part.slice(0, Math.max(at, 0)), part.slice(at + 1)];
  });
  return parts.every(([name, value]) => /^[a-z][a-z0-9]*$/.test(name) && VALUE.test(value)) ? parts : undefined;
}

/** Parts of versions that we do not know are passed over: sources announce a new version by sending it beside the old. */
export const valuesOf = (parts: Parts | undefined, wanted: string): readonly string[] => (parts ?? []).flatMap(([name, value]) => (name === wanted ? [value] : []));
