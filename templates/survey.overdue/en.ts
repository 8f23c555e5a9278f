import type { Message } from '../message.ts';
import { ALERT_PERSON, ALERT_PLAIN, CUSTOMER_FACTS, WHO, WHO_FIRST } from '../phrases/en.ts';

export default {
  subject: `${WHO_FIRST} is still waiting for a reply`,
  preheader: 'It was promised by {{ byAt | day }}.',
  badge: 'Promise missed',
  heading: `${WHO_FIRST} is still waiting for a reply`,
  what: `On {{ at | day }} ${WHO} answered a survey and was promised a reply by {{ byAt | day }}. Since then no alert about them was closed and no case of that survey was resolved.`,
  facts: [
    ...CUSTOMER_FACTS,
    { label: 'Their answer', value: '{% if score %}{{ score }} of {{ scale }}{% endif %}' },
    { label: 'Their words', value: '{% if comment %}{{ comment }}{% endif %}' },
  ],
  forYou: 'Write or call today. Then close the alert, so that everybody sees that it is done.',
  weDo: 'They have been told that their reply is late, and that you know.',
  next: 'Only if another answer of theirs is left without a reply.',
  person: ALERT_PERSON,
  plain: {
    subject: 'A customer of {{ company }} is still waiting for a reply',
    text: `A customer whom you look after at {{ company }} was promised a reply to their answer, and the date has passed. ${ALERT_PLAIN}`,
  },
} satisfies Message;
