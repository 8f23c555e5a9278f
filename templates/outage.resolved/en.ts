import type { Message } from '../message.ts';
import { AFFECTED, MESSAGE, SERVICE, SERVICE_PLAIN, STATUS_PAGE } from '../phrases/en.ts';

export default {
  subject: `Working again: ${SERVICE}`,
  preheader: 'Since {{ at | moment }}. Thank you for your patience.',
  badge: 'Working again',
  heading: '{% if title %}{{ title }}{% else %}Our service is working again{% endif %}',
  what: `The part of our service that you use has been working again since {{ at | moment }}. Thank you for your patience.${MESSAGE}`,
  facts: [
    AFFECTED,
    { label: 'Working again since', value: '{{ at | moment }}' },
    { label: 'From our first message to the end', value: '{% if minutes %}{{ minutes | minutes }}{% endif %}' },
  ],
  action: STATUS_PAGE,
  forYou: 'You can use it as usual.',
  weDo: 'We are sorry for the trouble. We go on watching it.',
  next: 'Only if it comes back; then we tell you at once.',
  person: 'If something does not work for you, write to {{ support }}.',
  plain: {
    subject: 'Working again at {{ company }}',
    text: `The part of the service of {{ company }} that you use is working again. Thank you for your patience. ${SERVICE_PLAIN}`,
  },
} satisfies Message;
