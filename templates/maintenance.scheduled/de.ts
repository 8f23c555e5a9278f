import type { Message } from '../message.ts';
import { AFFECTED, EFFECT, END, MEANWHILE, MESSAGE, NEXT_NEWS, SERVICE, SERVICE_PLAIN, START, STATUS_PAGE } from '../phrases/de.ts';

export default {
  subject: `{% if holding %}Noch nichts Neues zu den geplanten Arbeiten{% else %}Geplante Arbeiten{% if startsAt %} am {{ startsAt | day }}{% endif %}{% endif %}: ${SERVICE}`,
  preheader:
    '{% if holding %}Wir hatten Ihnen für jetzt eine Nachricht versprochen. Neues gibt es noch nicht.{% elsif startsAt %}Beginn: {{ startsAt | moment }}.{% else %}Das haben wir vor.{% endif %}',
  heading: '{% if holding %}Noch nichts Neues zu den geplanten Arbeiten{% elsif title %}{{ title }}{% else %}Wir planen Arbeiten an unserem Dienst{% endif %}',
  what: `{% if holding %}Wir hatten Ihnen bis jetzt eine Nachricht versprochen. Wir haben noch keine, und das tut uns leid. {% endif %}Wir planen Arbeiten an einem Teil unseres Dienstes, den Sie nutzen.{% if startsAt %} Sie beginnen am {{ startsAt | moment }}{% if endsAt %} und sollen am {{ endsAt | moment }} beendet sein{% endif %}.{% endif %}${MESSAGE}`,
  facts: [AFFECTED, START, END, NEXT_NEWS],
  action: STATUS_PAGE,
  forYou: `${EFFECT}${MEANWHILE}`,
  weDo: 'Wir arbeiten zur angekündigten Zeit und sagen Ihnen, wenn sich daran etwas ändert.',
  next: '{% if nextUpdateAt %}Spätestens bis {{ nextUpdateAt | moment }}.{% else %}Wenn die Arbeiten beginnen und wenn sie beendet sind.{% endif %}',
  person: 'Wenn Ihnen der Zeitpunkt nicht passt, schreiben Sie an {{ support }}.',
  plain: { subject: 'Geplante Arbeiten bei {{ company }}', text: `Wir planen Arbeiten an einem Teil des Dienstes von {{ company }}, den Sie nutzen. ${SERVICE_PLAIN}` },
} satisfies Message;
