import type { Message } from '../message.ts';
import { AFFECTED, AS_OF, BY_STATUS, MEANWHILE, MESSAGE, NEXT, NEXT_NEWS, SERVICE, SERVICE_PERSON, SERVICE_PLAIN, SEVERITY, STATUS, STATUS_PAGE } from '../phrases/en.ts';

export default {
  subject: `{% case kind %}{% when "down" %}Not working right now{% when "degraded" %}Slower or less reliable right now{% endcase %}: ${SERVICE}`,
  preheader: '{% if nextUpdateAt %}We are on it. More by {{ nextUpdateAt | moment }}.{% else %}We are on it and tell you when something changes.{% endif %}',
  badge: '{% case kind %}{% when "down" %}Not working{% when "degraded" %}Limited{% endcase %}',
  heading:
    '{% if title %}{{ title }}{% else %}{% case kind %}{% when "down" %}A part of our service is not working{% when "degraded" %}A part of our service is not working as well as usual{% endcase %}{% endif %}',
  what: `{% case kind %}{% when "down" %}A part of our service that you use is not working right now. We are sorry about that.{% when "degraded" %}A part of our service that you use is slower or less reliable than usual right now. We are sorry about that.{% endcase %}${MESSAGE}`,
  facts: [AFFECTED, SEVERITY, STATUS, AS_OF, NEXT_NEWS],
  action: STATUS_PAGE,
  forYou: `{% case kind %}{% when "down" %}You cannot count on it until it is repaired.{% when "degraded" %}You can go on using it, but it may take longer or need a second try.{% endcase %} There is no need to report it: we know.${MEANWHILE}`,
  weDo: BY_STATUS,
  next: NEXT,
  person: SERVICE_PERSON,
  plain: {
    subject: 'Something at {{ company }} is not working as it should',
    text: `A part of the service of {{ company }} that you use is not working as it should. We are sorry about that, and we are on it. ${SERVICE_PLAIN}`,
  },
} satisfies Message;
