import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, TRACK, WHICH_FIRST } from '../phrases/en.ts';

export default {
  subject: '{% if parcelId %}A parcel of your order {{ orderId }}{% else %}Your order {{ orderId }}{% endif %} is about to arrive',
  preheader: 'On its delivery round since {{ at | moment }}.',
  heading: '{% if parcelId %}Your parcel is about to arrive{% else %}Your order is about to arrive{% endif %}',
  what: `${WHICH_FIRST} has been on its delivery round since {{ at | moment }}.`,
  facts: [ORDER, PARCEL, ITEMS],
  action: TRACK,
  forYou: 'Deliveries usually arrive on the same day. It helps if somebody can take it in.',
  weDo: 'We follow it until it is with you.',
  next: 'When it has arrived, or if it could not be handed over.',
  person: ORDER_PERSON,
  plain: { subject: 'Your order with {{ company }} is about to arrive', text: `Your order with {{ company }} is on its delivery round. ${ORDER_PLAIN}` },
} satisfies Message;
