import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, REASON } from '../phrases/de.ts';

export default {
  subject: 'Eine Erstattung zu Ihrer Bestellung {{ orderId }}',
  preheader: 'Veranlasst am {{ at | day }}. Bei Ihrer Bank kann es einige Tage dauern.',
  heading: 'Sie bekommen Geld zurück',
  what: 'Zu Ihrer Bestellung {{ orderId }} wurde am {{ at | day }} eine Erstattung veranlasst.',
  facts: [ORDER, REASON, ITEMS],
  forYou: 'Sie brauchen nichts zu tun. Wann Sie das Geld sehen, hängt von Ihrer Bank oder Karte ab: Oft dauert es einige Werktage.',
  weDo: 'Für uns ist diese Erstattung erledigt.',
  next: 'Nur, wenn sich an dieser Bestellung etwas ändert.',
  person: `Wenn der Betrag nicht stimmt oder nicht ankommt: ${ORDER_PERSON}`,
  plain: { subject: 'Eine Erstattung zu Ihrer Bestellung bei {{ company }}', text: `Zu Ihrer Bestellung bei {{ company }} wurde eine Erstattung veranlasst. ${ORDER_PLAIN}` },
} satisfies Message;
