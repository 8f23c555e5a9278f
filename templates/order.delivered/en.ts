import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, WHICH_FIRST } from '../phrases/en.ts';

export default {
  subject: '{% if parcelId %}A parcel of your order {{ orderId }}{% else %}Your order {{ orderId }}{% endif %} has arrived',
  preheader: 'Delivered on {{ at | moment }}.',
  heading: '{% if parcelId %}Your parcel has arrived{% else %}Your order has arrived{% endif %}',
  what: `${WHICH_FIRST} was delivered on {{ at | moment }}.`,
  facts: [ORDER, PARCEL, ITEMS],
  forYou: 'If everything is there and in one piece, there is nothing you need to do. If you cannot find it, or something is missing or damaged, please tell us.',
  weDo: 'If something is wrong, we sort it out with you.',
  next: '{% if parcelId %}When there is news of another parcel of this order.{% else %}We do not expect to write to you about this order again.{% endif %}',
  person: ORDER_PERSON,
  plain: { subject: 'Your order with {{ company }} has arrived', text: `Your order with {{ company }} was delivered. ${ORDER_PLAIN}` },
} satisfies Message;
