import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, PROMISED, REASON, TRACK, WHICH } from '../phrases/en.ts';

export default {
  subject: 'There is a problem with your order {{ orderId }}',
  preheader: '{% if reason %}{{ reason }}{% else %}We were told of it on {{ at | day }}.{% endif %}',
  badge: 'Problem',
  heading: 'There is a problem with your order',
  what: `Since {{ at | moment }} we know of a problem with ${WHICH}. We are sorry about that.`,
  facts: [ORDER, PARCEL, REASON, PROMISED, ITEMS],
  action: TRACK,
  forYou:
    '{% if promisedAt %}It may not be with you by {{ promisedAt | day }} as promised.{% else %}It may take longer than planned.{% endif %} If we need something from you, we ask.',
  weDo: 'We keep watching this order.',
  next: 'As soon as we know how it goes on.',
  person: ORDER_PERSON,
  plain: {
    subject: 'There is a problem with your order with {{ company }}',
    text: `There is a problem with your order with {{ company }}. We are sorry about that. ${ORDER_PLAIN}`,
  },
} satisfies Message;
