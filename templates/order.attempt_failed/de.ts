import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, REASON, TRACK, WHICH } from '../phrases/de.ts';

export default {
  subject: 'Ihre Bestellung {{ orderId }} konnte nicht übergeben werden',
  preheader: '{% if reason %}{{ reason }}{% else %}Zustellversuch am {{ at | day }}.{% endif %}',
  badge: 'Nicht übergeben',
  heading: 'Ihre Lieferung konnte nicht übergeben werden',
  what: `Am {{ at | moment }} sollte ${WHICH} zugestellt werden. Das hat leider nicht geklappt.`,
  facts: [ORDER, PARCEL, REASON, ITEMS],
  action: TRACK,
  forYou:
    'Sie haben die Lieferung noch nicht. Oft folgt ein zweiter Versuch, oder sie wird zu einer Abholstelle gebracht.{% if trackingUrl %} In der Sendungsverfolgung können Sie möglicherweise wählen.{% endif %}',
  weDo: 'Wir verfolgen die Lieferung und achten auf den nächsten Schritt.',
  next: 'Sobald wir wissen, wie es mit ihr weitergeht.',
  person: `Wenn die Adresse oder der Tag nicht passt: ${ORDER_PERSON}`,
  plain: {
    subject: 'Ihre Bestellung bei {{ company }} konnte nicht übergeben werden',
    text: `Eine Lieferung Ihrer Bestellung bei {{ company }} konnte nicht übergeben werden. ${ORDER_PLAIN}`,
  },
} satisfies Message;
