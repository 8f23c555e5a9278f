/**
 * What happened with a customer, the newest first. Messages come page by page from their receipts, which are without number; the rest, which is
 * not, is merged in by time: each page holds what is newer than its oldest message.
 */
import type { AlertState } from '../../core/alerts/state.ts';
import type { CaseState } from '../../core/cases/state.ts';
import type * as answers from '../../core/console/answers.ts';
import { alertEntries, caseEntries, isOutageMessage, messageEntry, newestFirst, orderEntries, surveyEntries } from '../../core/console/timeline.ts';
import { whyOf } from '../../core/notices/why.ts';
import type { OrderState } from '../../core/orders/state.ts';
import type { Item } from '../../core/ports.ts';
import type { SurveyState } from '../../core/surveys/state.ts';
import { cursorFrom, cursorIn, everything, type Needs, type Story } from './call.ts';
import { loadCustomer, MOST_ITEMS } from './customer.ts';

type Entry = answers.Entry;
type Sort = Entry['sort'] | 'outage' | undefined;

/** Where a page ended: in the messages, and among the rest. */
type Position = { readonly messages?: string; readonly messagesOver?: true; readonly before?: { readonly at: string; readonly id: string } };

const positionIn = (state: unknown): Position | undefined => {
  const { messages, messagesOver, before } = state as { messages?: unknown; messagesOver?: unknown; before?: { at?: unknown; id?: unknown } };
  if (messages !== undefined && typeof messages !== 'string') return undefined;
  if (before !== undefined && (typeof before.at !== 'string' || typeof before.id !== 'string')) return undefined;
  return messages === undefined && messagesOver === undefined && before === undefined
    ? undefined
    : {
        ...(typeof messages === 'string' && { messages }),
        ...(messagesOver === true && { messagesOver: true as const }),
        ...(before && { before: before as { at: string; id: string } }),
      };
};

export const timeline: Story<'timeline'> = async (ports, { who, params, query: { sort, limit, after } }) => {
  const id = params.customer ?? '';
  const { profile } = await loadCustomer(ports, who, id);
  const position = cursorIn(after, positionIn) ?? {};
  const erased = profile?.erasedAt !== undefined;
  const [messages, rest] = await Promise.all([messagesOf(ports, id, sort, limit, position), erased ? [] : restOf(ports, id, sort, who.role === 'admin')]);
  const { before } = position;
  const older = before === undefined ? [...rest] : rest.filter((entry) => entry.id !== before.id && newestFirst({ ...entry, ...before }, entry) < 0);
  const oldestMessage = messages.entries.at(-1);
  // Past the last message the page is filled up with what is older still.
  const newer = oldestMessage === undefined ? 0 : older.filter(({ at }) => at >= oldestMessage.at).length;
  const within = older.sort(newestFirst).slice(0, messages.next === undefined ? Math.max(newer, limit - messages.entries.length) : newer);
  const isMore = messages.next !== undefined || within.length < older.length;
  const last = within.at(-1);
  const mark = last === undefined ? before : { at: last.at, id: last.id };
  return {
    body: {
      entries: [...messages.entries, ...within].sort(newestFirst),
      ...(isMore && { next: cursorFrom({ ...(messages.next === undefined ? { messagesOver: true } : { messages: messages.next }), ...(mark && { before: mark }) }) }),
    },
  };
};

async function messagesOf(
  { table }: Pick<Needs, 'table'>,
  id: string,
  sort: Sort,
  limit: number,
  { messages, messagesOver }: Position,
): Promise<{ readonly entries: readonly Entry[]; readonly next: string | undefined }> {
  if (messagesOver || !(sort === undefined || sort === 'message' || sort === 'outage')) return { entries: [], next: undefined };
  const { found, next } = await table.query(`CUSTOMER#${id}`, 'NOTICE#', { limit, after: messages, descending: true });
  const entries = found.map((item) => messageEntry(whyOf(item)));
  return { entries: sort === 'outage' ? entries.filter(isOutageMessage) : entries, next };
}

async function restOf({ table }: Pick<Needs, 'table'>, id: string, sort: Sort, isAdmin: boolean): Promise<readonly Entry[]> {
  const pk = `CUSTOMER#${id}`;
  const wanted = async (each: Entry['sort'], prefix: string, entriesOf: (item: Item) => readonly Entry[]): Promise<readonly Entry[]> =>
    sort === undefined || sort === each ? (await everything(table, pk, prefix, MOST_ITEMS)).flatMap(entriesOf) : [];
  const all = await Promise.all([
    wanted('order', 'ORDER#', ({ body }) => orderEntries(body as OrderState)),
    sort === 'survey' || sort === 'case' || sort === undefined ? (await everything(table, pk, 'CASE#', MOST_ITEMS)).flatMap(({ body }) => caseEntries(body as CaseState)) : [],
    wanted('survey', 'SURVEY#', ({ body }) => surveyEntries(body as SurveyState)),
    wanted('alert', 'ALERT#', ({ body }) => ((body as AlertState).heldOut && !isAdmin ? [] : alertEntries(body as AlertState))),
  ]);
  return all.flat().filter((entry) => sort === undefined || entry.sort === sort);
}
