import type { ActRefusal } from '../../core/alerts/act.ts';
import type { AlertOutcome, Outcome } from '../../core/alerts/state.ts';
import type { Reason } from '../../core/engagement/reasons.ts';
import type { Flag } from '../../core/engagement/state.ts';
import type { Format } from '../format.ts';
import type { Language } from './words.ts';

export type AlertWords = {
  readonly title: Readonly<Record<Flag, (who: string) => string>>;
  readonly customer: (id: string) => string;
  readonly team: string;
  readonly facts: { readonly customer: string; readonly since: string; readonly atRisk: string; readonly owner: string; readonly state: string };
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
  };
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
  readonly saved: string;
  readonly closedMore: string;
  readonly problems: Readonly<Record<ActRefusal | 'too-long' | 'nothing-chosen', string>>;
  readonly overtaken: string;
  readonly overtakenMore: string;
};

const points = ({ points: count }: Reason, { plural }: Format, one: string, other: string): string => (count === undefined ? '' : ` (${plural(count, one, other)})`);
const on = ({ at }: Reason, { day }: Format, before: string): string => (at === undefined ? '' : `${before}${day(at)}`);

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
    facts: { customer: 'Customer', since: 'Since', atRisk: 'At risk', owner: 'Whose task', state: 'Where it stands' },
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
        return `No activity for ${format.plural(reason.days, 'day', 'days')}${usual}.`;
      }
      if (reason.code === 'history') return `Before that, active on ${format.plural(reason.count, 'day', 'days')} within ${format.plural(reason.days, 'day', 'days')}.`;
      if (reason.code === 'low-answer' && reason.score !== undefined)
        return `They answered ${reason.score} of ${reason.scale}${reason.about ? ` about ${reason.about}` : ''}${on(reason, format, ' on ')}${weight}.`;
      return `${EN_EXPERIENCES[reason.code] ?? 'An unhappy answer or message'}${on(reason, format, ', ')}${weight}.`;
    },
    done: 'What has been done',
    did: {
      acknowledge: (who) => `${who} took it in hand`,
      snooze: (who, until) => `${who} snoozed it until ${until}`,
      reassign: (who, to) => `${who} handed it to ${to}`,
      close: (who, outcome) => `${who} closed it: ${outcome}`,
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
    saved: 'Done. This is how it stands now.',
    closedMore: 'This alert is closed, so there is nothing left to do here.',
    problems: {
      'already-closed': 'This alert had been closed before you pressed. Nothing was changed; below you see what was done.',
      overtaken: 'Meanwhile somebody else has done something. Nothing of yours was changed; look below and choose again if you still want to.',
      'snooze-in-the-past': 'That time is over already. Nothing was changed. Please choose again.',
      'snooze-too-long': 'An alert can be snoozed for 90 days at most. Nothing was changed. Please choose again.',
      'snooze-without-reason': 'Please say why, in a few words. Nothing was changed.',
      'unknown-owner': 'We know no colleague with that id. Nothing was changed. An id looks the same as in your CRM.',
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
    facts: { customer: 'Kunde', since: 'Seit', atRisk: 'Auf dem Spiel', owner: 'Zuständig', state: 'Stand' },
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
        return `Seit ${format.plural(reason.days, 'Tag', 'Tagen')} keine Aktivität${usual}.`;
      }
      if (reason.code === 'history') return `Davor an ${format.plural(reason.count, 'Tag', 'Tagen')} aktiv, innerhalb von ${format.plural(reason.days, 'Tag', 'Tagen')}.`;
      if (reason.code === 'low-answer' && reason.score !== undefined)
        return `Antwort ${reason.score} von ${reason.scale}${reason.about ? ` zu ${reason.about}` : ''}${on(reason, format, ' am ')}${weight}.`;
      return `${DE_EXPERIENCES[reason.code] ?? 'Unzufriedene Antwort oder Nachricht'}${on(reason, format, ', ')}${weight}.`;
    },
    done: 'Was getan wurde',
    did: {
      acknowledge: (who) => `${who} hat übernommen`,
      snooze: (who, until) => `${who} hat ihn bis ${until} zurückgestellt`,
      reassign: (who, to) => `${who} hat ihn weitergegeben an ${to}`,
      close: (who, outcome) => `${who} hat ihn geschlossen: ${outcome}`,
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
    saved: 'Erledigt. So steht es jetzt.',
    closedMore: 'Dieser Hinweis ist geschlossen; hier ist nichts mehr zu tun.',
    problems: {
      'already-closed': 'Dieser Hinweis war schon geschlossen, als Sie gedrückt haben. Es wurde nichts geändert; unten sehen Sie, was getan wurde.',
      overtaken: 'Inzwischen hat jemand anderes etwas getan. Von Ihnen wurde nichts geändert; sehen Sie unten nach und wählen Sie noch einmal, wenn Sie es weiterhin möchten.',
      'snooze-in-the-past': 'Dieser Zeitpunkt ist schon vorbei. Es wurde nichts geändert. Bitte wählen Sie noch einmal.',
      'snooze-too-long': 'Ein Hinweis lässt sich höchstens 90 Tage zurückstellen. Es wurde nichts geändert. Bitte wählen Sie noch einmal.',
      'snooze-without-reason': 'Bitte sagen Sie in wenigen Worten, warum. Es wurde nichts geändert.',
      'unknown-owner': 'Wir kennen niemanden mit dieser Kennung. Es wurde nichts geändert. Die Kennung ist dieselbe wie in Ihrem CRM.',
      'too-long': 'Das war mehr, als diese Seite annehmen kann. Es wurde nichts geändert.',
      'nothing-chosen': 'Ihre Auswahl kam nicht vollständig an. Es wurde nichts geändert. Bitte wählen Sie noch einmal.',
    },
    overtaken: 'Ein neuerer Hinweis steht an der Stelle von diesem',
    overtakenMore: 'Worum es bei diesem Link ging, ist vorbei. Die Nachricht zum neueren Hinweis hat einen eigenen Link.',
  },
};
