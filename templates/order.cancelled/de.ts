import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, REASON } from '../phrases/de.ts';

export default {
  subject: 'Ihre Bestellung {{ orderId }} wurde storniert',
  preheader: '{% if reason %}{{ reason }}{% else %}Storniert am {{ at | day }}.{% endif %}',
  heading: 'Ihre Bestellung wurde storniert',
  what: 'Ihre Bestellung {{ orderId }} wurde am {{ at | moment }} storniert.',
  facts: [ORDER, REASON, ITEMS],
  forYou: 'Sie wird nicht geliefert. Wenn Sie das nicht veranlasst haben, sagen Sie es uns bitte.',
  weDo: 'Wenn Sie Geld zurückbekommen, teilen wir Ihnen mit, sobald das veranlasst ist.',
  next: 'Sobald es eine Erstattung mitzuteilen gibt; sonst war dies unsere letzte Nachricht zu dieser Bestellung.',
  person: ORDER_PERSON,
  plain: { subject: 'Ihre Bestellung bei {{ company }} wurde storniert', text: `Ihre Bestellung bei {{ company }} wurde storniert. ${ORDER_PLAIN}` },
} satisfies Message;
