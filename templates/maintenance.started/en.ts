import type { Message } from '../message.ts';
import { AFFECTED, EFFECT, END, MEANWHILE, MESSAGE, NEXT_NEWS, SERVICE, SERVICE_PERSON, SERVICE_PLAIN, STATUS_PAGE } from '../phrases/en.ts';

export default {
  subject: `{% if holding %}No news yet about the planned work{% else %}The planned work has begun{% endif %}: ${SERVICE}`,
  preheader:
    '{% if holding %}We promised you news by now. We have none yet.{% elsif endsAt %}It should be over by {{ endsAt | moment }}.{% else %}Since {{ at | moment }}.{% endif %}',
  badge: 'Work in progress',
  heading: '{% if holding %}No news yet about the planned work{% elsif title %}{{ title }}{% else %}The planned work has begun{% endif %}',
  what: `{% if holding %}We promised you news by now. We have none yet, and we are sorry about that. The work goes on.{% else %}The planned work on a part of our service that you use has begun.{% endif %}{% if endsAt %} It should be over by {{ endsAt | moment }}.{% endif %}${MESSAGE}`,
  facts: [AFFECTED, { label: 'As of', value: '{{ at | moment }}' }, END, NEXT_NEWS],
  action: STATUS_PAGE,
  forYou: `${EFFECT}${MEANWHILE}`,
  weDo: 'We are working on it now.',
  next: '{% if nextUpdateAt %}By {{ nextUpdateAt | moment }} at the latest.{% else %}When the work is done.{% endif %}',
  person: SERVICE_PERSON,
  plain: { subject: 'The planned work at {{ company }} has begun', text: `The planned work on a part of the service of {{ company }} that you use has begun. ${SERVICE_PLAIN}` },
} satisfies Message;
