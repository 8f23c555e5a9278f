import type { Message } from '../message.ts';

const WHO = '{% if csmName %}{{ csmName }}{% else %}one of us{% endif %}';

export default {
  subject: '{% if missed %}You are still waiting for our reply, and we are sorry{% else %}We have read your answer{% endif %}',
  preheader: '{% if missed %}We had promised it by {{ byAt | day }}.{% else %}You hear from us by {{ byAt | day }}.{% endif %}',
  heading: '{% if missed %}You are still waiting, and we are sorry{% else %}We have read your answer{% endif %}',
  what: '{% if missed %}We had promised you a reply by {{ byAt | day }}. As far as we can see you have not had one, and we are sorry about that.{% else %}Thank you for answering our question on {{ at | day }}. We have read what you told us.{% endif %}',
  facts: [{ label: 'You hear from us by', value: '{% unless missed %}{{ byAt | day }}{% endunless %}' }],
  forYou: 'There is nothing you need to do. If it cannot wait, write to us.',
  weDo: `{% if missed %}The people who look after you have just been told that you are waiting.{% else %}By {{ byAt | day }} ${WHO} will write to you.{% endif %}`,
  next: `{% if missed %}As soon as somebody can tell you more.{% else %}By {{ byAt | day }}, and if we do not manage that, we say so.{% endif %}`,
  person: 'Write to {{ support }}.',
  plain: {
    subject: '{{ company }} has read your answer',
    text: 'Thank you for your answer. {{ company }} has read it and gets back to you. If it cannot wait, write to {{ support }}.',
  },
} satisfies Message;
