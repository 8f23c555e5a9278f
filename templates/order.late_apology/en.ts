import type { Message } from '../message.ts';
import { ORDER, ORDER_PERSON, ORDER_PLAIN } from '../phrases/en.ts';

export default {
  subject: 'We are sorry that your order {{ orderId }} came late',
  preheader: 'We had promised it earlier. If something came of it, a person is there for you.',
  badge: 'Came late',
  heading: 'We are sorry that it came late',
  what: 'We had promised you your order {{ orderId }} by {{ promisedAt | day }}. It was delivered on {{ at | day }}. That is later than you could count on, and we are sorry.',
  facts: [ORDER, { label: 'Promised by', value: '{{ promisedAt | day }}' }, { label: 'Delivered', value: '{{ at | day }}' }],
  forYou: 'There is nothing you need to do. If the delay has caused you trouble, or if you no longer need the order, tell us and we look for a way out with you.',
  weDo: 'We do not ask you to rate this delivery. The people who look after you know that it was late.',
  next: 'About this order only if you write to us.',
  person: ORDER_PERSON,
  plain: {
    subject: 'We are sorry that your order with {{ company }} came late',
    text: `Your order with {{ company }} came later than promised. We are sorry about that. ${ORDER_PLAIN}`,
  },
} satisfies Message;
