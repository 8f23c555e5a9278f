import type { ActRefusal } from '../../core/alerts/act.ts';
import type { TaskId } from '../../core/alerts/playbooks.ts';
import type { Priority } from '../../core/alerts/priority.ts';
import type { AlertOutcome, Outcome } from '../../core/alerts/state.ts';
import type { Reason } from '../../core/engagement/reasons.ts';
import type { Clears } from '../../core/engagement/standing.ts';
import type { Flag } from '../../core/engagement/state.ts';
import type { Format } from '../format.ts';
import type { Language } from './words.ts';

export type AlertWords = {
  readonly title: Readonly<Record<Flag, (who: string) => string>>;
  readonly customer: (id: string) => string;
  readonly team: string;
  readonly facts: {
    readonly customer: string;
    readonly since: string;
    readonly atRisk: string;
    readonly owner: string;
    readonly state: string;
    readonly priority: string;
    readonly due: string;
    readonly score: string;
    readonly risk: string;
    readonly clears: string;
  };
  readonly priority: Readonly<Record<Priority, string>>;
  readonly percentile: (of100: number) => string;
  readonly clears: (clears: Clears, format: Format) => string;
  readonly coverFor: (who: string, whom: string) => string;
  readonly aYear: (money: string) => string;
  readonly open: string;
  readonly inHand: (who: string, when: string) => string;
  readonly asleep: (until: string) => string;
  readonly closed: Readonly<Record<AlertOutcome, string>>;
  readonly why: string;
  readonly reason: (reason: Reason, format: Format) => string;
  readonly done: string;
  readonly did: {
    readonly acknowledge: (who: string) => string;
    readonly snooze: (who: string, until: string) => string;
    readonly reassign: (who: string, to: string) => string;
    readonly close: (who: string, outcome: string) => string;
    readonly task: (who: string, task: string) => string;
    readonly approve: (who: string, offer: string) => string;
    readonly decline: (who: string, offer: string) => string;
  };
  readonly tasks: {
    readonly title: string;
    readonly more: string;
    readonly names: Readonly<Record<TaskId, string>>;
    readonly due: (day: string) => string;
    readonly done: (who: string, day: string) => string;
    readonly button: string;
    readonly offer: string;
    readonly kinds: Readonly<Record<'credit' | 'voucher', string>>;
    readonly amount: (currency: string, limit: string) => string;
  };
  readonly approval: {
    readonly title: string;
    readonly asked: (who: string, offer: string) => string;
    readonly yes: string;
    readonly no: string;
    readonly waits: (offer: string) => string;
  };
  readonly manager: string;
  readonly quote: (text: string) => string;
  readonly acknowledge: { readonly title: string; readonly more: string; readonly button: string };
  readonly snooze: {
    readonly title: string;
    readonly more: string;
    readonly until: string;
    readonly days: (days: number) => string;
    readonly why: string;
    readonly button: string;
  };
  readonly close: {
    readonly title: string;
    readonly more: string;
    readonly outcome: string;
    readonly outcomes: Readonly<Record<Outcome, readonly [string, string]>>;
    readonly note: string;
    readonly button: string;
  };
  readonly reassign: { readonly title: string; readonly more: string; readonly to: string; readonly button: string };
  readonly inConsole: string;
  readonly saved: string;
  readonly closedMore: string;
  readonly problems: Readonly<Record<ActRefusal | 'too-long' | 'nothing-chosen', string>>;
  readonly overtaken: string;
  readonly overtakenMore: string;
};

const points = ({ points: count }: Reason, { plural }: Format, one: string, other: string): string => (count === undefined ? '' : ` (${plural(count, one, other)})`);
const on = ({ at }: Reason, { day }: Format, before: string): string => (at === undefined ? '' : `${before}${day(at)}`);

/** What it can be looked up by, where that is more than a day. */
const idOf = ({ evidence }: Reason): string => (evidence === undefined || evidence.kind === 'usage' || evidence.kind === 'event' ? '' : ` (${evidence.id})`);
const adds = ({ contribution }: Reason, format: Format, before: string): string => (contribution === undefined ? '' : ` (${before} ${format.number(contribution)})`);

