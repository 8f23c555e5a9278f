/** What somebody of ours can do about an alert: what it is about, what has been done, and a form for each thing to do. It says no more of the customer than the alert's message. */
import type { ActRefusal } from '../../core/alerts/act.ts';
import { type Enrolment, type Goodwill, hasTask, type Task, tasksOf } from '../../core/alerts/playbooks.ts';
import { type AlertPolicy, limitOf, mayApprove } from '../../core/alerts/policy.ts';
import { type AlertAction, type AlertState, MANAGER, OUTCOMES, TEAM } from '../../core/alerts/state.ts';
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
  /** Who looks at it. */
  readonly reader: string;
  readonly policy: AlertPolicy;
  /** Where the console is, without a slash at the end; none where there is no console. */
  readonly console?: string | undefined;
};
export type AlertOutcomeOnPage = 'done' | 'too-long' | 'nothing-chosen' | ActRefusal;

const SNOOZE_DAYS = [1, 3, 7, 14, 30] as const;

type Said = { readonly words: AlertWords; readonly format: Format; readonly who: (id: string) => string };

export function alertPage(language: Language, sender: Sender, shown: AlertOnPage, outcome?: AlertOutcomeOnPage): string {
  const { alert, customerName, names, seen } = shown;
  const words = ALERT_WORDS[language];
  const said: Said = {
    words,
    format: formatFor(language, shown.locale, shown.timezone),
    who: (id) => (id === TEAM ? words.team : id === MANAGER ? words.manager : (names.get(id) ?? id)),
  };
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
${alert.closed ? '' : approvalOf(said, shown)}
${stepsOf(said, shown)}
${historyOf(said, alert)}
${consoleLink(words, shown)}
${alert.closed ? `<p>${words.closedMore}</p>` : formsOf(said, shown, `<input type="hidden" name="seen" value="${seen}">`)}`,
    STYLE,
  );
}

export const overtakenAlertPage = (language: Language, sender: Sender): string => message(language, sender, ALERT_WORDS[language].overtaken, ALERT_WORDS[language].overtakenMore);

/** Everything else that is known of them, for whoever can sign in. */
const consoleLink = (words: AlertWords, { console, alert }: AlertOnPage): string =>
  console === undefined ? '' : `<p><a href="${escapeHtml(`${console}/customers/${encodeURIComponent(alert.customerId)}`)}">${words.inConsole}</a></p>`;

function factsOf(said: Said, { alert, customerName }: AlertOnPage): string {
  const { words, format, who } = said;
  const rows = [
    [words.facts.customer, customerName === undefined ? alert.customerId : `${customerName} (${alert.customerId})`],
    [words.facts.since, format.day(alert.since)],
    ...(alert.moneyAtRisk ? [[words.facts.atRisk, words.aYear(format.money(alert.moneyAtRisk, 'whole'))]] : []),
    ...(alert.priority ? [[words.facts.priority, words.priority[alert.priority]]] : []),
    ...(alert.dueAt !== undefined && !alert.closed ? [[words.facts.due, format.day(alert.dueAt)]] : []),
    ...(alert.percentile !== undefined ? [[words.facts.score, words.percentile(alert.percentile)]] : []),
    ...(alert.probability !== undefined ? [[words.facts.risk, `${Math.round(alert.probability * 100)} %`]] : []),
    ...(alert.clears && !alert.closed ? [[words.facts.clears, words.clears(alert.clears, format)]] : []),
    [words.facts.owner, alert.coverFor === undefined ? who(alert.owner) : words.coverFor(who(alert.owner), who(alert.coverFor))],
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

function historyOf(said: Said, { actions = [], enrolment }: AlertState): string {
  const { words, format } = said;
  if (actions.length === 0) return '';
  const lines = [...actions].reverse().map(({ at, by, did, what = '', why }) => {
    const deed = deedOf(said, enrolment, { by, did, what });
    return `<li>${escapeHtml(deed)}${why === undefined ? '' : `<br>${escapeHtml(words.quote(why))}`}<br><span class="small">${escapeHtml(format.moment(at))}</span></li>`;
  });
  return `<h2>${words.done}</h2><ul class="done">${lines.join('')}</ul>`;
}

function deedOf(said: Said, enrolment: Enrolment | undefined, { by, did, what }: Pick<AlertAction, 'by' | 'did'> & { readonly what: string }): string {
  const { words, who } = said;
  if (did === 'acknowledge') return words.did.acknowledge(who(by));
  return did === 'task' ? words.did.task(who(by), taskText(said, enrolment, what)) : words.did[did](who(by), whatOf(said, did, what));
}

/** The steps of the playbook, each with its day; the next one first to press. */
function stepsOf(said: Said, { alert, timezone, seen, policy, reader }: AlertOnPage): string {
  const { words } = said;
  if (alert.enrolment === undefined) return '';
  const items = tasksOf(alert.enrolment, timezone).map((task) => `<li>${stepOf(said, task)}${alert.closed || task.done ? '' : stepForm(said, task, seen, policy, reader)}</li>`);
  const asked =
    alert.enrolment.asked && !mayApprove(reader, policy) ? `<p class="small">${escapeHtml(words.approval.waits(offerIn(said, alert.enrolment.asked.goodwill)))}</p>` : '';
  return `<h2>${words.tasks.title}</h2><p class="small">${words.tasks.more}</p><ol class="steps">${items.join('')}</ol>${asked}`;
}

function stepOf({ words, format, who }: Said, { id, dueAt, done }: Task): string {
  const { names, due, done: doneBy } = words.tasks;
  const when = done ? doneBy(who(done.by), format.day(done.at)) : due(format.day(dueAt));
  return `<span class="${done ? 'ticked' : 'open'}">${escapeHtml(names[id])}</span> <span class="small">${escapeHtml(when)}${done?.goodwill ? `: ${escapeHtml(offerIn({ words, format, who }, done.goodwill))}` : ''}</span>`;
}

const offerIn = ({ words, format }: Said, { kind, amount, currency }: Goodwill): string => `${words.tasks.kinds[kind]} ${format.money({ amount: amount.toFixed(2), currency })}`;

function stepForm({ words, format }: Said, { id }: Task, seen: number, policy: AlertPolicy, reader: string): string {
  const { tasks } = words;
  const limit = format.money({ amount: limitOf(reader, policy).toFixed(2), currency: policy.currency }, 'whole');
  const kinds = (['credit', 'voucher'] as const).map(
    (kind, index) => `<label class="choice"><input type="radio" name="kind" value="${kind}"${index === 0 ? ' checked' : ''}><span>${tasks.kinds[kind]}</span></label>`,
  );
  const offer =
    id === 'offer'
      ? `<fieldset><legend>${tasks.offer}</legend>${kinds.join('')}</fieldset><label for="amount">${escapeHtml(tasks.amount(policy.currency, limit))}</label><input id="amount" name="amount" type="text" inputmode="decimal" maxlength="10" autocomplete="off">`
      : '';
  return `<form method="post" class="step"><input type="hidden" name="did" value="task"><input type="hidden" name="task" value="${id}"><input type="hidden" name="seen" value="${seen}">${offer}<button type="submit" aria-label="${escapeHtml(`${tasks.button}: ${tasks.names[id]}`)}">${tasks.button}</button></form>`;
}

/** What a lead has to say yes or no to. */
function approvalOf(said: Said, { alert, policy, reader, seen }: AlertOnPage): string {
  const asked = alert.enrolment?.asked;
  if (asked === undefined || !mayApprove(reader, policy)) return '';
  const { approval } = said.words;
  const button = (did: string, label: string): string =>
    `<form method="post" class="step"><input type="hidden" name="did" value="${did}"><input type="hidden" name="seen" value="${seen}"><button type="submit">${label}</button></form>`;
  return `<h2>${approval.title}</h2><p>${escapeHtml(approval.asked(said.who(asked.by), offerIn(said, asked.goodwill)))}</p>${button('approve', approval.yes)}${button('decline', approval.no)}`;
}

/** As recorded: a task's id, perhaps with what was offered. */
function taskText({ words }: Said, enrolment: Enrolment | undefined, what: string): string {
  const [task = '', offer] = what.split(': ');
  const name = enrolment && hasTask(enrolment, task) ? words.tasks.names[task] : task;
  return offer === undefined ? name : `${name} (${offer})`;
}

function whatOf({ words, format, who }: Said, did: 'snooze' | 'reassign' | 'close' | 'approve' | 'decline', what: string): string {
  if (did === 'approve' || did === 'decline') return what;
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
.steps li{margin:.7rem 0}.steps .open{font-weight:600}.steps .ticked{text-decoration:line-through;text-decoration-color:light-dark(#8a96a3,#6b7885)}
form.step{margin:.4rem 0;padding:0;border:0;background:none}form.step button{margin-top:.6rem;padding:.45rem 1rem}
form.step+form.step button{border:2px solid currentcolor;background:none;color:light-dark(#0b5fa5,#7db8ee)}
@media (max-width:34rem){dl div{grid-template-columns:1fr}button{width:100%}}
`;
