import type { Message } from '../message.ts';
import { AFFECTED, MESSAGE, SERVICE, SERVICE_PERSON, SERVICE_PLAIN } from '../phrases/de.ts';

export default {
  subject: `Die geplanten Arbeiten sind beendet: ${SERVICE}`,
  preheader: 'Seit {{ at | moment }}.',
  badge: 'Beendet',
  heading: '{% if title %}{{ title }}{% else %}Die geplanten Arbeiten sind beendet{% endif %}',
  what: `Die geplanten Arbeiten an dem Teil unseres Dienstes, den Sie nutzen, wurden am {{ at | moment }} beendet.${MESSAGE}`,
  facts: [AFFECTED, { label: 'Beendet', value: '{{ at | moment }}' }],
  forYou: 'Sie können den Dienst wie gewohnt nutzen. Wenn bei Ihnen etwas nicht funktioniert, sagen Sie es uns bitte.',
  weDo: 'Unsere Arbeiten sind abgeschlossen.',
  next: 'Dies war unsere letzte Nachricht zu diesen Arbeiten.',
  person: SERVICE_PERSON,
  plain: { subject: 'Die geplanten Arbeiten bei {{ company }} sind beendet', text: `Die geplanten Arbeiten an dem Teil des Dienstes von {{ company }}, den Sie nutzen, sind beendet. ${SERVICE_PLAIN}` },
} satisfies Message;
