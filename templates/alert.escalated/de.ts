import quiet from '../alert.quiet/de.ts';
import unhappy from '../alert.unhappy/de.ts';
import type { EscalatedMessage } from '../message.ts';
import { ACT, AGAIN, ALERT_PERSON, ALERT_PLAIN, AT_RISK, CUSTOMER_FACTS, FIRST_STEPS, STANDING, WHO } from '../phrases/de.ts';

export default {
  subject: `{% if again == "to-approve" %}Zur Zustimmung: ${WHO}{% else %}Noch niemand hat übernommen: ${WHO}{% endif %}{% if moneyAtRisk %}, ${AT_RISK} auf dem Spiel{% endif %}`,
  preheader: 'Ein Hinweis seit {{ since | day }}. Warum er zu Ihnen kommt und ein erster Schritt.',
  badge: '{% if again == "to-approve" %}Zur Zustimmung{% else %}Wartet{% endif %}',
  heading: `{% if again == "to-approve" %}Ein Angebot für ${WHO} wartet auf Ihr Wort{% else %}${WHO} wartet auf jemanden{% endif %}`,
  what: `Seit {{ since | day }} ist ein Hinweis zu ${WHO} offen.${AGAIN}`,
  facts: [...CUSTOMER_FACTS, ...STANDING],
  action: { ...ACT, label: '{% if again == "to-approve" %}Zustimmen oder ablehnen{% else %}Übernehmen oder weitergeben{% endif %}' },
  reasons: { ...quiet.reasons, ...unhappy.reasons },
  forYou: `{% if again == "to-approve" %}Stimmen Sie auf der Seite hinter dem Knopf zu, oder lehnen Sie ab.{% else %}Übernehmen Sie selbst, oder geben Sie an jemanden weiter, der heute Zeit hat.\n${FIRST_STEPS}{% endif %}`,
  weDo: 'Sobald jemand übernommen hat, hört sonst niemand mehr davon.',
  next: 'Nur wenn der Hinweis weitergegeben wird oder erneut auftritt.',
  person: ALERT_PERSON,
  plain: { subject: 'Ein Kunde von {{ company }} wartet auf jemanden', text: `Ein Hinweis, den niemand übernommen hat, kommt zu Ihnen. ${ALERT_PLAIN}` },
} satisfies EscalatedMessage;
