import type { Message } from '../message.ts';

export default {
  subject: 'You said it, and we have changed it',
  preheader: 'What came of what you wrote to us.',
  badge: 'You said, we did',
  heading: 'You said it, and we have changed it',
  what: 'You wrote to us about something that was not good enough. We have read it, and so have the people who can change it.',
  facts: [
    { label: 'You said', value: '{% if said.en %}{{ said.en }}{% else %}{{ said.de }}{% endif %}' },
    { label: 'We did', value: '{% if did.en %}{{ did.en }}{% else %}{{ did.de }}{% endif %}' },
    { label: 'Since', value: '{{ at | day }}' },
  ],
  action: { label: 'Read more', url: '{% if url %}{{ url }}{% endif %}' },
  forYou: 'There is nothing you need to do. If it is still not right for you, tell us, because then we are not done.',
  weDo: 'We watch whether it helps. You get this message because you told us, and only once.',
  next: 'About this only if you write to us.',
  person: 'Write to {{ support }}. A person reads it.',
  plain: {
    subject: '{{ company }} has changed something that you wrote about',
    text: 'You wrote to {{ company }} about something that was not good enough, and it has been changed. If it is still not right for you, write to {{ support }}.',
  },
} satisfies Message;
