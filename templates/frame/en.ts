import type { Frame } from '../frame.ts';

export default {
  greeting: 'Hello{% if name %} {{ name }}{% endif %},',
  customer: {
    forYou: 'What this means for you',
    weDo: 'What we are doing',
    next: 'When you hear from us next',
    person: 'Talk to a person',
  },
  survey: {
    forYou: 'How to answer',
    weDo: 'What we do with your answer',
    next: 'When you hear from us next',
    person: 'Talk to a person',
  },
  colleague: {
    reasons: 'Why we think so',
    forYou: 'A first step',
    weDo: 'What happens by itself',
    next: 'When you hear about this again',
    person: 'Whom to reach',
  },
  answer: '{{ score }} out of {{ scale }}{% if word %}, {{ word }}{% endif %}',
  ends: '{{ lowest }} means “{{ low }}”, {{ highest }} means “{{ high }}”.',
  help: 'Help and answers',
  why: {
    orders: 'You get this e-mail because it is about your order with {{ company }}.',
    outages: 'You get this e-mail because you use a service of {{ company }} that is affected.',
    surveys:
      'You get this e-mail because {% case about %}{% when "case" %}{{ company }} closed a request of yours{% when "delivery" %}{{ company }} delivered an order of yours{% when "step" %}you did something with {{ company }} by yourself{% else %}you are a customer of {{ company }}{% endcase %}.',
    outreach: 'You get this e-mail because you are a customer of {{ company }}.',
    alerts: 'You get this e-mail because you look after this customer at {{ company }}.',
  },
  unsubscribe: 'Stop e-mails of this type',
  preferences: 'Choose what reaches you, and how',
} satisfies Frame;
