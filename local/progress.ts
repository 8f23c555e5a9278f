/** A line that says how far long work has come: in place on a terminal, now and then elsewhere. */
const EVERY_MS = 500;
const QUIET_EVERY_MS = 5_000;

/** @param unit of what is counted */
export function progressLine(title: string, unit = 'events'): (done: number, of: number) => void {
  let shownAt = 0;
  return (done, of) => {
    const now = Date.now();
    const last = done >= of;
    if (!last && now - shownAt < (process.stderr.isTTY ? EVERY_MS : QUIET_EVERY_MS)) return;
    if (shownAt === 0 && !last && !process.stderr.isTTY) {
      shownAt = now;
      return;
    }
    shownAt = now;
    const text = `${title}: ${done.toLocaleString('en')} of ${of.toLocaleString('en')} ${unit}`;
    process.stderr.write(process.stderr.isTTY ? `\r${text}${last ? '\n' : ''}` : `${text}\n`);
  };
}
