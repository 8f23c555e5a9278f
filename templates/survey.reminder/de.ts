import type { SurveyMessage } from '../message.ts';
import { HOW_TO_ANSWER, SURVEY_PERSON, YOUR_ANSWER } from '../phrases/de.ts';

const ASKED =
  '{% case about %}{% when "case" %}nach Ihrer Anfrage{% if topic %} „{{ topic }}“{% endif %}{% when "delivery" %}nach der Lieferung Ihrer Bestellung {{ orderId }}{% when "step" %}nach „{{ step }}“{% when "relationship" %}nach Ihrem Eindruck von {{ company }}{% endcase %}';
const byKind = (csat: string, nps: string, ces: string): string => `{% case about %}{% when "relationship" %}${nps}{% when "step" %}${ces}{% else %}${csat}{% endcase %}`;

export default {
  subject: 'Unsere Frage ist noch offen, wenn Sie einen Moment haben',
  preheader: 'Sie dauert nur ein paar Sekunden. Wir erinnern nur dieses eine Mal.',
  heading: 'Unsere Frage ist noch offen',
  what: `Vor einigen Tagen haben wir Sie ${ASKED} gefragt. Eine Antwort haben wir noch nicht, und wir hätten sie weiterhin gern.`,
  scale: {
    question: byKind(
      '{% if about == "delivery" %}Wie zufrieden sind Sie mit der Lieferung?{% else %}Wie zufrieden sind Sie mit unserer Hilfe?{% endif %}',
      'Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?',
      'Wie leicht haben wir es Ihnen gemacht?',
    ),
    low: byKind('gar nicht zufrieden', 'gar nicht wahrscheinlich', 'sehr schwer'),
    high: byKind('sehr zufrieden', 'sehr wahrscheinlich', 'sehr leicht'),
  },
  forYou: HOW_TO_ANSWER,
  weDo: YOUR_ANSWER,
  next: 'Nur, wenn Ihre Antwort eine Rückmeldung braucht. Wir erinnern Sie nicht noch einmal.',
  person: SURVEY_PERSON,
  plain: {
    subject: 'Eine Frage von {{ company }} ist noch offen',
    text: 'Vor einigen Tagen hat {{ company }} Sie etwas gefragt. Wenn Sie uns etwas sagen möchten, schreiben Sie an {{ support }}. Wir erinnern Sie nicht noch einmal.',
  },
} satisfies SurveyMessage;
