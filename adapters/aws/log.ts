import { type Figure, unitOf } from '../../core/figures.ts';
import type { Log } from '../../core/ports.ts';

/** Of one figure in one line. Source: CloudWatch user guide, embedded metric format. */
const VALUES_A_LINE = 100;

type Options = {
  /** What the figures lie under in CloudWatch: the stack's name. */
  readonly namespace?: string;
  readonly write?: (line: string) => void;
};

/**
 * One JSON object a line, past the runtime's own formatting. CloudWatch adds the time, and makes metrics of the figures that have been
 * measured since the line before (embedded metric format): no call, and no line of their own.
 */
export function lineLog(fn: string, { namespace = process.env.METRICS ?? 'Beforehand', write = toStandardOutput }: Options = {}): Log {
  let measured = new Map<Figure, number[]>();
  return {
    line(fields) {
      let said: Readonly<Record<string, unknown>> = { fn, ...fields };
      do {
        const now = take();
        write(JSON.stringify(now.size === 0 ? said : { ...said, ...Object.fromEntries(now), _aws: directive([...now.keys()], namespace) }));
        said = { fn };
      } while (measured.size > 0);
    },
    measure(figure, value) {
      const values = measured.get(figure);
      if (values === undefined) measured.set(figure, [value]);
      else values.push(value);
    },
  };

  /** As much as one line may hold; the rest is left. */
  function take(): Map<Figure, readonly number[]> {
    const now = new Map([...measured].map(([figure, values]) => [figure, values.slice(0, VALUES_A_LINE)]));
    measured = new Map([...measured].flatMap(([figure, values]) => (values.length > VALUES_A_LINE ? [[figure, values.slice(VALUES_A_LINE)]] : [])));
    return now;
  }
}

const directive = (figures: readonly Figure[], Namespace: string): object => ({
  Timestamp: Date.now(),
  CloudWatchMetrics: [{ Namespace, Dimensions: [['fn']], Metrics: figures.map((figure) => ({ Name: figure, Unit: unitOf(figure) })) }],
});

const toStandardOutput = (line: string): void => void process.stdout.write(`${line}\n`);
