export type Language = 'en' | 'de';

type Words = {
  readonly question: string;
  readonly scaleOf: (scale: number) => string;
  readonly comment: string;
  readonly send: string;
  readonly changeable: string;
  readonly 'no-score': string;
  readonly 'too-long': string;
  readonly thanks: string;
  readonly thanksMore: string;
  readonly deadLink: string;
  readonly deadLinkMore: string;
  readonly topics: Readonly<Record<string, string>>;
  readonly unsubscribe: (topic: string) => string;
  readonly unsubscribeMore: string;
  readonly unsubscribeButton: string;
  readonly unsubscribed: string;
  readonly unsubscribedMore: (topic: string) => string;
};

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    question: 'How satisfied are you with our help?',
    scaleOf: (scale) => `1 is not at all, ${scale} is very satisfied`,
    comment: 'What should we know? (optional)',
    send: 'Send my answer',
    changeable: 'You can change your answer with the same link for two weeks.',
    'no-score': 'Please choose a number first.',
    'too-long': 'Your comment is too long. Please keep it below 2,000 characters.',
    thanks: 'Thank you',
    thanksMore: 'We have your answer. A person reads every one of them.',
    deadLink: 'This link no longer works',
    deadLinkMore: 'It may be too old or not complete. Please write to us at the address below; a person will read it.',
    topics: { surveys: 'questions about how we did', orders: 'news on your orders', outages: 'news on outages', outreach: 'tips and news', alerts: 'alerts' },
    unsubscribe: (topic) => `No more ${topic}?`,
    unsubscribeMore: 'One press and we stop. Important news, such as an outage, still reaches you.',
    unsubscribeButton: 'Yes, stop these messages',
    unsubscribed: 'Done',
    unsubscribedMore: (topic) => `We no longer send you ${topic}. Write to us if you change your mind.`,
  },
  de: {
    question: 'Wie zufrieden sind Sie mit unserer Hilfe?',
    scaleOf: (scale) => `1 heißt gar nicht, ${scale} heißt sehr zufrieden`,
    comment: 'Was sollten wir wissen? (freiwillig)',
    send: 'Antwort absenden',
    changeable: 'Sie können Ihre Antwort zwei Wochen lang über denselben Link ändern.',
    'no-score': 'Bitte wählen Sie zuerst eine Zahl.',
    'too-long': 'Ihr Kommentar ist zu lang. Bitte bleiben Sie unter 2.000 Zeichen.',
    thanks: 'Vielen Dank',
    thanksMore: 'Ihre Antwort ist angekommen. Bei uns liest sie ein Mensch.',
    deadLink: 'Dieser Link gilt nicht mehr',
    deadLinkMore: 'Er ist vielleicht zu alt oder unvollständig. Schreiben Sie uns bitte an die Adresse unten; ein Mensch liest es.',
    topics: {
      surveys: 'Fragen nach Ihrer Zufriedenheit',
      orders: 'Nachrichten zu Ihren Bestellungen',
      outages: 'Nachrichten zu Störungen',
      outreach: 'Tipps und Neuigkeiten',
      alerts: 'Hinweise',
    },
    unsubscribe: (topic) => `Keine ${topic} mehr?`,
    unsubscribeMore: 'Ein Klick genügt. Wichtiges, etwa eine Störung, erreicht Sie weiterhin.',
    unsubscribeButton: 'Ja, nicht mehr senden',
    unsubscribed: 'Erledigt',
    unsubscribedMore: (topic) => `Wir senden Ihnen keine ${topic} mehr. Schreiben Sie uns, wenn Sie es sich anders überlegen.`,
  },
};
