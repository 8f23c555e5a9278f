import type { SurveyMessage } from '../message.ts';
import { HOW_TO_ANSWER, ONLY_IF_NEEDED, SURVEY_PERSON } from '../phrases/de.ts';

export default {
  subject: 'Wie leicht war das: {{ step }}?',
  preheader: 'Eine Frage zu dem, was Sie gerade getan haben. Sie dauert nur ein paar Sekunden.',
  heading: 'Wie leicht war es?',
  what: '{% if onboarding %}Sie haben bei {{ company }} einen Schritt der Einrichtung geschafft.{% else %}Sie haben bei {{ company }} etwas selbst erledigt.{% endif %} Wir möchten gern wissen, wie viel Mühe das gemacht hat.',
  facts: [
    { label: 'Was Sie getan haben', value: '{{ step }}' },
    { label: 'Wann', value: '{{ at | day }}' },
  ],
  scale: { question: 'Wie leicht haben wir es Ihnen gemacht?', low: 'sehr schwer', high: 'sehr leicht' },
  forYou: HOW_TO_ANSWER,
  weDo: 'Ihre Antwort geht an die Menschen, die es leichter machen können. Wenn es schwer war, geht jemand von uns der Sache nach.',
  next: ONLY_IF_NEEDED,
  person: SURVEY_PERSON,
  plain: {
    subject: 'Wie leicht war es bei {{ company }}?',
    text: 'Sie haben bei {{ company }} etwas selbst erledigt. Wenn es schwer war oder Sie uns sagen möchten, wie es ging, schreiben Sie an {{ support }}.',
  },
} satisfies SurveyMessage;
