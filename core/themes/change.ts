/** What somebody of ours may say about a theme, and what it is afterwards. */
import { Line, Moment, Prose, webLink } from '../events/fields.ts';
import { once } from '../once.ts';
import { type Instant, instantOf } from '../time.ts';
import * as z from '../zod.ts';
import { type Fix, LANGUAGES, type Theme } from './state.ts';

const THEME_ID = /^[a-z0-9][a-z0-9-]{0,39}$/;
export const themeId = once(() => z.string().check(z.regex(THEME_ID, 'a short name of a-z, 0-9 and -, such as late-parcels')));

const textsIn = once(() =>
  z
    .partialRecord(z.enum(LANGUAGES), Prose.check(z.minLength(1), z.maxLength(600)))
    .check(z.refine((texts) => Object.keys(texts).length > 0, 'a sentence in en or de, such as {"en":"…"}')),
);

export const themeSaid = once(() =>
  z.strictObject({
    name: z.optional(Line.check(z.minLength(1))),
    said: z.optional(textsIn()),
    words: z.optional(z.array(Line.check(z.minLength(2))).check(z.maxLength(60))),
  }),
);
export type ThemeSaid = z.infer<ReturnType<typeof themeSaid>>;

export const fixSaid = once(() => z.strictObject({ at: Moment, did: textsIn(), url: z.optional(webLink()) }));
export type FixSaid = z.infer<ReturnType<typeof fixSaid>>;

/** A new theme is called by its id until it has a name. */
export function withSaid(theme: Theme | undefined, id: string, { name, said, words }: ThemeSaid): Theme {
  const before = theme ?? { id, name: id, said: {}, words: [], fixes: [] };
  return { ...before, ...(name !== undefined && { name }), ...(said !== undefined && { said }), ...(words !== undefined && { words }) };
}

export type Refused = 'nothing-said' | 'told-already';

/** A fix of an instant replaces the one of that instant, until customers have been told of it. */
export function withFix(theme: Theme, said: FixSaid, by: string, now: Instant): Theme | Refused {
  if (Object.keys(theme.said).length === 0) return 'nothing-said';
  const at = instantOf(said.at);
  if (theme.fixes.some((fix) => fix.at === at && fix.toldAt !== undefined)) return 'told-already';
  const fix: Fix = { at, saidAt: now, by, did: said.did, ...(said.url !== undefined && { url: said.url }) };
  return { ...theme, fixes: [...theme.fixes.filter((each) => each.at !== at), fix].sort((a, b) => a.at - b.at) };
}

/** Takes back what nobody has been told of yet. */
export const withoutUntoldFixes = (theme: Theme): Theme => ({ ...theme, fixes: theme.fixes.filter(({ toldAt }) => toldAt !== undefined) });

/** Everybody is asked of the gate again: somebody's comment was tagged after the others had been told. Who has been told is not told again. */
export const withTellingAgain = (theme: Theme): Theme => ({ ...theme, fixes: theme.fixes.map(({ toldAt: _told, ...fix }) => fix) });

export const withTold = (theme: Theme, ats: readonly Instant[], now: Instant): Theme => ({
  ...theme,
  fixes: theme.fixes.map((fix) => (fix.toldAt === undefined && ats.includes(fix.at) ? { ...fix, toldAt: now } : fix)),
});
