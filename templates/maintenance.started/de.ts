import type { Message } from '../message.ts';
import { AFFECTED, EFFECT, END, MEANWHILE, MESSAGE, NEXT_NEWS, SERVICE, SERVICE_PERSON, SERVICE_PLAIN, STATUS_PAGE } from '../phrases/de.ts';

export default {
  subject: `{% if holding %}Noch nichts Neues zu den geplanten Arbeiten{% else %}Die geplanten Arbeiten haben begonnen{% endif %}: ${SERVICE}`,
  preheader:
    '{% if holding %}Wir hatten Ihnen für jetzt eine Nachricht versprochen. Neues gibt es noch nicht.{% elsif endsAt %}Voraussichtlich beendet: {{ endsAt | moment }}.{% else %}Seit {{ at | moment }}.{% endif %}',
  badge: 'Arbeiten laufen',
  heading: '{% if holding %}Noch nichts Neues zu den geplanten Arbeiten{% elsif title %}{{ title }}{% else %}Die geplanten Arbeiten haben begonnen{% endif %}',
  what: `{% if holding %}Wir hatten Ihnen bis jetzt eine Nachricht versprochen. Wir haben noch keine, und das tut uns leid. Die Arbeiten gehen weiter.{% else %}Die geplanten Arbeiten an einem Teil unseres Dienstes, den Sie nutzen, haben begonnen.{% endif %}{% if endsAt %} Sie sollen am {{ endsAt | moment }} beendet sein.{% endif %}${MESSAGE}`,
  facts: [AFFECTED, { label: 'Stand', value: '{{ at | moment }}' }, END, NEXT_NEWS],
  action: STATUS_PAGE,
  forYou: `${EFFECT}${MEANWHILE}`,
  weDo: 'Wir arbeiten jetzt daran.',
  next: '{% if nextUpdateAt %}Spätestens bis {{ nextUpdateAt | moment }}.{% else %}Wenn die Arbeiten beendet sind.{% endif %}',
  person: SERVICE_PERSON,
  plain: {
    subject: 'Die geplanten Arbeiten bei {{ company }} haben begonnen',
    text: `Die geplanten Arbeiten an einem Teil des Dienstes von {{ company }}, den Sie nutzen, haben begonnen. ${SERVICE_PLAIN}`,
  },
} satisfies Message;
