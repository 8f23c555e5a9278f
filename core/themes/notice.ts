/** "You said, we did": what is asked of the gate, and what the message says. */
import type { Relevance } from '../notices/relevance.ts';
import type { NoticeRequest } from '../notices/request.ts';
import { type Fix, fixAt, type Texts, type Theme, themeKey } from './state.ts';

const factOf = ({ at }: Fix): string => `fix:${at}`;
const fixOf = (theme: Theme, fact: string): Fix | undefined => fixAt(theme, Number(fact.slice('fix:'.length)));

export const fixedRequest = (theme: Theme, fix: Fix, customers: readonly string[]): NoticeRequest => ({
  kind: 'theme.fixed',
  subject: themeKey(theme.id),
  fact: factOf(fix),
  factAt: fix.at,
  dueAt: Math.max(fix.at, fix.saidAt),
  to: customers.map((customer) => ({ customer })),
});

export const fixRelevance = (theme: Theme, fact: string): Relevance => (fixOf(theme, fact) === undefined ? { reason: 'superseded', because: { by: 'fix-taken-back' } } : undefined);

export type FixVariables = { readonly said: Texts; readonly did: Texts; readonly at: number; readonly url?: string };

export function fixVariables(theme: Theme, fact: string): FixVariables | undefined {
  const fix = fixOf(theme, fact);
  return fix && { said: theme.said, did: fix.did, at: fix.at, ...(fix.url !== undefined && { url: fix.url }) };
}
