/** On stderr, which step of how many is done: in place on a terminal, only the last one elsewhere. */
export const stepsLine =
  (title: string): ((done: number, of: number) => void) =>
  (done, of) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${title}: ${done} of ${of}${done >= of ? '\n' : ''}`);
    else if (done >= of) process.stderr.write(`${title}: ${done} of ${of}\n`);
  };
