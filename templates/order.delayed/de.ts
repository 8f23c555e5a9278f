import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, REASON, TRACK, WHICH, WHICH_FIRST } from '../phrases/de.ts';

export default {
  subject:
    '{% if silent %}Ihre Bestellung {{ orderId }} sollte schon bei Ihnen sein{% elsif promisedAt %}Ihre Bestellung {{ orderId }} verspätet sich: neuer Termin {{ promisedAt | day }}{% else %}Ihre Bestellung {{ orderId }} verspätet sich{% endif %}',
  preheader:
    '{% if silent %}Wir haben noch keine Nachricht über sie. Das tut uns leid.{% elsif insteadOf %}Versprochen war sie bis {{ insteadOf | day }}. Das tut uns leid.{% else %}Das tut uns leid. Hier steht, was wir wissen.{% endif %}',
  badge: '{% if silent %}Noch keine Nachricht{% else %}Verspätet{% endif %}',
  heading:
    '{% if silent %}Ihre Bestellung sollte schon bei Ihnen sein{% elsif promisedAt %}Ihre Bestellung kommt später als geplant{% else %}Ihre Bestellung verspätet sich{% endif %}',
  what: `{% if silent %}
      {% if insteadOf %}Wir hatten Ihnen ${WHICH} bis {{ insteadOf | day }} versprochen.{% else %}Der versprochene Termin für ${WHICH} wurde nicht eingehalten.{% endif %} Diese Zeit ist um, und wir haben keine Meldung, dass die Lieferung angekommen ist. Den Grund kennen wir noch nicht. Das tut uns leid.
    {% elsif promisedAt %}
      ${WHICH_FIRST} verspätet sich. Wir erwarten die Lieferung jetzt bis {{ promisedAt | day }}{% if insteadOf %} statt bis {{ insteadOf | day }}{% endif %}. Das tut uns leid.
    {% else %}
      ${WHICH_FIRST} verspätet sich{% if insteadOf %} und wird nicht bis {{ insteadOf | day }} ankommen{% endif %}. Das tut uns leid.
    {% endif %}`,
  facts: [
    ORDER,
    PARCEL,
    { label: 'Neuer Termin', value: '{% if promisedAt %}{{ promisedAt | day }}{% endif %}' },
    { label: '{% if silent %}Versprochen bis{% else %}Bisheriger Termin{% endif %}', value: '{% if insteadOf %}{{ insteadOf | day }}{% endif %}' },
    REASON,
    ITEMS,
  ],
  action: TRACK,
  forYou: `{% if silent %}Falls die Lieferung doch schon bei Ihnen ist, ist alles gut. Falls nicht und Sie nicht länger warten möchten, sagen Sie es uns: Wir suchen dann mit Ihnen nach einer Lösung.
    {% elsif promisedAt %}Sie brauchen nichts zu tun. Wenn Ihnen der neue Termin nicht passt, sagen Sie es uns.
    {% else %}Einen neuen Termin können wir noch nicht nennen. Wenn Sie nicht warten möchten, sagen Sie es uns.
    {% endif %}`,
  weDo: '{% if silent %}Wir halten weiter nach Neuigkeiten Ausschau und geben weiter, was wir erfahren.{% else %}Wir behalten die Bestellung im Blick und melden uns, wenn sich wieder etwas ändert.{% endif %}',
  next: '{% if silent %}Sobald es etwas Neues gibt.{% elsif promisedAt %}Sobald die Lieferung kurz bevorsteht oder angekommen ist, und früher, falls sich der Termin noch einmal ändert.{% else %}Sobald es einen neuen Termin gibt.{% endif %}',
  person: ORDER_PERSON,
  plain: { subject: 'Ihre Bestellung bei {{ company }} verspätet sich', text: `Ihre Bestellung bei {{ company }} verspätet sich. Das tut uns leid. ${ORDER_PLAIN}` },
} satisfies Message;
