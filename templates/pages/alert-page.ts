/** What somebody of ours can do about an alert: what it is about, what has been done, and a form for each thing to do. It says no more of the customer than the alert's message. */
import type { ActRefusal } from '../../core/alerts/act.ts';
import { type AlertState, OUTCOMES, TEAM } from '../../core/alerts/state.ts';
import type { Sender } from '../../core/notices/sender.ts';
import { DAY, type Instant } from '../../core/time.ts';
import { type Format, formatFor } from '../format.ts';
import { ALERT_WORDS, type AlertWords } from './alert-words.ts';
import { escapeHtml, message, shell } from './shell.ts';
import type { Language } from './words.ts';

export type AlertOnPage = {
  readonly alert: AlertState;
  readonly customerName: string | undefined;
  /** Of colleagues, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** The latest action that the page shows. */
  readonly seen: number;
  /** The reader's. */
  readonly locale: string | undefined;
  readonly timezone: string;
  readonly now: Instant;
};
export type AlertOutcomeOnPage = 'done' | 'too-long' | 'nothing-chosen' | ActRefusal;

const SNOOZE_DAYS = [1, 3, 7, 14, 30] as const;

type Said = { readonly words: AlertWords; readonly format: Format; readonly who: (id: string) => string };

export function alertPage(language: Language, sender: Sender, shown: AlertOnPage, outcome?: AlertOutcomeOnPage): string {
  const { alert, customerName, names, seen } = shown;
  const words = ALERT_WORDS[language];
  const said: Said = { words, format: formatFor(language, shown.locale, shown.timezone), who: (id) => (id === TEAM ? words.team : (names.get(id) ?? id)) };
  const title = words.title[alert.flag](customerName ?? words.customer(alert.customerId));
  return shell(
    language,
    sender,
    title,
    `<h1>${escapeHtml(title)}</h1>
${outcome === undefined ? '' : outcome === 'done' ? `<p class="saved" role="status">${words.saved}</p>` : `<p class="problem" role="alert">${words.problems[outcome]}</p>`}
${factsOf(said, shown)}
<h2>${words.why}</h2>
<ul>${alert.reasons.map((reason) => `<li>${escapeHtml(words.reason(reason, said.format))}</li>`).join('')}</ul>
${historyOf(said, alert)}
${alert.closed ? `<p>${words.closedMore}</p>` : formsOf(said, shown, `<input type="hidden" name="seen" value="${seen}">`)}`,
    STYLE,
  );
}

export const overtakenAlertPage = (language: Language, sender: Sender): string => message(language, sender, ALERT_WORDS[language].overtaken, ALERT_WORDS[language].overtakenMore);

function factsOf(said: Said, { alert, customerName }: AlertOnPage): string {
  const { words, format, who } = said;
  const rows = [
    [words.facts.customer, customerName === undefined ? alert.customerId : `${customerName} (${alert.customerId})`],
    [words.facts.since, format.day(alert.since)],
    ...(alert.moneyAtRisk ? [[words.facts.atRisk, words.aYear(format.money(alert.moneyAtRisk, 'whole'))]] : []),
    [words.facts.owner, who(alert.owner)],
    [words.facts.state, stateOf(said, alert)],
  ];
  return `<dl>${rows.map(([label = '', value = '']) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`;
}

function stateOf({ words, format, who }: Said, { closed, snoozed, acknowledged }: AlertState): string {
  if (closed) return words.closed[closed.outcome];
  const inHand = acknowledged ? [words.inHand(who(acknowledged.by), format.moment(acknowledged.at))] : [];
  const asleep = snoozed ? [words.asleep(format.moment(snoozed.until))] : [];
  return [...asleep, ...inHand].join('. ') || words.open;
}

function historyOf(said: Said, { actions = [] }: AlertState): string {
  const { words, format, who } = said;
  if (actions.length === 0) return '';
  const lines = [...actions].reverse().map(({ at, by, did, what = '', why }) => {
    const deed = did === 'acknowledge' ? words.did.acknowledge(who(by)) : words.did[did](who(by), whatOf(said, did, what));
    return `<li>${escapeHtml(deed)}${why === undefined ? '' : `<br>${escapeHtml(words.quote(why))}`}<br><span class="small">${escapeHtml(format.moment(at))}</span></li>`;
  });
  return `<h2>${words.done}</h2><ul class="done">${lines.join('')}</ul>`;
}

