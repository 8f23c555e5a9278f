import type { SurveyMessage } from '../message.ts';
import { HOW_TO_ANSWER, ONLY_IF_NEEDED, ORDER, YOUR_ANSWER } from '../phrases/en.ts';

export default {
  subject: 'How was the delivery of your order {{ orderId }}?',
  preheader: 'One question about your delivery. It takes a few seconds.',
  heading: 'How was your delivery?',
  what: 'Your order {{ orderId }} was delivered on {{ at | day }}. We would like to know whether it reached you well.',
  facts: [ORDER],
  scale: { question: 'How satisfied are you with the delivery?', low: 'not at all satisfied', high: 'very satisfied' },
  forYou: HOW_TO_ANSWER,
  weDo: YOUR_ANSWER,
  next: ONLY_IF_NEEDED,
  person: 'If something is missing or damaged, write to {{ support }} and mention order {{ orderId }}.',
  plain: {
    subject: 'How was your delivery from {{ company }}?',
    text: 'An order of yours was delivered by {{ company }}. If something was wrong with it, or if you want to tell us how it went, write to {{ support }}.',
  },
} satisfies SurveyMessage;
