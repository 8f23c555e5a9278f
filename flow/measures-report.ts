/** What reports of surveys read: weeks of records, and of themes who raised them and who was told. */
import { customerIn, noticeItemKey } from '../core/keys.ts';
import { type MeasureRecord, measuresIn } from '../core/measures/records.ts';
import { type MeasuresReport, measuresReport } from '../core/measures/report.ts';
import { noticeKey } from '../core/notices/request.ts';
import type { NoticeState } from '../core/notices/state.ts';
import type { Ports } from '../core/ports.ts';
import { type Raiser, type ThemeMeasures, themeMeasures } from '../core/themes/measures.ts';
import { fixedRequest } from '../core/themes/notice.ts';
import { type CommentState, commentKey, commentsIn, isToldOf, type Mention, type Raised, raisersOf, type Theme } from '../core/themes/state.ts';
import { suggestedThemes } from '../core/themes/suggest.ts';
import { lastWeeks, type Week } from '../core/truth/weeks.ts';
import { allOf } from './all-of.ts';
import { allThemes } from './themes.ts';

type Needs = Pick<Ports, 'table' | 'clock'>;

export type SurveyReport = MeasuresReport & { readonly themes: readonly ThemeMeasures[] };

/** Of the running week and those before it, `count` in all. Of themes everything that is known. */
export async function readSurveyReport(ports: Needs, count: number): Promise<SurveyReport> {
  const weeks = lastWeeks(count, ports.clock.now());
  const records: MeasureRecord[] = [];
  for (const week of weeks) records.push(...(await recordsIn(ports, week)));
  const themes: ThemeMeasures[] = [];
  for (const theme of await allThemes(ports)) themes.push(themeMeasures(theme, await raisersIn(ports, theme)));
  return { ...measuresReport(weeks, records), themes: themes.sort((a, b) => b.customers - a.customers || (a.theme < b.theme ? -1 : 1)) };
}

const recordsIn = async ({ table }: Needs, week: Week): Promise<readonly MeasureRecord[]> => (await allOf(table, measuresIn(week))).map(({ body }) => body as MeasureRecord);

/** At most so many items of one read. */
const AT_ONCE = 100;

/** Each with the fixes that they were told of: their own notices say so. */
async function raisersIn({ table }: Needs, theme: Theme): Promise<readonly Raiser[]> {
  const items = await allOf(table, raisersOf(theme.id));
  const asked = items.flatMap(({ sk, body }) => {
    const raised = body as Raised;
    return theme.fixes.filter((fix) => isToldOf(theme, fix, raised)).map((fix) => ({ sk, fix, to: { customer: customerIn(sk) } }));
  });
  const told = new Map<string, number[]>();
  for (let start = 0; start < asked.length; start += AT_ONCE) {
    const some = asked.slice(start, start + AT_ONCE);
    const notices = await table.getMany(some.map(({ fix, to }) => noticeItemKey(to, noticeKey(fixedRequest(theme, fix, []), to))));
    for (const [index, { sk, fix }] of some.entries()) {
      if ((notices[index]?.body as NoticeState | undefined)?.status === 'sent') told.set(sk, [...(told.get(sk) ?? []), fix.at]);
    }
  }
  return items.map(({ sk, body }) => ({ mentions: Object.values((body as Raised).mentions), told: told.get(sk) ?? [] }));
}

export type Comment = Omit<CommentState, 'themes'> & {
  readonly name: string;
  readonly themes: readonly string[] /** By its words; for a person to say yes or no to. */;
  readonly suggested: readonly string[];
};

/** What customers said in the running week and those before it, the newest first. */
export async function readComments(ports: Needs, count: number): Promise<readonly Comment[]> {
  const themes = await allThemes(ports);
  const comments: Comment[] = [];
  for (const week of lastWeeks(count, ports.clock.now())) {
    const mentions = (await allOf(ports.table, commentsIn(week))).map(({ body }) => body as Mention);
    for (let start = 0; start < mentions.length; start += AT_ONCE) {
      const some = mentions.slice(start, start + AT_ONCE);
      const found = await ports.table.getMany(some.map(({ customer, name }) => commentKey(customer, name)));
      comments.push(...found.flatMap((item, index) => (item === undefined ? [] : [commentOf(some[index]?.name ?? '', item.body as CommentState, themes)])));
    }
  }
  return comments.sort((a, b) => b.at - a.at);
}

function commentOf(name: string, { themes: tags, ...comment }: CommentState, themes: readonly Theme[]): Comment {
  return { ...comment, name, themes: Object.keys(tags), suggested: suggestedThemes(comment.text, themes).filter((id) => tags[id] === undefined) };
}
