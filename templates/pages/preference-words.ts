import type { Channel } from '../../core/customers/gate-item.ts';
import type { Topic } from '../../core/notices/kinds.ts';
import type { Language } from './words.ts';

export type PreferenceWords = {
  readonly title: string;
  readonly lead: string;
  /** Only where there is more than one way. */
  readonly once: string;
  readonly topic: string;
  readonly topics: Readonly<Record<Topic, string>>;
  readonly channels: Readonly<Record<Channel, string>>;
  /** What comes by e-mail though it was switched off there. */
  readonly keeps: Readonly<Partial<Record<Topic, string>>>;
  readonly tryFirst: string;
  readonly save: string;
  readonly saved: string;
  readonly 'too-long': string;
  readonly 'nothing-shown': string;
  readonly noAddress: string;
};

export const PREFERENCE_WORDS: Readonly<Record<Language, PreferenceWords>> = {
  en: {
    title: 'What we send you, and where',
    lead: 'Tick where each kind of message may reach you, then save.',
    once: 'Each message comes only once: by the way under “Try first”, or by another ticked one if that fails.',
    topic: 'Messages',
    topics: { orders: 'Your orders', outages: 'Outages', surveys: 'Questions about how we did', outreach: 'Tips and news', alerts: 'Alerts about your customers' },
    channels: { email: 'E-mail', sms: 'SMS', slack: 'Slack', teams: 'Teams', webhook: 'Your system', feed: 'In the app' },
    keeps: {
      orders: 'Receipts, and news when something goes wrong with an order, always reach you: by e-mail unless another way is open. Unticking e-mail stops the rest.',
      outages: 'News of an outage that hits you always reaches you: by e-mail unless another way is open.',
    },
    tryFirst: 'Try first',
    save: 'Save',
    saved: 'Saved. This is what holds from now on.',
    'too-long': 'That was more than this page can take. Nothing was changed. Please choose again below.',
    'nothing-shown': 'Your choices did not arrive whole. Nothing was changed. Please choose again below.',
    noAddress: 'We have no address of yours, so we send you nothing and there is nothing to choose here.',
  },
  de: {
    title: 'Was wir Ihnen senden und wohin',
    lead: 'Kreuzen Sie an, auf welchem Weg Sie welche Nachrichten erreichen dürfen, und speichern Sie.',
    once: 'Jede Nachricht kommt nur einmal: auf dem Weg, der unter „Zuerst“ steht, oder auf einem anderen angekreuzten, wenn das nicht gelingt.',
    topic: 'Nachrichten',
    topics: {
      orders: 'Ihre Bestellungen',
      outages: 'Störungen',
      surveys: 'Fragen nach Ihrer Zufriedenheit',
      outreach: 'Tipps und Neuigkeiten',
      alerts: 'Hinweise zu Ihren Kunden',
    },
    channels: { email: 'E-Mail', sms: 'SMS', slack: 'Slack', teams: 'Teams', webhook: 'Ihr System', feed: 'In der App' },
    keeps: {
      orders:
        'Belege, und Nachrichten, wenn mit einer Bestellung etwas nicht stimmt, erreichen Sie immer: per E-Mail, wenn kein anderer Weg offen ist. Ohne das Kreuz bei E-Mail entfällt dort alles Übrige.',
      outages: 'Nachricht von einer Störung, die Sie trifft, erreicht Sie immer: per E-Mail, wenn kein anderer Weg offen ist.',
    },
    tryFirst: 'Zuerst',
    save: 'Speichern',
    saved: 'Gespeichert. So gilt es ab jetzt.',
    'too-long': 'Das war mehr, als diese Seite annehmen kann. Es wurde nichts geändert. Bitte wählen Sie unten noch einmal.',
    'nothing-shown': 'Ihre Auswahl kam nicht vollständig an. Es wurde nichts geändert. Bitte wählen Sie unten noch einmal.',
    noAddress: 'Wir haben keine Adresse von Ihnen. Deshalb senden wir Ihnen nichts, und hier gibt es nichts auszuwählen.',
  },
};
