import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, WHICH_FIRST } from '../phrases/de.ts';

export default {
  subject: '{% if parcelId %}Ein Paket Ihrer Bestellung {{ orderId }}{% else %}Ihre Bestellung {{ orderId }}{% endif %} ist angekommen',
  preheader: 'Zugestellt am {{ at | moment }}.',
  heading: '{% if parcelId %}Ihr Paket ist angekommen{% else %}Ihre Bestellung ist angekommen{% endif %}',
  what: `${WHICH_FIRST} wurde am {{ at | moment }} zugestellt.`,
  facts: [ORDER, PARCEL, ITEMS],
  forYou: 'Wenn alles da und unbeschädigt ist, brauchen Sie nichts zu tun. Wenn Sie die Lieferung nicht finden oder etwas fehlt oder beschädigt ist, sagen Sie es uns bitte.',
  weDo: 'Wenn etwas nicht stimmt, klären wir es mit Ihnen.',
  next: '{% if parcelId %}Sobald es Neues von einem weiteren Paket dieser Bestellung gibt.{% else %}Zu dieser Bestellung haben wir voraussichtlich nichts mehr mitzuteilen.{% endif %}',
  person: ORDER_PERSON,
  plain: { subject: 'Ihre Bestellung bei {{ company }} ist angekommen', text: `Ihre Bestellung bei {{ company }} wurde zugestellt. ${ORDER_PLAIN}` },
} satisfies Message;
