/** Comments and the themes they carry: kept when somebody says something, tagged by a person of ours, answered by "you said, we did". */

import { customerIn } from '../core/keys.ts';
import type { Item, Ports } from '../core/ports.ts';
import { fixSaid, type Refused, themeId, themeSaid, withFix, withoutUntoldFixes, withSaid, withTellingAgain } from '../core/themes/change.ts';
import {
  COMMENTS,
  type CommentState,
  commentKey,
  commentName,
  type Mention,
  mentionKey,
  nextTellingAt,
  type Raised,
  raisedKey,
  THEMES,
  type Theme,
  themeKey,
} from '../core/themes/state.ts';
import { allOf } from './all-of.ts';
import { type Actor, audited } from './audit.ts';
import { commit, commitOf, FORGOTTEN } from './commit.ts';

type Needs = Pick<Ports, 'table' | 'clock' | 'pause'>;
type ByHand = Needs & Pick<Ports, 'ids'>;

export type Words = Omit<CommentState, 'themes'> & { /** What it stands in. */ readonly standsIn: readonly (string | number)[] };

/** Keeps what a customer has said. Later words in the same place replace the earlier ones, and keep their tags. */
export async function keepComment(ports: Needs, { standsIn, ...words }: Words): Promise<void> {
  const name = commentName(...standsIn);
  const key = commentKey(words.customerId, name);
  const written = await commitOf(ports, words.customerId, key, (seen: CommentState | undefined) => ({
    state:
      seen !== undefined && (seen.at > words.at || (seen.at === words.at && seen.text === words.text)) ? seen : { ...words, at: seen?.at ?? words.at, themes: seen?.themes ?? {} },
  }));
  if (written === FORGOTTEN || written.state === undefined) return;
  const mention: Mention = { customer: words.customerId, name };
  await ports.table.put({ ...mentionKey(words.customerId, name, written.state.at), body: mention }, 0);
}

/** Before a customer's comments go, what points at them. */
export async function forgetMentions({ table }: Pick<Ports, 'table'>, comments: readonly Item[]): Promise<void> {
  for (const { pk, sk, body } of comments) {
    const customer = customerIn(pk);
    const { at, themes } = body as CommentState;
    const keys = [mentionKey(customer, sk.slice(COMMENTS.length), at), ...Object.keys(themes).map((theme) => raisedKey(theme, customer))];
    for (const item of await table.getMany(keys)) if (item) await table.delete(item, item.version);
  }
}

/** Somebody has asked for what cannot be done; says what can. */
export class ThemeRefused extends Error {
  override name = 'ThemeRefused';
}

const WHY_REFUSED: Readonly<Record<Refused, string>> = {
  'nothing-said': 'Say first how customers would put it, in --said en="…": the message begins with it.',
  'told-already': 'Customers have been told of a fix of that instant. Name another instant for another fix.',
};

/** @returns the theme as it is now */
export async function sayTheme(ports: ByHand, id: string, input: unknown, actor: Actor): Promise<Theme> {
  const known = checked(themeId(), id, 'theme');
  const said = checked(themeSaid(), input, 'theme');
  const { state } = await commit(ports, themeKey(known), (seen: Theme | undefined) => ({ state: withSaid(seen, known, said) }));
  await audited(ports, actor, 'theme', { theme: known, ...Object.fromEntries(Object.keys(said).map((name) => [name, true])) });
  return state;
}

/** The sweep tells those who raised it once the instant has come. */
export async function sayFix(ports: ByHand, id: string, input: unknown, actor: Actor): Promise<Theme> {
  const said = checked(fixSaid(), input, 'fix');
  const theme = await changed(ports, id, (seen, now) => withFix(seen, said, actor.by, now));
  await audited(ports, actor, 'theme-fix', { theme: id, at: said.at });
  return theme;
}

export async function takeFixBack(ports: ByHand, id: string, actor: Actor): Promise<Theme> {
  const theme = await changed(ports, id, withoutUntoldFixes);
  await audited(ports, actor, 'theme-fix-taken-back', { theme: id });
  return theme;
}

