import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, PROMISED, REASON, TRACK, WHICH } from '../phrases/de.ts';

export default {
  subject: 'Es gibt ein Problem mit Ihrer Bestellung {{ orderId }}',
  preheader: '{% if reason %}{{ reason }}{% else %}Gemeldet am {{ at | day }}.{% endif %}',
  badge: 'Problem',
  heading: 'Es gibt ein Problem mit Ihrer Bestellung',
  what: `Seit {{ at | moment }} wissen wir von einem Problem. Es betrifft ${WHICH}. Das tut uns leid.`,
  facts: [ORDER, PARCEL, REASON, PROMISED, ITEMS],
  action: TRACK,
  forYou:
    '{% if promisedAt %}Möglicherweise ist die Lieferung nicht wie versprochen bis {{ promisedAt | day }} bei Ihnen.{% else %}Es kann länger dauern als geplant.{% endif %} Wenn wir etwas von Ihnen brauchen, fragen wir Sie.',
  weDo: 'Wir behalten die Bestellung im Blick.',
  next: 'Sobald wir wissen, wie es weitergeht.',
  person: ORDER_PERSON,
  plain: {
    subject: 'Es gibt ein Problem mit Ihrer Bestellung bei {{ company }}',
    text: `Es gibt ein Problem mit Ihrer Bestellung bei {{ company }}. Das tut uns leid. ${ORDER_PLAIN}`,
  },
} satisfies Message;
