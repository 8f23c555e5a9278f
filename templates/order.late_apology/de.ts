import type { Message } from '../message.ts';
import { ORDER, ORDER_PERSON, ORDER_PLAIN } from '../phrases/de.ts';

export default {
  subject: 'Es tut uns leid, dass Ihre Bestellung {{ orderId }} zu spät kam',
  preheader: 'Versprochen war sie früher. Wenn Ihnen daraus etwas entstanden ist, ist ein Mensch für Sie da.',
  badge: 'Zu spät gekommen',
  heading: 'Es tut uns leid, dass sie zu spät kam',
  what: 'Wir hatten Ihnen Ihre Bestellung {{ orderId }} bis {{ promisedAt | day }} versprochen. Zugestellt wurde sie am {{ at | day }}. Das ist später, als Sie erwarten durften. Es tut uns leid.',
  facts: [ORDER, { label: 'Versprochen bis', value: '{{ promisedAt | day }}' }, { label: 'Zugestellt', value: '{{ at | day }}' }],
  forYou:
    'Sie brauchen nichts zu tun. Wenn Ihnen die Verspätung Ärger gemacht hat oder Sie die Bestellung nicht mehr brauchen, sagen Sie es uns: Wir suchen mit Ihnen nach einer Lösung.',
  weDo: 'Wir bitten Sie nicht, diese Lieferung zu bewerten. Die Menschen, die Sie betreuen, wissen von der Verspätung.',
  next: 'Zu dieser Bestellung nur, wenn Sie uns schreiben.',
  person: ORDER_PERSON,
  plain: {
    subject: 'Es tut uns leid, dass Ihre Bestellung bei {{ company }} zu spät kam',
    text: `Ihre Bestellung bei {{ company }} kam später als versprochen. Das tut uns leid. ${ORDER_PLAIN}`,
  },
} satisfies Message;
