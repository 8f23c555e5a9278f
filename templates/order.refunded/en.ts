import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PLAIN, ORDER_WRITE, REASON } from '../phrases/en.ts';

export default {
  subject: 'A refund for your order {{ orderId }}',
  preheader: 'Made on {{ at | day }}. Your bank may need some days to show it.',
  heading: 'You get money back',
  what: 'A refund for your order {{ orderId }} was made on {{ at | day }}.',
  facts: [ORDER, REASON, ITEMS],
  forYou: 'You do not need to do anything. It depends on your bank or card how soon you see it: often it takes some working days.',
  weDo: 'For us this refund is done.',
  next: 'Only if something about this order changes.',
  person: `If the amount is not what you expected, or it does not arrive, ${ORDER_WRITE}`,
  plain: { subject: 'A refund for your order with {{ company }}', text: `A refund was made for your order with {{ company }}. ${ORDER_PLAIN}` },
} satisfies Message;
