export type Language = 'en' | 'de';

type Words = {
  readonly comment: string;
  readonly send: string;
  readonly 'no-score': string;
  readonly 'too-long': string;
  readonly thanks: string;
  readonly thanksMore: string;
  readonly thanksFor: (score: number, scale: number) => string;
  readonly change: string;
  readonly deadLink: string;
  readonly deadLinkMore: string;
  readonly notNow: string;
  readonly notNowMore: string;
  readonly topics: Readonly<Record<string, string>>;
  /** How a message comes, as the end of a sentence. */
  readonly ways: Readonly<Record<string, string>>;
  /** What reaches a person who has left a topic. */
  readonly stillComes: Readonly<Record<string, string>>;
  readonly unsubscribe: (topic: string, way: string) => string;
  readonly unsubscribeMore: string;
  readonly unsubscribeButton: string;
  readonly unsubscribed: string;
  readonly unsubscribedMore: (topic: string, way: string) => string;
  readonly toPreferences: string;
};

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    comment: 'What should we know? (optional)',
    send: 'Send my answer',
    'no-score': 'Please choose a number first.',
    'too-long': 'Your comment is too long. Please keep it below 2,000 characters.',
    thanks: 'Thank you',
    thanksMore: 'A person reads every answer.',
    thanksFor: (score, scale) => `We have your answer: ${score} out of ${scale}.`,
    change: 'Change my answer',
    deadLink: 'This link no longer works',
    deadLinkMore: 'It may be too old or not complete. Please write to us at the address below; a person will read it.',
    notNow: 'This page cannot be shown right now',
    notNowMore: 'We cannot say whether anything was saved. Please try again in a minute.',
    topics: { surveys: 'questions about how we did', orders: 'news on your orders', outages: 'news on outages', outreach: 'tips and news', alerts: 'alerts' },
    ways: { email: 'by e-mail', sms: 'by SMS', slack: 'in Slack', teams: 'in Teams', webhook: 'in your own system', feed: 'in the app' },
    stillComes: {
      orders: 'Receipts, and news when something goes wrong with an order, still reach you.',
      surveys: 'Important news, such as an outage, still reaches you.',
      outreach: 'Important news, such as an outage, still reaches you.',
    },
    unsubscribe: (topic, way) => `No more ${topic} ${way}?`,
    unsubscribeMore: 'One press and we stop.',
    unsubscribeButton: 'Yes, stop these messages',
    unsubscribed: 'Done',
    unsubscribedMore: (topic, way) => `We no longer send you ${topic} ${way}.`,
    toPreferences: 'Take it back, or choose what else we send you',
  },
  de: {
    comment: 'Was sollten wir wissen? (freiwillig)',
    send: 'Antwort absenden',
    'no-score': 'Bitte wählen Sie zuerst eine Zahl.',
    'too-long': 'Ihr Kommentar ist zu lang. Bitte bleiben Sie unter 2.000 Zeichen.',
    thanks: 'Vielen Dank',
    thanksMore: 'Bei uns liest sie ein Mensch.',
    thanksFor: (score, scale) => `Ihre Antwort ist angekommen: ${score} von ${scale}.`,
    change: 'Antwort ändern',
    deadLink: 'Dieser Link gilt nicht mehr',
    deadLinkMore: 'Er ist vielleicht zu alt oder unvollständig. Schreiben Sie uns bitte an die Adresse unten; ein Mensch liest es.',
    notNow: 'Diese Seite lässt sich gerade nicht anzeigen',
    notNowMore: 'Ob etwas gespeichert wurde, wissen wir gerade nicht. Bitte versuchen Sie es in einer Minute noch einmal.',
    topics: {
      surveys: 'Fragen nach Ihrer Zufriedenheit',
      orders: 'Nachrichten zu Ihren Bestellungen',
      outages: 'Nachrichten zu Störungen',
      outreach: 'Tipps und Neuigkeiten',
      alerts: 'Hinweise',
    },
    ways: { email: 'per E-Mail', sms: 'per SMS', slack: 'in Slack', teams: 'in Teams', webhook: 'in Ihrem eigenen System', feed: 'in der App' },
    stillComes: {
      orders: 'Belege kommen weiterhin. Auch wenn mit einer Bestellung etwas nicht stimmt, hören Sie von uns.',
      surveys: 'Wichtiges, etwa eine Störung, erreicht Sie weiterhin.',
      outreach: 'Wichtiges, etwa eine Störung, erreicht Sie weiterhin.',
    },
    unsubscribe: (topic, way) => `Keine ${topic} mehr ${way}?`,
    unsubscribeMore: 'Ein Klick genügt.',
    unsubscribeButton: 'Ja, nicht mehr senden',
    unsubscribed: 'Erledigt',
    unsubscribedMore: (topic, way) => `Ab jetzt erhalten Sie ${way} keine ${topic} mehr.`,
    toPreferences: 'Zurücknehmen oder auswählen, was wir Ihnen sonst senden',
  },
};
