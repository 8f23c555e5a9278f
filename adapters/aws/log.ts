import type { Log } from '../../core/ports.ts';

/** One JSON object a line, past the runtime's own formatting. CloudWatch adds the time. */
export const lineLog = (fn: string): Log => ({
  line(fields) {
    process.stdout.write(`${JSON.stringify({ fn, ...fields })}\n`);
  },
});
