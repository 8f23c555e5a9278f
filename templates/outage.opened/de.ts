import type { Message } from '../message.ts';
import { AFFECTED, AS_OF, BY_STATUS, MEANWHILE, MESSAGE, NEXT, NEXT_NEWS, SERVICE, SERVICE_PERSON, SERVICE_PLAIN, SEVERITY, STATUS, STATUS_PAGE } from '../phrases/de.ts';

export default {
  subject: `{% case kind %}{% when "down" %}Funktioniert gerade nicht{% when "degraded" %}Gerade langsamer oder weniger zuverlässig{% endcase %}: ${SERVICE}`,
  preheader: '{% if nextUpdateAt %}Wir kümmern uns darum. Mehr bis {{ nextUpdateAt | moment }}.{% else %}Wir kümmern uns darum und melden uns, wenn sich etwas ändert.{% endif %}',
  badge: '{% case kind %}{% when "down" %}Außer Betrieb{% when "degraded" %}Eingeschränkt{% endcase %}',
  heading:
    '{% if title %}{{ title }}{% else %}{% case kind %}{% when "down" %}Ein Teil unseres Dienstes funktioniert nicht{% when "degraded" %}Ein Teil unseres Dienstes funktioniert nicht so gut wie sonst{% endcase %}{% endif %}',
  what: `{% case kind %}{% when "down" %}Ein Teil unseres Dienstes, den Sie nutzen, funktioniert gerade nicht. Das tut uns leid.{% when "degraded" %}Ein Teil unseres Dienstes, den Sie nutzen, ist gerade langsamer oder weniger zuverlässig als sonst. Das tut uns leid.{% endcase %}${MESSAGE}`,
  facts: [AFFECTED, SEVERITY, STATUS, AS_OF, NEXT_NEWS],
  action: STATUS_PAGE,
  forYou: `{% case kind %}{% when "down" %}Bis zur Reparatur können Sie sich nicht darauf verlassen.{% when "degraded" %}Sie können weiterarbeiten, aber manches dauert länger oder klappt erst beim zweiten Versuch.{% endcase %} Sie brauchen die Störung nicht zu melden: Wir wissen davon.${MEANWHILE}`,
  weDo: BY_STATUS,
  next: NEXT,
  person: SERVICE_PERSON,
  plain: {
    subject: 'Bei {{ company }} funktioniert etwas nicht wie gewohnt',
    text: `Ein Teil des Dienstes von {{ company }}, den Sie nutzen, funktioniert nicht wie gewohnt. Das tut uns leid. Wir arbeiten daran. ${SERVICE_PLAIN}`,
  },
} satisfies Message;
