import type { Message } from '../message.ts';
import { AFFECTED, EFFECT, END, MEANWHILE, MESSAGE, NEXT_NEWS, SERVICE, SERVICE_PLAIN, START, STATUS_PAGE } from '../phrases/en.ts';

export default {
  subject: `{% if holding %}No news yet about the planned work{% else %}Planned work{% if startsAt %} on {{ startsAt | day }}{% endif %}{% endif %}: ${SERVICE}`,
  preheader: '{% if holding %}We promised you news by now. We have none yet.{% elsif startsAt %}It starts {{ startsAt | moment }}.{% else %}Here is what we plan.{% endif %}',
  heading: '{% if holding %}No news yet about the planned work{% elsif title %}{{ title }}{% else %}We are planning work on our service{% endif %}',
  what: `{% if holding %}We promised you news by now. We have none yet, and we are sorry about that. {% endif %}We are planning work on a part of our service that you use{% if startsAt %}. It starts on {{ startsAt | moment }}{% if endsAt %} and should be over by {{ endsAt | moment }}{% endif %}{% endif %}.${MESSAGE}`,
  facts: [AFFECTED, START, END, NEXT_NEWS],
  action: STATUS_PAGE,
  forYou: `${EFFECT}${MEANWHILE}`,
  weDo: 'We do the work at the time announced and tell you if that changes.',
  next: '{% if nextUpdateAt %}By {{ nextUpdateAt | moment }} at the latest.{% else %}When the work begins and when it is done.{% endif %}',
  person: 'If the time is bad for you, write to {{ support }}.',
  plain: { subject: 'Planned work at {{ company }}', text: `We are planning work on a part of the service of {{ company }} that you use. ${SERVICE_PLAIN}` },
} satisfies Message;
