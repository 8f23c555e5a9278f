import type { Message } from '../message.ts';
import { EXPECTED, ITEMS, ORDER, ORDER_PLAIN, ORDER_WRITE, TOTAL } from '../phrases/en.ts';

export default {
  subject: 'We have your order {{ orderId }}',
  preheader: '{% if promisedAt %}Expected by {{ promisedAt | day }}.{% else %}Thank you. You hear from us when it is on its way.{% endif %}',
  heading: 'Thank you, we have your order',
  what: 'Your order {{ orderId }} was confirmed on {{ at | moment }}.',
  facts: [ORDER, EXPECTED, ITEMS, TOTAL],
  forYou: '{% if promisedAt %}It should be with you by {{ promisedAt | day }}. {% endif %}There is nothing you need to do now.',
  weDo: 'We are getting it ready.',
  next: 'When it is on its way{% if promisedAt %}, or earlier if the date changes{% endif %}.',
  person: `To ask or to change something, ${ORDER_WRITE}`,
  plain: { subject: 'We have your order with {{ company }}', text: `Thank you for your order with {{ company }}. It is confirmed. ${ORDER_PLAIN}` },
} satisfies Message;
