/** Which score judges customers live: the untrained one, or a fit that an operator has put in force. Read now and then by a worker. */
import { type QuietJudge, UNTRAINED_JUDGE } from '../core/engagement/judge.ts';
import { QUIET_RISK } from '../core/keys.ts';
import type { Ports } from '../core/ports.ts';
import { judgeOf } from '../core/risk/live.ts';
import { riskFile } from '../core/risk/risk-file.ts';
import { remembered } from './remembered.ts';

/** @param freshForMs how long a worker may go by what it has read */
export const sharedJudge = ({ table, clock }: Pick<Ports, 'table' | 'clock'>, freshForMs: number): (() => Promise<QuietJudge>) =>
  remembered(clock, freshForMs, () => judgeIn(table));

/** What is in force was checked when it was put there; a file that this version cannot read leaves the untrained score in charge. */
async function judgeIn(table: Ports['table']): Promise<QuietJudge> {
  const item = await table.get(QUIET_RISK);
  if (item === undefined) return UNTRAINED_JUDGE;
  const file = riskFile().safeParse(item.body);
  const judge = file.success ? judgeOf(file.data) : undefined;
  return judge === undefined || typeof judge === 'string' ? UNTRAINED_JUDGE : judge;
}
