/** "You said, we did": once its instant has come, everybody who raised the theme is asked of the gate, page by page. */
import { customerIn } from '../core/keys.ts';
import { PAGE_SIZE, type ThemePage } from '../core/outages/fan-out.ts';
import type { Key, Ports } from '../core/ports.ts';
import { withTold } from '../core/themes/change.ts';
import { fixedRequest } from '../core/themes/notice.ts';
import { fixAt, isToldOf, nextTellingAt, type Raised, raisersOf, type Theme, themeIn, themeKey } from '../core/themes/state.ts';
import { commit } from './commit.ts';
import { perform } from './effects.ts';

type Needs = Pick<Ports, 'table' | 'clock' | 'pause' | 'pages' | 'lanes'>;

/** The first pages, then that they are asked for: cut off in between they are asked for twice, and the gate tells nobody twice. */
export async function tellFixes(ports: Needs, key: Key): Promise<void> {
  const theme = (await ports.table.get(key))?.body as Theme | undefined;
  const now = ports.clock.now();
  const due = (theme?.fixes ?? []).filter(({ at, toldAt }) => toldAt === undefined && at <= now).map(({ at }) => at);
  if (due.length > 0) await ports.pages.send(due.map((fix): ThemePage => ({ theme: themeIn(key.sk), fix })));
  await commit(
    ports,
    key,
    (seen: Theme | undefined) => {
      const state = seen && withTold(seen, due, now);
      return { state, deadline: state && nextTellingAt(state) };
    },
    { woken: true },
  );
}

export async function tellPage(ports: Needs, page: ThemePage): Promise<void> {
  const theme = (await ports.table.get(themeKey(page.theme)))?.body as Theme | undefined;
  const fix = theme && fixAt(theme, page.fix);
  if (theme === undefined || fix === undefined) return;
  const { found, next } = await ports.table.query(raisersOf(page.theme), 'CUSTOMER#', { limit: PAGE_SIZE, after: page.after });
  const told = found.filter(({ body }) => isToldOf(theme, fix, body as Raised)).map(({ sk }) => customerIn(sk));
  if (told.length > 0) await perform(ports, { notices: [fixedRequest(theme, fix, told)] });
  if (next !== undefined) await ports.pages.send([{ ...page, after: next }]);
}
