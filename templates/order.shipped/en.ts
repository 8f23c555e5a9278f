import type { Message } from '../message.ts';
import { EXPECTED, ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, TRACK, WHICH_FIRST } from '../phrases/en.ts';

export default {
  subject: '{% if parcelId %}A parcel of your order {{ orderId }}{% else %}Your order {{ orderId }}{% endif %} is on its way',
  preheader: '{% if promisedAt %}Expected by {{ promisedAt | day }}.{% else %}It was sent on {{ at | day }}.{% endif %}',
  heading: '{% if parcelId %}A parcel of your order is on its way{% else %}Your order is on its way{% endif %}',
  what: `${WHICH_FIRST} was sent on {{ at | day }}.`,
  facts: [ORDER, PARCEL, EXPECTED, ITEMS],
  action: TRACK,
  forYou: '{% if promisedAt %}It should be with you by {{ promisedAt | day }}. {% endif %}There is nothing you need to do now.',
  weDo: 'We follow it until it is with you.',
  next: 'When it is about to arrive or has arrived, and at once if something goes wrong.',
  person: ORDER_PERSON,
  plain: { subject: 'Your order with {{ company }} is on its way', text: `Your order with {{ company }} is on its way to you. ${ORDER_PLAIN}` },
} satisfies Message;