async function changed(ports: ByHand, id: string, change: (seen: Theme, now: number) => Theme | Refused): Promise<Theme> {
  let refused: Refused | undefined;
  const { state } = await commit(
    ports,
    themeKey(checked(themeId(), id, 'theme')),
    (seen: Theme | undefined, now) => {
      const after = seen && change(seen, now);
      refused = typeof after === 'string' ? after : undefined;
      const theme = typeof after === 'string' ? seen : after;
      return { state: theme, deadline: theme && nextTellingAt(theme) };
    },
    { woken: true },
  );
  if (refused !== undefined) throw new ThemeRefused(WHY_REFUSED[refused]);
  if (state === undefined) throw new ThemeRefused(`There is no theme "${id.slice(0, 40)}". npm run themes lists those that there are.`);
  return state;
}

type Tagging = { readonly customer: string; readonly comment: string; readonly theme: string };

/** The tag first, then that the customer has raised the theme, then, where others have been told of a fix already, the telling. Each may be said again. */
export async function tagComment(ports: ByHand, { customer, comment, theme: id }: Tagging, actor: Actor): Promise<CommentState> {
  const theme = await themeNamed(ports, id);
  const tagged = await changeComment(ports, { customer, comment }, (seen, now) =>
    seen.themes[id] ? seen : { ...seen, themes: { ...seen.themes, [id]: { by: actor.by, at: now } } },
  );
  const raised = await commitOf(ports, customer, raisedKey(id, customer), (seen: Raised | undefined) => ({
    state: seen?.mentions[comment] === tagged.at ? seen : { mentions: { ...seen?.mentions, [comment]: tagged.at } },
  }));
  if (raised === FORGOTTEN) throw new ThemeRefused('This customer has been forgotten.');
  if (theme.fixes.some(({ at, toldAt }) => toldAt !== undefined && tagged.at <= at)) await changed(ports, id, withTellingAgain);
  await audited(ports, actor, 'tag-comment', { customer, comment, theme: id });
  return tagged;
}

export async function untagComment(ports: ByHand, { customer, comment, theme: id }: Tagging, actor: Actor): Promise<CommentState> {
  const tagged = await changeComment(ports, { customer, comment }, (seen) => {
    const { [id]: _gone, ...themes } = seen.themes;
    return seen.themes[id] === undefined ? seen : { ...seen, themes };
  });
  await commitOf(ports, customer, raisedKey(id, customer), (seen: Raised | undefined) => {
    const { [comment]: _gone, ...mentions } = seen?.mentions ?? {};
    return { state: seen?.mentions[comment] === undefined ? seen : { mentions } };
  });
  await audited(ports, actor, 'untag-comment', { customer, comment, theme: id });
  return tagged;
}

async function changeComment(ports: Needs, { customer, comment }: Omit<Tagging, 'theme'>, change: (seen: CommentState, now: number) => CommentState): Promise<CommentState> {
  const written = await commitOf(ports, customer, commentKey(customer, comment), (seen: CommentState | undefined, now) => ({ state: seen && change(seen, now) }));
  if (written === FORGOTTEN || written.state === undefined) throw new ThemeRefused('There is no such comment. npm run themes -- --comments lists them with their customers.');
  return written.state;
}

async function themeNamed({ table }: Needs, id: string): Promise<Theme> {
  const theme = (await table.get(themeKey(checked(themeId(), id, 'theme'))))?.body as Theme | undefined;
  if (theme === undefined)
    throw new ThemeRefused(`There is no theme "${id.slice(0, 40)}". npm run themes lists those that there are; npm run themes -- ${id} --name "…" begins it.`);
  return theme;
}

type Schema<T> = { safeParse(input: unknown): { success: true; data: T } | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } } };

function checked<T>(schema: Schema<T>, input: unknown, what: string): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ThemeRefused(parsed.error.issues.map(({ path, message }) => `${[what, ...path.map(String)].join('.')}: ${message}`).join('\n'));
}

/** There are a few dozen of them. */
export const allThemes = async ({ table }: Pick<Ports, 'table'>): Promise<readonly Theme[]> => (await allOf(table, THEMES, 'THEME#')).map(({ body }) => body as Theme);
