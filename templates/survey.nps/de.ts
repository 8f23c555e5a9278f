import type { SurveyMessage } from '../message.ts';
import { HOW_TO_ANSWER, SURVEY_PERSON, YOUR_ANSWER } from '../phrases/de.ts';

export default {
  subject: 'Würden Sie {{ company }} weiterempfehlen?',
  preheader: 'Eine Frage zu uns als Ganzem. Sie dauert nur ein paar Sekunden.',
  heading: 'Würden Sie uns weiterempfehlen?',
  what: 'Sie sind seit einiger Zeit bei {{ company }}. Wir möchten gern wissen, was Sie über uns sagen würden, wenn jemand Sie fragt.',
  scale: { question: 'Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?', low: 'gar nicht wahrscheinlich', high: 'sehr wahrscheinlich' },
  forYou: HOW_TO_ANSWER,
  weDo: YOUR_ANSWER,
  next: 'Nur, wenn Ihre Antwort eine Rückmeldung braucht. Diese Frage stellen wir höchstens einmal im Vierteljahr.',
  person: SURVEY_PERSON,
  plain: {
    subject: 'Würden Sie {{ company }} weiterempfehlen?',
    text: 'Wir möchten gern wissen, ob Sie {{ company }} weiterempfehlen würden. Wenn Sie es uns sagen möchten, schreiben Sie an {{ support }}.',
  },
} satisfies SurveyMessage;
