/** Customers in five folds, the same on every machine: CRC-32 (IEEE, unsigned) of the id's UTF-8 text, modulo 5. Source: the inactivity protocol, step 7. */

export const FOLDS = 5;

export const foldOf = (customerId: string): number => crc32(customerId) % FOLDS;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

const encoder = new TextEncoder();

export function crc32(text: string): number {
  let rest = 0xffffffff;
  for (const byte of encoder.encode(text)) rest = (TABLE[(rest ^ byte) & 255] as number) ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}
