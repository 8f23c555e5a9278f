/** `npm run themes`: what customers say again and again, and "you said, we did" once something has been done about it. */
import { Command } from 'commander';
import { isoOf } from '../../core/time.ts';
import type { Comment } from '../../flow/measures-report.ts';
import { NotDone } from '../operations.ts';
import { CHANGE_THEMES, COMMENTS, THEMES } from '../survey-operations.ts';
import { BY, type By, carriedOut, examples, JSON_OUT, run, STACK, WHY, type Where } from './system.ts';

const command = new Command('npm run themes --')
  .description(
    'Without options: the themes. A theme has a name, a sentence as customers would put it, and words by which comments are suggested for it; a person says which comments belong to it. When something has been done, --fixed with a date tells exactly those who raised it, once, on that date, where they have agreed to be told.',
  )
  .argument('[theme]', 'a short name such as late-parcels')
  .option('--name <text>', 'its name for colleagues')
  .option('--said <language=sentence...>', 'as customers read it after "You said:", such as en="Parcels arrive broken."')
  .option('--words <list>', 'words by which it is suggested, such as "broken,smashed,zerbroch*"')
  .option('--comments', 'what customers say: those of the theme, or without a theme those that nobody has tagged')
  .option('--weeks <n>', 'of how many weeks, this one included', '12')
  .option('--tag <customer/comment>', 'this comment belongs to the theme')
  .option('--untag <customer/comment>', 'it does not')
  .option('--fixed <date>', 'since when something is done about it, such as 2026-12-01 or 2026-12-01T09:00Z; with --did')
  .option('--did <language=sentence...>', 'as customers read it after "We did:"')
  .option('--url <link>', 'where they can read more')
  .option('--not-fixed', 'takes back what nobody has been told of yet')
  .option(...WHY)
  .option(...BY)
  .option(...STACK)
  .option(...JSON_OUT)
  .addHelpText(
    'after',
    examples(
      'npm run themes -- --comments',
      'npm run themes -- broken --name "Broken parcels" --said en="Parcels arrive broken." --words "broken,smashed"',
      'npm run themes -- broken --tag ada/0k3v9q…',
      'npm run themes -- broken --fixed 2026-12-01 --did en="We pack twice as thick." de="Wir packen doppelt."',
    ),
  )
  .parse();

type Asked = By &
  Where & {
    name?: string;
    said?: string[];
    words?: string;
    comments?: boolean;
    weeks: string;
    tag?: string;
    untag?: string;
    fixed?: string;
    did?: string[];
    url?: string;
    notFixed?: boolean;
    json?: boolean;
  };
const [theme] = command.args;
const { by, why, stack, json, ...asked } = command.opts<Asked>();
const where = { ...(stack && { stack }) };
const actor = { by, why, theme };

await run(async () => {
  if (asked.comments) return show(await carriedOut(COMMENTS, { weeks: asked.weeks, ...(theme === undefined ? { untagged: 'yes' } : { theme }) }, where), commentsInWords);
  if (theme === undefined)
    return show(await carriedOut(THEMES, {}, where), (themes) =>
      themes.length === 0 ? 'No theme yet. npm run themes -- --comments shows what customers say.' : themes.map(themeLine).join('\n'),
    );
  const tagging = asked.tag ?? asked.untag;
  if (tagging !== undefined) {
    const [customer, comment] = parted(tagging);
    const { comment: after } = await carriedOut(CHANGE_THEMES, { ...actor, do: asked.tag === undefined ? 'untag' : 'tag', customer, comment }, where);
    return show(after, (tagged) => `Its themes now: ${tagged?.themes.join(', ') || 'none'}.`);
  }
  if (asked.notFixed) return show((await carriedOut(CHANGE_THEMES, { ...actor, do: 'take-back' }, where)).theme, themeLine);
  if (asked.fixed !== undefined) {
    const fix = JSON.stringify({ at: instantIn(asked.fixed), did: textsIn(asked.did ?? []), ...(asked.url && { url: asked.url }) });
    return show((await carriedOut(CHANGE_THEMES, { ...actor, do: 'fix', fix }, where)).theme, themeLine);
  }
  const said = {
    ...(asked.name && { name: asked.name }),
    ...(asked.said && { said: textsIn(asked.said) }),
    ...(asked.words && { words: asked.words.split(',').map((word) => word.trim()) }),
  };
  if (Object.keys(said).length === 0) {
    const known = (await carriedOut(THEMES, {}, where)).find(({ id }) => id === theme);
    if (known === undefined) throw new NotDone(`There is no theme "${theme}". --name "…" begins it.`);
    return show(known, themeLine);
  }
  return show((await carriedOut(CHANGE_THEMES, { ...actor, do: 'say', said: JSON.stringify(said) }, where)).theme, themeLine);
});

function show<T>(answer: T, inWords: (answer: T) => string): void {
  console.log(json ? JSON.stringify(answer, null, 2) : inWords(answer));
}

function commentsInWords(comments: readonly Comment[]): string {
  if (comments.length === 0) return theme === undefined ? 'No comment without a theme in these weeks.' : 'No comment of this theme in these weeks.';
  return comments
    .map(({ customerId, name, at, text, score, scale, topic, themes, suggested }) => {
      const about = [isoOf(at).slice(0, 10), ...(score === undefined ? [] : [`${score} of ${scale}`]), ...(topic === undefined ? [] : [topic])].join(', ');
      const tags = [...(themes.length > 0 ? [`themes: ${themes.join(', ')}`] : []), ...(suggested.length > 0 ? [`perhaps: ${suggested.join(', ')}`] : [])].join('; ');
      return `${customerId}/${name}  (${about})${tags && `  ${tags}`}\n  ${text.replaceAll('\n', '\n  ')}`;
    })
    .join('\n\n');
}

type ThemeShown = { readonly id: string; readonly name: string; readonly words: readonly string[]; readonly fixes: readonly { readonly at: number; readonly toldAt?: number }[] };

function themeLine(shown: ThemeShown | undefined): string {
  if (shown === undefined) return '';
  const { id, name, words, fixes } = shown;
  const done = fixes.map(({ at, toldAt }) => `done ${isoOf(at).slice(0, 10)}${toldAt === undefined ? ', customers hear of it then' : ', customers asked of the gate'}`);
  return [`${id}: ${name}`, ...(words.length > 0 ? [`words: ${words.join(', ')}`] : []), ...done].join('; ');
}

/** `en=A sentence.` */
function textsIn(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const cut = text.indexOf('=');
      if (cut < 1) throw new NotDone(`"${text.slice(0, 40)}" wants a language before it, such as en="${text.slice(0, 20)}…".`);
      return [text.slice(0, cut).trim(), text.slice(cut + 1).trim()];
    }),
  );
}

function parted(text: string): readonly [string, string] {
  const cut = text.lastIndexOf('/');
  if (cut < 1) throw new NotDone('A comment is named customer/comment, as npm run themes -- --comments lists it.');
  return [text.slice(0, cut), text.slice(cut + 1)];
}

function instantIn(text: string): string {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new NotDone('--fixed wants a date such as 2026-12-01, or an instant such as 2026-12-01T09:00Z.');
  return isoOf(at);
}
