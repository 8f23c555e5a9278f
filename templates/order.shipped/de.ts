import type { Message } from '../message.ts';
import { EXPECTED, ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, TRACK, WHICH_FIRST } from '../phrases/de.ts';

export default {
  subject: '{% if parcelId %}Ein Paket Ihrer Bestellung {{ orderId }}{% else %}Ihre Bestellung {{ orderId }}{% endif %} ist unterwegs',
  preheader: '{% if promisedAt %}Erwartet bis {{ promisedAt | day }}.{% else %}Verschickt am {{ at | day }}.{% endif %}',
  heading: '{% if parcelId %}Ein Paket Ihrer Bestellung ist unterwegs{% else %}Ihre Bestellung ist unterwegs{% endif %}',
  what: `${WHICH_FIRST} wurde am {{ at | day }} verschickt.`,
  facts: [ORDER, PARCEL, EXPECTED, ITEMS],
  action: TRACK,
  forYou: '{% if promisedAt %}Die Lieferung sollte bis {{ promisedAt | day }} bei Ihnen sein. {% endif %}Sie brauchen jetzt nichts weiter zu tun.',
  weDo: 'Wir verfolgen die Lieferung, bis sie bei Ihnen ist.',
  next: 'Sobald die Lieferung kurz bevorsteht oder angekommen ist, und sofort, falls etwas schiefgeht.',
  person: ORDER_PERSON,
  plain: { subject: 'Ihre Bestellung bei {{ company }} ist unterwegs', text: `Ihre Bestellung bei {{ company }} ist auf dem Weg zu Ihnen. ${ORDER_PLAIN}` },
} satisfies Message;
