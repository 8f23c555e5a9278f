import type { Message } from '../message.ts';
import { AFFECTED, MESSAGE, SERVICE, SERVICE_PLAIN, STATUS_PAGE } from '../phrases/en.ts';

export default {
  subject: `The planned work is done: ${SERVICE}`,
  preheader: 'Since {{ at | moment }}.',
  badge: 'Done',
  heading: '{% if title %}{{ title }}{% else %}The planned work is done{% endif %}',
  what: `The planned work on the part of our service that you use was finished on {{ at | moment }}.${MESSAGE}`,
  facts: [AFFECTED, { label: 'Finished', value: '{{ at | moment }}' }],
  action: STATUS_PAGE,
  forYou: 'You can use it as usual.',
  weDo: 'Our work is done.',
  next: 'This was our last message about this work.',
  person: 'If something does not work for you, write to {{ support }}.',
  plain: { subject: 'The planned work at {{ company }} is done', text: `The planned work on the part of the service of {{ company }} that you use is done. ${SERVICE_PLAIN}` },
} satisfies Message;
