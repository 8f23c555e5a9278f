import type { Message } from '../message.ts';
import { AFFECTED, AS_OF, BY_STATUS, MEANWHILE, MESSAGE, NEXT, NEXT_NEWS, SERVICE, SERVICE_PERSON, SERVICE_PLAIN, SEVERITY, STATUS, STATUS_PAGE } from '../phrases/en.ts';

export default {
  subject: `{% if holding %}No news yet, we are still on it{% elsif status == "monitoring" %}Repaired, we are watching it{% else %}{% case kind %}{% when "down" %}{% if again %}Not working again{% else %}Still not working{% endif %}{% when "degraded" %}{% if again %}Slower or less reliable again{% else %}Still slower or less reliable{% endif %}{% endcase %}{% endif %}: ${SERVICE}`,
  preheader:
    '{% if holding %}We promised you news by now. We have none yet.{% elsif nextUpdateAt %}Here is what is new. More by {{ nextUpdateAt | moment }}.{% else %}Here is what is new.{% endif %}',
  badge:
    '{% if status == "monitoring" %}Repaired, {% case kind %}{% when "down" %}but may still fail{% when "degraded" %}but may still be slow{% endcase %}{% else %}{% case kind %}{% when "down" %}Not working{% when "degraded" %}Limited{% endcase %}{% endif %}',
  heading:
    '{% if holding %}No news yet, we are still on it{% elsif title %}{{ title }}{% elsif status == "monitoring" %}A repair is in place{% elsif again %}It is back, and we are on it{% else %}We are still repairing a part of our service{% endif %}',
  what: `{% if holding %}We promised you news by now. We have none yet, and we are sorry about that. {% endif %}{% case kind %}{% when "down" %}{% if status == "monitoring" %}A repair is in place. Until we are sure that it holds, the part that you use may still fail.{% elsif again %}We told you that it works again. We are sorry: a part of our service that you use has stopped working once more.{% else %}A part of our service that you use is still not working.{% endif %}{% when "degraded" %}{% if status == "monitoring" %}A repair is in place. Until we are sure that it holds, the part that you use may still be slower or less reliable than usual.{% elsif again %}We told you that it works again. We are sorry: a part of our service that you use is slower or less reliable once more.{% else %}A part of our service that you use is still slower or less reliable than usual.{% endif %}{% endcase %}${MESSAGE}`,
  facts: [AFFECTED, SEVERITY, STATUS, AS_OF, NEXT_NEWS],
  action: STATUS_PAGE,
  forYou: `{% case kind %}{% when "down" %}Please do not count on it yet.{% when "degraded" %}You can go on using it, but it may take longer or need a second try.{% endcase %}${MEANWHILE}`,
  weDo: BY_STATUS,
  next: NEXT,
  person: SERVICE_PERSON,
  plain: {
    subject: 'News about the trouble at {{ company }}',
    text: `A part of the service of {{ company }} that you use is still not working as it should. We are sorry about that, and we are still on it. ${SERVICE_PLAIN}`,
  },
} satisfies Message;
