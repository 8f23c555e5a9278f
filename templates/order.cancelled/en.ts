import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, REASON } from '../phrases/en.ts';

export default {
  subject: 'Your order {{ orderId }} was cancelled',
  preheader: '{% if reason %}{{ reason }}{% else %}Cancelled on {{ at | day }}.{% endif %}',
  heading: 'Your order was cancelled',
  what: 'Your order {{ orderId }} was cancelled on {{ at | moment }}.',
  facts: [ORDER, REASON, ITEMS],
  forYou: 'It will not be delivered. If you did not ask for this, please tell us.',
  weDo: 'If money has to go back to you, we tell you when that has been done.',
  next: 'When there is a refund to tell you about; otherwise this was our last message about this order.',
  person: ORDER_PERSON,
  plain: { subject: 'Your order with {{ company }} was cancelled', text: `Your order with {{ company }} was cancelled. ${ORDER_PLAIN}` },
} satisfies Message;
