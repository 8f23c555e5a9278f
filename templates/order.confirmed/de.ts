import type { Message } from '../message.ts';
import { EXPECTED, ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, TOTAL } from '../phrases/de.ts';

export default {
  subject: 'Wir haben Ihre Bestellung {{ orderId }} erhalten',
  preheader: '{% if promisedAt %}Erwartet bis {{ promisedAt | day }}.{% else %}Vielen Dank. Sie hören von uns, sobald sie unterwegs ist.{% endif %}',
  heading: 'Vielen Dank für Ihre Bestellung',
  what: 'Ihre Bestellung {{ orderId }} wurde am {{ at | moment }} bestätigt.',
  facts: [ORDER, EXPECTED, ITEMS, TOTAL],
  forYou: '{% if promisedAt %}Sie sollte bis {{ promisedAt | day }} bei Ihnen sein. {% endif %}Sie brauchen jetzt nichts weiter zu tun.',
  weDo: 'Wir bereiten Ihre Bestellung vor.',
  next: 'Sobald sie unterwegs ist{% if promisedAt %}, und früher, falls sich der Termin ändert{% endif %}.',
  person: `Für Fragen und Änderungen: ${ORDER_PERSON}`,
  plain: { subject: 'Wir haben Ihre Bestellung bei {{ company }} erhalten', text: `Vielen Dank für Ihre Bestellung bei {{ company }}. Sie ist bestätigt. ${ORDER_PLAIN}` },
} satisfies Message;
