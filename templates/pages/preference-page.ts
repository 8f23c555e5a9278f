/** What a person gets, on which channel, as one table of checkboxes; on a narrow screen each topic becomes a card. No address and no name stands on it. */
import type { Channel } from '../../core/customers/gate-item.ts';
import type { Topic } from '../../core/notices/kinds.ts';
import type { Sender } from '../../core/notices/sender.ts';
import { PREFERENCE_WORDS, type PreferenceWords } from './preference-words.ts';
import { message, shell } from './shell.ts';
import type { Language } from './words.ts';

export type PreferenceRow = {
  readonly topic: Topic;
  readonly on: readonly { readonly channel: Channel; readonly granted: boolean }[];
  readonly first: Channel | undefined;
  /** Whether some of it comes by e-mail even so. */
  readonly keepsEmail: boolean;
};
export type Preferences = { readonly channels: readonly Channel[]; readonly rows: readonly PreferenceRow[] };
export type PreferenceOutcome = 'saved' | 'too-long' | 'nothing-shown';

export function preferencePage(language: Language, sender: Sender, { channels, rows }: Preferences, outcome?: PreferenceOutcome): string {
  const words = PREFERENCE_WORDS[language];
  if (channels.length === 0) return message(language, sender, words.title, words.noAddress);
  const shown = rows.flatMap(({ topic, on }) => on.map(({ channel, granted }) => `${topic}.${channel}.${granted ? 'on' : 'off'}`));
  return shell(
    language,
    sender,
    words.title,
    `<h1>${words.title}</h1>
${outcome ? `<p class="${outcome === 'saved' ? 'saved" role="status' : 'problem" role="alert'}">${words[outcome]}</p>` : ''}
<p>${words.lead}${channels.length > 1 ? ` ${words.once}` : ''}</p>
<form method="post">
<input type="hidden" name="shown" value="${shown.join()}">
<table role="table">
${head(words, channels)}
${rows.map((row) => body(words, row)).join('\n')}
</table>
<button type="submit">${words.save}</button>
</form>`,
    STYLE,
  );
}

/** The roles are said once more because a table laid out as cards is no longer read as one by every browser. */
function head(words: PreferenceWords, channels: readonly Channel[]): string {
  const columns = [words.topic, ...channels.map((channel) => words.channels[channel]), ...(channels.length > 1 ? [words.tryFirst] : [])];
  return `<thead role="rowgroup"><tr role="row">${columns.map((column) => `<th role="columnheader" scope="col">${column}</th>`).join('')}</tr></thead>`;
}

function body(words: PreferenceWords, row: PreferenceRow): string {
  const { topic, on } = row;
  const columns = on.length + (on.length > 1 ? 2 : 1);
  const keeps = row.keepsEmail ? words.keeps[topic] : undefined;
  const boxes = on.map(({ channel, granted }) => checkbox(words, topic, channel, granted, keeps !== undefined && channel === 'email')).join('');
  return `<tbody role="rowgroup"><tr role="row"><th role="rowheader" scope="row">${words.topics[topic]}</th>${boxes}${on.length > 1 ? firstOf(words, row) : ''}</tr>${
    keeps === undefined ? '' : `<tr role="row"><td role="cell" class="keeps" colspan="${columns}" id="keeps-${topic}">${keeps}</td></tr>`
  }</tbody>`;
}

function checkbox(words: PreferenceWords, topic: Topic, channel: Channel, granted: boolean, explained: boolean): string {
  const name = `${words.topics[topic]}: ${words.channels[channel]}`;
  const attributes = `${granted ? ' checked' : ''}${explained ? ` aria-describedby="keeps-${topic}"` : ''}`;
  return `<td role="cell"><label><input type="checkbox" name="on" value="${topic}.${channel}" aria-label="${name}"${attributes}><span class="column" aria-hidden="true">${words.channels[channel]}</span></label></td>`;
}

function firstOf(words: PreferenceWords, { topic, on, first }: PreferenceRow): string {
  const options = on.map(({ channel }) => `<option value="${channel}"${channel === first ? ' selected' : ''}>${words.channels[channel]}</option>`).join('');
  return `<td role="cell" class="first"><label><span class="column" aria-hidden="true">${words.tryFirst}</span><select name="first.${topic}" aria-label="${words.topics[topic]}: ${words.tryFirst}">${options}</select></label></td>`;
}

const STYLE = `main{max-width:53rem}
.saved{padding:.6rem .8rem;border-left:4px solid #1e7d3c;background:light-dark(#e6f4ea,#17301f)}
table{width:100%;border-collapse:collapse}
th,td{padding:.35rem .4rem;text-align:center;vertical-align:middle;line-height:1.3}
thead th{font-size:.9rem;white-space:nowrap}
th:first-child{text-align:left}
tbody{border-top:1px solid light-dark(#c3ccd5,#3a4652)}
td.keeps{padding:0 .4rem .7rem;text-align:left;font-size:.9rem;color:light-dark(#46525e,#b4c0cb)}
td label{display:flex;justify-content:center;align-items:center;gap:.6rem;min-height:2.75rem;cursor:pointer}
input[type=checkbox]{width:1.5rem;height:1.5rem;margin:0;accent-color:light-dark(#0b5fa5,#7db8ee)}
select{font:inherit;padding:.4rem;border:2px solid light-dark(#5b6b7b,#8fa0b0);border-radius:.4rem;background:light-dark(#fff,#1d242c);color:inherit}
.column{display:none}
@media (max-width:48rem){
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table,tbody{display:block}
tbody{padding:.8rem 0}
tbody tr{display:grid;grid-template-columns:1fr 1fr;column-gap:.8rem}
tbody th,td.first,td.keeps{grid-column:1/-1}
th,td{padding:0}
td.keeps{padding:.3rem 0 0}
td label{justify-content:flex-start}
.column{display:inline}
}
`;
