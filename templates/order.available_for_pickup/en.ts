import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, TRACK, WHICH_FIRST } from '../phrases/en.ts';

export default {
  subject: '{% if parcelId %}A parcel of your order {{ orderId }}{% else %}Your order {{ orderId }}{% endif %} is ready to collect',
  preheader: 'It has been waiting for you since {{ at | day }}.',
  heading: '{% if parcelId %}Your parcel is ready to collect{% else %}Your order is ready to collect{% endif %}',
  what: `${WHICH_FIRST} has been ready for you to collect since {{ at | moment }}.`,
  facts: [ORDER, PARCEL, ITEMS],
  action: TRACK,
  forYou:
    'Please collect it soon: pick-up points keep deliveries for a limited time.{% if trackingUrl %} The place is shown where you follow the delivery.{% else %} If you are not sure where it is, ask us.{% endif %}',
  weDo: 'We keep an eye on it until you have it.',
  next: 'When it has been handed over to you, or if it is sent back.',
  person: ORDER_PERSON,
  plain: { subject: 'Your order with {{ company }} is ready to collect', text: `Your order with {{ company }} is ready for you to collect. ${ORDER_PLAIN}` },
} satisfies Message;
