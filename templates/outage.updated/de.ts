import type { Message } from '../message.ts';
import { AFFECTED, AS_OF, BY_STATUS, MEANWHILE, MESSAGE, NEXT, NEXT_NEWS, SERVICE, SERVICE_PERSON, SERVICE_PLAIN, SEVERITY, STATUS, STATUS_PAGE } from '../phrases/de.ts';

export default {
  subject: `{% if holding %}Noch nichts Neues, wir arbeiten weiter daran{% elsif status == "monitoring" %}Repariert, wir beobachten es noch{% else %}{% case kind %}{% when "down" %}{% if again %}Erneut außer Betrieb{% else %}Funktioniert noch nicht wieder{% endif %}{% when "degraded" %}{% if again %}Erneut langsamer oder weniger zuverlässig{% else %}Noch immer langsamer oder weniger zuverlässig{% endif %}{% endcase %}{% endif %}: ${SERVICE}`,
  preheader:
    '{% if holding %}Wir hatten Ihnen für jetzt eine Nachricht versprochen. Neues gibt es noch nicht.{% elsif nextUpdateAt %}Das ist neu. Mehr bis {{ nextUpdateAt | moment }}.{% else %}Das ist neu.{% endif %}',
  badge:
    '{% if status == "monitoring" %}Repariert, {% case kind %}{% when "down" %}kann aber noch ausfallen{% when "degraded" %}aber noch eingeschränkt{% endcase %}{% else %}{% case kind %}{% when "down" %}Außer Betrieb{% when "degraded" %}Eingeschränkt{% endcase %}{% endif %}',
  heading:
    '{% if holding %}Noch nichts Neues, wir arbeiten weiter daran{% elsif title %}{{ title }}{% elsif status == "monitoring" %}Repariert, wir beobachten es noch{% elsif again %}Die Störung ist wieder da, wir arbeiten daran{% else %}Wir reparieren noch einen Teil unseres Dienstes{% endif %}',
  what: `{% if holding %}Wir hatten Ihnen bis jetzt eine Nachricht versprochen. Wir haben noch keine, und das tut uns leid. {% endif %}{% case kind %}{% when "down" %}{% if status == "monitoring" %}Die Reparatur ist erfolgt. Bis wir sicher sind, dass sie hält, kann der betroffene Teil noch ausfallen.{% elsif again %}Wir hatten Ihnen geschrieben, dass alles wieder funktioniert. Das tut uns leid: Ein Teil unseres Dienstes, den Sie nutzen, ist erneut ausgefallen.{% else %}Ein Teil unseres Dienstes, den Sie nutzen, funktioniert noch nicht wieder.{% endif %}{% when "degraded" %}{% if status == "monitoring" %}Die Reparatur ist erfolgt. Bis wir sicher sind, dass sie hält, kann der betroffene Teil noch langsamer oder weniger zuverlässig sein als sonst.{% elsif again %}Wir hatten Ihnen geschrieben, dass alles wieder funktioniert. Das tut uns leid: Ein Teil unseres Dienstes, den Sie nutzen, ist erneut langsamer oder weniger zuverlässig als sonst.{% else %}Ein Teil unseres Dienstes, den Sie nutzen, ist noch immer langsamer oder weniger zuverlässig als sonst.{% endif %}{% endcase %}${MESSAGE}`,
  facts: [AFFECTED, SEVERITY, STATUS, AS_OF, NEXT_NEWS],
  action: STATUS_PAGE,
  forYou: `{% case kind %}{% when "down" %}Bitte verlassen Sie sich noch nicht darauf.{% when "degraded" %}Sie können weiterarbeiten, aber manches dauert länger oder klappt erst beim zweiten Versuch.{% endcase %}${MEANWHILE}`,
  weDo: BY_STATUS,
  next: NEXT,
  person: SERVICE_PERSON,
  plain: {
    subject: 'Neues zur Störung bei {{ company }}',
    text: `Ein Teil des Dienstes von {{ company }}, den Sie nutzen, funktioniert noch nicht wie gewohnt. Das tut uns leid. Wir arbeiten weiter daran. ${SERVICE_PLAIN}`,
  },
} satisfies Message;
