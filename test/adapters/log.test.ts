import { describe, expect, test } from 'vitest';
import { lineLog } from '../../adapters/aws/log.ts';

type Directive = { Timestamp: number; CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[] };
type Line = Record<string, unknown> & { _aws?: Directive };

function logged(tell: (log: ReturnType<typeof lineLog>) => void): Line[] {
  const lines: string[] = [];
  tell(lineLog('deliver', { namespace: 'Shop', write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Line);
}

/** What CloudWatch asks of a line. Source: CloudWatch user guide, embedded metric format specification. */
function expectMetrics(line: Line): void {
  const { Timestamp, CloudWatchMetrics } = line._aws as Directive;
  expect(Math.abs(Timestamp - Date.now())).toBeLessThan(60_000);
  expect(CloudWatchMetrics).toHaveLength(1);
  for (const { Namespace, Dimensions, Metrics } of CloudWatchMetrics) {
    expect(Namespace).toMatch(/^[\w.\-/#:]{1,255}$/);
    expect(Metrics.length).toBeLessThanOrEqual(100);
    for (const names of Dimensions) for (const name of names) expect(typeof line[name]).toBe('string');
    for (const { Name, Unit } of Metrics) {
      expect(['Seconds', 'Count']).toContain(Unit);
      const values = [line[Name]].flat();
      expect(values.length).toBeLessThanOrEqual(100);
      for (const value of values) expect(typeof value).toBe('number');
    }
  }
}

describe('a line of the log', () => {
  test('is one JSON object and no metric where nothing was measured', () => {
    expect(logged((log) => log.line({ batch: 2 }))).toEqual([{ fn: 'deliver', batch: 2 }]);
  });

  test('brings what was measured before it as metrics, and does not bring it twice', () => {
    const lines = logged((log) => {
      log.measure?.('SecondsToSend.urgent', 1.5);
      log.measure?.('SecondsToSend.urgent', 4);
      log.measure?.('NotSent', 1);
      log.line({ batch: 3 });
      log.line({ batch: 1 });
    });
    expect(lines).toHaveLength(2);
    expectMetrics(lines[0] as Line);
    expect(lines[0]).toMatchObject({ fn: 'deliver', batch: 3, 'SecondsToSend.urgent': [1.5, 4], NotSent: [1] });
    expect(lines[0]?._aws?.CloudWatchMetrics[0]).toMatchObject({ Namespace: 'Shop', Dimensions: [['fn']] });
    expect(lines[1]?._aws).toBeUndefined();
  });

  test('holds a hundred values of a figure; the rest goes into a line after it', () => {
    const lines = logged((log) => {
      for (let n = 0; n < 230; n++) log.measure?.('SecondsToSend.survey', n);
      log.line({ batch: 1 });
    });
    for (const line of lines) expectMetrics(line);
    expect(lines.map((line) => (line['SecondsToSend.survey'] as number[]).length)).toEqual([100, 100, 30]);
  });
});
