import type { SurveyMessage } from '../message.ts';
import { HOW_TO_ANSWER, ONLY_IF_NEEDED, ORDER, YOUR_ANSWER } from '../phrases/de.ts';

export default {
  subject: 'Wie war die Lieferung Ihrer Bestellung {{ orderId }}?',
  preheader: 'Eine Frage zu Ihrer Lieferung. Sie dauert nur ein paar Sekunden.',
  heading: 'Wie war Ihre Lieferung?',
  what: 'Ihre Bestellung {{ orderId }} wurde am {{ at | day }} zugestellt. Wir möchten gern wissen, ob sie gut bei Ihnen angekommen ist.',
  facts: [ORDER],
  scale: { question: 'Wie zufrieden sind Sie mit der Lieferung?', low: 'gar nicht zufrieden', high: 'sehr zufrieden' },
  forYou: HOW_TO_ANSWER,
  weDo: YOUR_ANSWER,
  next: ONLY_IF_NEEDED,
  person: 'Wenn etwas fehlt oder beschädigt ist, schreiben Sie an {{ support }} und nennen Sie die Bestellung {{ orderId }}.',
  plain: {
    subject: 'Wie war Ihre Lieferung von {{ company }}?',
    text: 'Eine Bestellung von Ihnen wurde von {{ company }} zugestellt. Wenn etwas nicht stimmte oder Sie uns sagen möchten, wie es war, schreiben Sie an {{ support }}.',
  },
} satisfies SurveyMessage;
