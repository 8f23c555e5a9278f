import type { Message } from '../message.ts';
import { AFFECTED, MESSAGE, SERVICE, SERVICE_PLAIN, STATUS_PAGE } from '../phrases/de.ts';

export default {
  subject: `Die geplanten Arbeiten sind beendet: ${SERVICE}`,
  preheader: 'Seit {{ at | moment }}.',
  badge: 'Beendet',
  heading: '{% if title %}{{ title }}{% else %}Die geplanten Arbeiten sind beendet{% endif %}',
  what: `Die geplanten Arbeiten an dem Teil unseres Dienstes, den Sie nutzen, wurden am {{ at | moment }} beendet.${MESSAGE}`,
  facts: [AFFECTED, { label: 'Beendet', value: '{{ at | moment }}' }],
  action: STATUS_PAGE,
  forYou: 'Sie können den Dienst wieder wie gewohnt nutzen.',
  weDo: 'Unsere Arbeiten sind abgeschlossen.',
  next: 'Dies war unsere letzte Nachricht zu diesen Arbeiten.',
  person: 'Wenn bei Ihnen etwas nicht funktioniert, schreiben Sie an {{ support }}.',
  plain: {
    subject: 'Die geplanten Arbeiten bei {{ company }} sind beendet',
    text: `Die geplanten Arbeiten an dem Teil des Dienstes von {{ company }}, den Sie nutzen, sind beendet. ${SERVICE_PLAIN}`,
  },
} satisfies Message;
