import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, TRACK, WHICH_FIRST } from '../phrases/de.ts';

export default {
  subject: '{% if parcelId %}Ein Paket Ihrer Bestellung {{ orderId }}{% else %}Ihre Bestellung {{ orderId }}{% endif %} wird gerade zugestellt',
  preheader: 'In der Zustellung seit {{ at | moment }}.',
  heading: '{% if parcelId %}Ihr Paket wird gerade zugestellt{% else %}Ihre Bestellung wird gerade zugestellt{% endif %}',
  what: `${WHICH_FIRST} ist seit {{ at | moment }} in der Zustellung.`,
  facts: [ORDER, PARCEL, ITEMS],
  action: TRACK,
  forYou: 'Meist kommt die Lieferung noch am selben Tag an. Es hilft, wenn jemand sie entgegennehmen kann.',
  weDo: 'Wir verfolgen die Lieferung, bis sie bei Ihnen ist.',
  next: 'Sobald sie angekommen ist, oder falls die Übergabe nicht geklappt hat.',
  person: ORDER_PERSON,
  plain: { subject: 'Ihre Bestellung bei {{ company }} wird gerade zugestellt', text: `Ihre Bestellung bei {{ company }} ist in der Zustellung. ${ORDER_PLAIN}` },
} satisfies Message;