function whatOf({ words, format, who }: Said, did: 'snooze' | 'reassign' | 'close', what: string): string {
  if (did === 'snooze') return format.moment(what);
  if (did === 'reassign') return who(what);
  const outcome = OUTCOMES.find((each) => each === what);
  return outcome === undefined ? what : words.close.outcomes[outcome][0].toLowerCase();
}

function formsOf({ words, format }: Said, { alert, now }: AlertOnPage, seen: string): string {
  const { acknowledge, snooze, close, reassign } = words;
  const days = SNOOZE_DAYS.map((count) => {
    const until = now + count * DAY;
    return choice('until', String(until), snooze.days(count), format.moment(until));
  });
  const outcomes = OUTCOMES.map((outcome) => choice('outcome', outcome, ...close.outcomes[outcome]));
  return [
    alert.acknowledged ? '' : form('acknowledge', acknowledge.title, acknowledge.more, seen, '', acknowledge.button),
    form(
      'snooze',
      snooze.title,
      snooze.more,
      seen,
      `<fieldset><legend>${snooze.until}</legend>${days.join('')}</fieldset><label for="snooze-why">${snooze.why}</label><input id="snooze-why" name="why" type="text" required maxlength="200">`,
      snooze.button,
    ),
    form(
      'close',
      close.title,
      close.more,
      seen,
      `<fieldset><legend>${close.outcome}</legend>${outcomes.join('')}</fieldset><label for="close-why">${close.note}</label><textarea id="close-why" name="why" rows="2" maxlength="500"></textarea>`,
      close.button,
    ),
    form(
      'reassign',
      reassign.title,
      reassign.more,
      seen,
      `<label for="to">${reassign.to}</label><input id="to" name="to" type="text" required maxlength="128" autocapitalize="none" autocomplete="off" spellcheck="false">`,
      reassign.button,
    ),
  ].join('\n');
}

const form = (did: string, title: string, more: string, seen: string, fields: string, button: string): string =>
  `<form method="post" aria-labelledby="${did}"><h2 id="${did}">${title}</h2><p class="small">${more}</p><input type="hidden" name="did" value="${did}">${seen}${fields}<button type="submit">${button}</button></form>`;

const choice = (name: string, value: string, label: string, more: string): string =>
  `<label class="choice"><input type="radio" name="${name}" value="${value}" required><span>${escapeHtml(label)}<span class="small">${escapeHtml(more)}</span></span></label>`;

const STYLE = `main{max-width:40rem}
h2{font-size:1.15rem;line-height:1.3;margin:1.6rem 0 .4rem}
.saved{padding:.6rem .8rem;border-left:4px solid #1e7d3c;background:light-dark(#e6f4ea,#17301f)}
dl{margin:1rem 0}
dl div{display:grid;grid-template-columns:10rem 1fr;gap:.2rem 1rem;padding:.4rem 0;border-top:1px solid light-dark(#c3ccd5,#3a4652)}
dt{color:light-dark(#46525e,#b4c0cb)}dd{margin:0;overflow-wrap:anywhere}
ul{margin:.4rem 0;padding-left:1.2rem}li{margin:.2rem 0;overflow-wrap:anywhere}
form{margin:1.2rem 0;padding:.2rem 1.1rem 1.2rem;border:1px solid light-dark(#c3ccd5,#3a4652);border-radius:.6rem;background:light-dark(#fff,#1b2128)}
form h2{margin-top:.9rem}form p{margin:.2rem 0 .8rem}
fieldset{margin-bottom:.8rem}legend{padding:0;font-weight:600;margin-bottom:.2rem}
.choice{display:flex;align-items:center;gap:.7rem;min-height:2.75rem;padding:.25rem 0;cursor:pointer;line-height:1.3}
.choice .small{display:block}
.choice input{flex:none;width:1.4rem;height:1.4rem;margin:0;accent-color:light-dark(#0b5fa5,#7db8ee)}
label[for]{display:block;font-weight:600;margin-bottom:.3rem}
input[type=text]{width:100%;box-sizing:border-box;font:inherit;padding:.6rem;border:2px solid light-dark(#5b6b7b,#8fa0b0);border-radius:.4rem;background:light-dark(#fff,#1d242c);color:inherit}
input:focus-visible,textarea:focus-visible{outline:3px solid #f0a500;outline-offset:2px}
@media (max-width:34rem){dl div{grid-template-columns:1fr}button{width:100%}}
`;
