import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PLAIN, ORDER_WRITE, PARCEL, REASON, TRACK, WHICH } from '../phrases/en.ts';

export default {
  subject: 'We could not hand over your order {{ orderId }}',
  preheader: '{% if reason %}{{ reason }}{% else %}The delivery was tried on {{ at | day }}.{% endif %}',
  badge: 'Not handed over',
  heading: 'Your delivery could not be handed over',
  what: `On {{ at | moment }} somebody tried to deliver ${WHICH}, and it did not work out.`,
  facts: [ORDER, PARCEL, REASON, ITEMS],
  action: TRACK,
  forYou:
    'You do not have it yet. Often there is a second attempt, or it is taken to a pick-up point.{% if trackingUrl %} Where you follow the delivery you may be able to choose.{% endif %}',
  weDo: 'We follow the delivery and watch for the next step.',
  next: 'As soon as we know what happens with it next.',
  person: `If the address or the day does not suit you, ${ORDER_WRITE}`,
  plain: { subject: 'We could not hand over your order with {{ company }}', text: `A delivery of your order with {{ company }} was tried and did not work out. ${ORDER_PLAIN}` },
} satisfies Message;
