/** Findings as people read them: the worst first, each with what to do. */
import type { Finding, Level } from './judge.ts';

const MARKS: Readonly<Record<Level, string>> = { bad: 'BAD ', warn: 'warn', ok: 'ok  ' };
const WORST_FIRST: readonly Level[] = ['bad', 'warn', 'ok'];

export function inWords(findings: readonly Finding[], where: string): string {
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  const lines = WORST_FIRST.flatMap((level) =>
    findings
      .filter((finding) => finding.level === level)
      .flatMap(({ about, says, todo }) => [`${MARKS[level]}  ${about.padEnd(13)} ${says}`, ...(todo === undefined ? [] : [`${' '.repeat(20)}→ ${todo}`])]),
  );
  return [...lines, '', `${where}: ${count('bad')} bad, ${count('warn')} to look at, ${count('ok')} in order`].join('\n');
}