const EN_EXPERIENCES: Readonly<Record<string, string>> = {
  'late-parcel': 'Order late or with a problem',
  'reopened-case': 'Support case reopened',
  'failed-payment': 'Payment failed',
  outage: 'Hit by a major outage',
  errors: 'A day with errors',
};
const DE_EXPERIENCES: Readonly<Record<string, string>> = {
  'late-parcel': 'Bestellung verspätet oder mit einem Problem',
  'reopened-case': 'Anfrage wieder geöffnet',
  'failed-payment': 'Zahlung fehlgeschlagen',
  outage: 'Von einem größeren Ausfall betroffen',
  errors: 'Ein Tag mit Fehlern',
};

export const ALERT_WORDS: Readonly<Record<Language, AlertWords>> = {
  en: {
    title: { quiet: (who) => `${who} has gone quiet`, unhappy: (who) => `${who} is probably unhappy` },
    customer: (id) => `Customer ${id}`,
    team: 'the team',
    facts: {
      customer: 'Customer',
      since: 'Since',
      atRisk: 'At risk',
      owner: 'Whose task',
      state: 'Where it stands',
      priority: 'Priority',
      due: 'To be done by',
      score: 'Score',
      risk: 'Risk of leaving',
      clears: 'What would clear it',
    },
    priority: { urgent: 'Urgent', high: 'High', normal: 'Normal' },
    percentile: (of100) => `Higher than that of ${of100} of 100 customers`,
    clears: (clears, format) =>
      'at' in clears
        ? `Nothing new until ${format.day(clears.at)}`
        : `${format.plural(clears.activeDays, 'active day', 'active days in a row')} before ${format.day(clears.before)}`,
    coverFor: (who, whom) => `${who}, while ${whom} is away`,
    manager: 'the manager',
    aYear: (money) => `${money} a year`,
    open: 'Open; nobody has said yet that they have it',
    inHand: (who, when) => `${who} has it, since ${when}`,
    asleep: (until) => `Snoozed until ${until}`,
    closed: {
      saved: 'Closed: saved',
      churned: 'Closed: churned',
      'false-alarm': 'Closed: false alarm',
      'too-early': 'Closed: too early',
      recovered: 'Closed by itself: the customer has recovered',
    },
    why: 'Why we think so',
    reason: (reason, format) => {
      const weight = points(reason, format, 'point', 'points');
      if (reason.code === 'silent') {
        const usual = reason.usualEveryDays === undefined ? '' : reason.usualEveryDays === 1 ? '; usually every day' : `; usually every ${reason.usualEveryDays} days`;
        const ours = reason.excusedDays === undefined ? '' : `; of these, ${format.plural(reason.excusedDays, 'day', 'days')} of our own outage not counted`;
        return `No activity for ${format.plural(reason.days, 'day', 'days')}${usual}${ours}${adds(reason, format, 'adds')}.`;
      }
      if (reason.code === 'history')
        return `Before that, active on ${format.plural(reason.count, 'day', 'days')} within ${format.plural(reason.days, 'day', 'days')}${adds(reason, format, 'starts at')}.`;
      if (reason.code === 'low-answer' && reason.score !== undefined)
        return `They answered ${reason.score} of ${reason.scale}${reason.about ? ` about ${reason.about}` : ''}${on(reason, format, ' on ')}${weight}.`;
      return `${EN_EXPERIENCES[reason.code] ?? 'An unhappy answer or message'}${idOf(reason)}${on(reason, format, ', ')}${weight}.`;
    },
    done: 'What has been done',
    did: {
      acknowledge: (who) => `${who} took it in hand`,
      snooze: (who, until) => `${who} snoozed it until ${until}`,
      reassign: (who, to) => `${who} handed it to ${to}`,
      close: (who, outcome) => `${who} closed it: ${outcome}`,
      task: (who, task) => `${who} did: ${task}`,
      approve: (who, offer) => `${who} approved the offer: ${offer}`,
      decline: (who, offer) => `${who} declined the offer: ${offer}`,
    },
    tasks: {
      title: 'What to do, in this order',
      more: 'Days count from when the alert came up, without weekends.',
      names: {
        look: 'Look at what they did last',
        write: 'Write a short personal message',
        call: 'Call them',
        settle: 'Settle what is still open',
        offer: 'Offer something to make up for it',
        payment: 'Look at the failed payment',
        explain: 'Explain what happened',
        confirm: 'Ask whether it is good now',
      },
      due: (day) => `by ${day}`,
      done: (who, day) => `done by ${who}, ${day}`,
      button: 'Done',
      offer: 'What they were offered',
      kinds: { credit: 'Credit', voucher: 'Voucher' },
      amount: (currency, limit) => `Amount in ${currency}; empty if nothing. Above ${limit} a lead is asked first.`,
    },
    approval: {
      title: 'An offer waits for your word',
      asked: (who, offer) => `${who} would like to offer: ${offer}`,
      yes: 'Approve',
      no: 'Decline',
      waits: (offer) => `Waits for a lead: ${offer}`,
    },
    quote: (text) => `“${text}”`,
    acknowledge: {
      title: 'I have it',
      more: 'Your colleagues see that you are on it. Until you close the alert, this customer gets no survey and no tips from us.',
      button: 'Acknowledge',
    },
    snooze: {
      title: 'Not now',
      more: 'Nothing comes about this until then. If the alert is still open on that day, you hear of it again.',
      until: 'Until when',
      days: (days) => (days === 1 ? '1 day' : `${days} days`),
      why: 'Why, in a few words',
      button: 'Snooze',
    },
    close: {
      title: 'Done with it',
      more: 'Your outcome is how alerts are measured and get better.',
      outcome: 'What became of it',
      outcomes: {
        saved: ['Saved', 'the customer stays'],
        churned: ['Churned', 'the customer has left or will leave'],
        'false-alarm': ['False alarm', 'there was nothing; no new alert for 30 days'],
        'too-early': ['Too early', 'nothing to do yet; no new alert for 14 days'],
      },
      note: 'Note (optional)',
      button: 'Close the alert',
    },
    reassign: {
      title: 'Somebody else’s task',
      more: 'They get the alert within a minute or two. “team” gives it to the whole team.',
      to: 'Your colleague’s id, as in your CRM',
      button: 'Hand over',
    },
    inConsole: 'See everything about this customer in the console',
    saved: 'Done. This is how it stands now.',
    closedMore: 'This alert is closed, so there is nothing left to do here.',
    problems: {
      'already-closed': 'This alert had been closed before you pressed. Nothing was changed; below you see what was done.',
      overtaken: 'Meanwhile somebody else has done something. Nothing of yours was changed; look below and choose again if you still want to.',
      'snooze-in-the-past': 'That time is over already. Nothing was changed. Please choose again.',
      'snooze-too-long': 'An alert can be snoozed for 90 days at most. Nothing was changed. Please choose again.',
      'snooze-without-reason': 'Please say why, in a few words. Nothing was changed.',
      'unknown-owner': 'We know no colleague with that id. Nothing was changed. An id looks the same as in your CRM.',
      'unknown-task': 'That step is not part of this alert’s list. Nothing was changed.',
      'over-limit': 'That is more than anybody here may offer. Nothing was changed. Please choose a lower amount.',
      'not-a-lead': 'Only a lead can approve or decline an offer. Nothing was changed.',
      'nothing-to-approve': 'No offer waits for an answer any more. Nothing was changed.',
      'too-long': 'That was more than this page can take. Nothing was changed.',
      'nothing-chosen': 'Your choice did not arrive whole. Nothing was changed. Please choose again.',
    },
    overtaken: 'A newer alert has taken the place of this one',
    overtakenMore: 'What this link was about is over. The message about the newer alert has a link of its own.',
  },
  de: {
    title: { quiet: (who) => `${who} ist still geworden`, unhappy: (who) => `${who} ist vermutlich unzufrieden` },
    customer: (id) => `Kunde ${id}`,
    team: 'das Team',
    facts: {
      customer: 'Kunde',
      since: 'Seit',
      atRisk: 'Auf dem Spiel',
      owner: 'Zuständig',
      state: 'Stand',
      priority: 'Priorität',
      due: 'Zu tun bis',
      score: 'Wert',
      risk: 'Wahrscheinlich verloren',
      clears: 'Was ihn löschen würde',
    },
    priority: { urgent: 'Dringend', high: 'Hoch', normal: 'Normal' },
    percentile: (of100) => `Höher als bei ${of100} von 100 Kunden`,
    clears: (clears, format) =>
      'at' in clears ? `Nichts Neues bis ${format.day(clears.at)}` : `${format.plural(clears.activeDays, 'aktiver Tag', 'aktive Tage in Folge')} vor ${format.day(clears.before)}`,
    coverFor: (who, whom) => `${who}, solange ${whom} abwesend ist`,
    manager: 'die Leitung',
    aYear: (money) => `${money} im Jahr`,
    open: 'Offen; noch hat niemand übernommen',
    inHand: (who, when) => `Übernommen von ${who}, seit ${when}`,
    asleep: (until) => `Zurückgestellt bis ${until}`,
    closed: {
      saved: 'Geschlossen: gehalten',
      churned: 'Geschlossen: verloren',
      'false-alarm': 'Geschlossen: Fehlalarm',
      'too-early': 'Geschlossen: zu früh',
      recovered: 'Von selbst geschlossen: Der Kunde hat sich erholt',
    },
    why: 'Was dafür spricht',
    reason: (reason, format) => {
      const weight = points(reason, format, 'Punkt', 'Punkte');
      if (reason.code === 'silent') {
        const usual = reason.usualEveryDays === undefined ? '' : reason.usualEveryDays === 1 ? '; üblich ist jeder Tag' : `; üblich ist etwa alle ${reason.usualEveryDays} Tage`;
        const ours = reason.excusedDays === undefined ? '' : `; davon ${format.plural(reason.excusedDays, 'Tag', 'Tage')} unseres eigenen Ausfalls nicht gezählt`;
        return `Seit ${format.plural(reason.days, 'Tag', 'Tagen')} keine Aktivität${usual}${ours}${adds(reason, format, 'trägt bei:')}.`;
      }
      if (reason.code === 'history')
        return `Davor an ${format.plural(reason.count, 'Tag', 'Tagen')} aktiv, innerhalb von ${format.plural(reason.days, 'Tag', 'Tagen')}${adds(reason, format, 'beginnt bei')}.`;
      if (reason.code === 'low-answer' && reason.score !== undefined)
        return `Antwort ${reason.score} von ${reason.scale}${reason.about ? ` zu ${reason.about}` : ''}${on(reason, format, ' am ')}${weight}.`;
      return `${DE_EXPERIENCES[reason.code] ?? 'Unzufriedene Antwort oder Nachricht'}${idOf(reason)}${on(reason, format, ', ')}${weight}.`;
    },
    done: 'Was getan wurde',
    did: {
      acknowledge: (who) => `${who} hat übernommen`,
      snooze: (who, until) => `${who} hat ihn bis ${until} zurückgestellt`,
      reassign: (who, to) => `${who} hat ihn weitergegeben an ${to}`,
      close: (who, outcome) => `${who} hat ihn geschlossen: ${outcome}`,
      task: (who, task) => `${who} hat erledigt: ${task}`,
      approve: (who, offer) => `${who} hat dem Angebot zugestimmt: ${offer}`,
      decline: (who, offer) => `${who} hat das Angebot abgelehnt: ${offer}`,
    },
    tasks: {
      title: 'Was zu tun ist, in dieser Reihenfolge',
      more: 'Die Tage zählen ab dem Hinweis, ohne Wochenenden.',
      names: {
        look: 'Nachsehen, was zuletzt genutzt wurde',
        write: 'Eine kurze persönliche Nachricht schreiben',
        call: 'Anrufen',
        settle: 'Klären, was noch offen ist',
        offer: 'Etwas zum Ausgleich anbieten',
        payment: 'Die fehlgeschlagene Zahlung ansehen',
        explain: 'Erklären, was geschehen ist',
        confirm: 'Fragen, ob nun alles gut ist',
      },
      due: (day) => `bis ${day}`,
      done: (who, day) => `erledigt von ${who}, ${day}`,
      button: 'Erledigt',
      offer: 'Was angeboten wurde',
      kinds: { credit: 'Gutschrift', voucher: 'Gutschein' },
      amount: (currency, limit) => `Betrag in ${currency}; leer, wenn nichts. Über ${limit} wird erst die Leitung gefragt.`,
    },
    approval: {
      title: 'Ein Angebot wartet auf Ihr Wort',
      asked: (who, offer) => `${who} möchte anbieten: ${offer}`,
      yes: 'Zustimmen',
      no: 'Ablehnen',
      waits: (offer) => `Wartet auf die Leitung: ${offer}`,
    },
    quote: (text) => `„${text}“`,
    acknowledge: {
      title: 'Ich kümmere mich',
      more: 'Ihre Kollegen sehen, dass Sie daran sind. Bis Sie den Hinweis schließen, bekommt dieser Kunde von uns keine Umfrage und keine Tipps.',
      button: 'Übernehmen',
    },
    snooze: {
      title: 'Nicht jetzt',
      more: 'Bis dahin kommt dazu nichts mehr. Ist der Hinweis an dem Tag noch offen, hören Sie wieder davon.',
      until: 'Bis wann',
      days: (days) => (days === 1 ? '1 Tag' : `${days} Tage`),
      why: 'Warum, in wenigen Worten',
      button: 'Zurückstellen',
    },
    close: {
      title: 'Erledigt',
      more: 'An Ihrem Ergebnis wird gemessen, wie gut die Hinweise sind; so werden sie besser.',
      outcome: 'Was daraus wurde',
      outcomes: {
        saved: ['Gehalten', 'der Kunde bleibt'],
        churned: ['Verloren', 'der Kunde ist gegangen oder wird gehen'],
        'false-alarm': ['Fehlalarm', 'da war nichts; 30 Tage lang kein neuer Hinweis'],
        'too-early': ['Zu früh', 'noch ist nichts zu tun; 14 Tage lang kein neuer Hinweis'],
      },
      note: 'Notiz (freiwillig)',
      button: 'Hinweis schließen',
    },
    reassign: {
      title: 'Jemand anderes ist zuständig',
      more: 'Sie oder er erhält den Hinweis in ein, zwei Minuten. „team“ gibt ihn dem ganzen Team.',
      to: 'Kennung der Kollegin oder des Kollegen, wie in Ihrem CRM',
      button: 'Weitergeben',
    },
    inConsole: 'Alles über diesen Kunden in der Konsole ansehen',
    saved: 'Erledigt. So steht es jetzt.',
    closedMore: 'Dieser Hinweis ist geschlossen; hier ist nichts mehr zu tun.',
    problems: {
      'already-closed': 'Dieser Hinweis war schon geschlossen, als Sie gedrückt haben. Es wurde nichts geändert; unten sehen Sie, was getan wurde.',
      overtaken: 'Inzwischen hat jemand anderes etwas getan. Von Ihnen wurde nichts geändert; sehen Sie unten nach und wählen Sie noch einmal, wenn Sie es weiterhin möchten.',
      'snooze-in-the-past': 'Dieser Zeitpunkt ist schon vorbei. Es wurde nichts geändert. Bitte wählen Sie noch einmal.',
      'snooze-too-long': 'Ein Hinweis lässt sich höchstens 90 Tage zurückstellen. Es wurde nichts geändert. Bitte wählen Sie noch einmal.',
      'snooze-without-reason': 'Bitte sagen Sie in wenigen Worten, warum. Es wurde nichts geändert.',
      'unknown-owner': 'Wir kennen niemanden mit dieser Kennung. Es wurde nichts geändert. Die Kennung ist dieselbe wie in Ihrem CRM.',
      'unknown-task': 'Dieser Schritt gehört nicht zur Liste dieses Hinweises. Es wurde nichts geändert.',
      'over-limit': 'Das ist mehr, als hier irgendjemand anbieten darf. Es wurde nichts geändert. Bitte wählen Sie einen kleineren Betrag.',
      'not-a-lead': 'Nur die Leitung kann einem Angebot zustimmen oder es ablehnen. Es wurde nichts geändert.',
      'nothing-to-approve': 'Es wartet kein Angebot mehr auf eine Antwort. Es wurde nichts geändert.',
      'too-long': 'Das war mehr, als diese Seite annehmen kann. Es wurde nichts geändert.',
      'nothing-chosen': 'Ihre Auswahl kam nicht vollständig an. Es wurde nichts geändert. Bitte wählen Sie noch einmal.',
    },
    overtaken: 'Ein neuerer Hinweis steht an der Stelle von diesem',
    overtakenMore: 'Worum es bei diesem Link ging, ist vorbei. Die Nachricht zum neueren Hinweis hat einen eigenen Link.',
  },
};
