/** A report as a person reads it in a terminal. */
import type { Row } from './figure.ts';
import type { Report } from './run.ts';

export function table({ name, says, rows, goals, notes = [], seconds, quick, node, cores, load }: Report): string {
  const met = goals.map(({ what, goal, measured, met }) => `  ${met ? 'met   ' : 'MISSED'}  ${what}: ${measured} (goal ${goal})`);
  const conditions = `Node ${node.slice(1)}, ${cores} cores, load ${load.map((each) => each.toFixed(1)).join(' to ')}, ${seconds} s${quick ? ', the short form' : ''}`;
  return [`\n${name}: ${says}`, conditions, ...columns(rows), ...met, ...notes.map((note) => `  ${note}`)].join('\n');
}

function columns(rows: readonly Row[]): readonly string[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [names, ...rows.map((row) => names.map((name) => said(row[name])))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells.map(
    (line) =>
      `  ${line.map((cell, column) => (typeof rows[0]?.[names[column] ?? ''] === 'number' ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ')}`,
  );
}

export const said = (value: string | number | undefined): string => (typeof value === 'number' ? (Number.isFinite(value) ? value.toLocaleString('en') : '–') : (value ?? ''));
