/** Services take entries in batches of ten, and a batch of at most 256 KB. */
const MAX_ENTRIES = 10;
/** Of SQS and EventBridge alike, for all entries of one call together. */
export const MAX_BATCH_BYTES = 256 * 1024;

/** In order, as few packs as fit. An entry that is too large by itself goes alone: the service says what it thinks of it. */
export function packs<Entry>(entries: readonly Entry[], bytesOf: (entry: Entry) => number): Entry[][] {
  const all: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = bytesOf(entry);
    const last = all.at(-1);
    if (last !== undefined && last.length < MAX_ENTRIES && bytes + size <= MAX_BATCH_BYTES) {
      last.push(entry);
      bytes += size;
    } else {
      all.push([entry]);
      bytes = size;
    }
  }
  return all;
}
