import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, TRACK, WHICH_FIRST } from '../phrases/de.ts';

export default {
  subject: '{% if parcelId %}Ein Paket Ihrer Bestellung {{ orderId }}{% else %}Ihre Bestellung {{ orderId }}{% endif %} liegt zur Abholung bereit',
  preheader: 'Bereit seit {{ at | day }}.',
  heading: '{% if parcelId %}Ihr Paket liegt zur Abholung bereit{% else %}Ihre Bestellung liegt zur Abholung bereit{% endif %}',
  what: `${WHICH_FIRST} liegt seit {{ at | moment }} für Sie zur Abholung bereit.`,
  facts: [ORDER, PARCEL, ITEMS],
  action: TRACK,
  forYou:
    'Bitte holen Sie die Lieferung bald ab: Abholstellen bewahren sie nur eine begrenzte Zeit auf.{% if trackingUrl %} Den Ort sehen Sie in der Sendungsverfolgung.{% else %} Wenn Sie nicht sicher sind, wo sie liegt, fragen Sie uns.{% endif %}',
  weDo: 'Wir behalten sie im Blick, bis Sie sie haben.',
  next: 'Sobald Sie die Lieferung abgeholt haben, oder falls sie zurückgeht.',
  person: ORDER_PERSON,
  plain: { subject: 'Ihre Bestellung bei {{ company }} liegt zur Abholung bereit', text: `Ihre Bestellung bei {{ company }} liegt für Sie zur Abholung bereit. ${ORDER_PLAIN}` },
} satisfies Message;
