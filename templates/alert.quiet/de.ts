import type { QuietMessage } from '../message.ts';
import { ACT, AGAIN, ALERT_PERSON, ALERT_PLAIN, AT_RISK, CUSTOMER_FACTS, FIRST_STEPS, NEXT_ALERT, STANDING, WHO } from '../phrases/de.ts';

export default {
  subject: `${WHO} ist still geworden{% if moneyAtRisk %}: ${AT_RISK} auf dem Spiel{% endif %}`,
  preheader: 'Merkmal „still“ seit {{ since | day }}. Was dafür spricht und ein erster Schritt.',
  badge: 'Still',
  heading: `${WHO} ist still geworden`,
  what: `Seit {{ since | day }} gilt ${WHO} als „still“: Die Pause ist länger, als es der eigene Rhythmus erklärt.${AGAIN}`,
  facts: [...CUSTOMER_FACTS, ...STANDING, { label: 'Merkmal', value: 'Still, seit {{ since | day }}' }],
  action: ACT,
  reasons: {
    silent:
      'Seit {{ days | plural: "Tag", "Tagen" }} keine Aktivität{% if usualEveryDays %}; üblich ist {% if usualEveryDays == 1 %}jeder Tag{% else %}etwa alle {{ usualEveryDays }} Tage{% endif %}{% endif %}{% if excusedDays %}; davon {% if excusedDays == 1 %}zählt ein Tag{% else %}zählen {{ excusedDays }} Tage{% endif %} unseres eigenen Ausfalls nicht{% endif %}{% if contribution %} (trägt {{ contribution | number }} bei){% endif %}.',
    history:
      'Davor an {{ count | plural: "Tag", "Tagen" }} aktiv, innerhalb von {{ days | plural: "Tag", "Tagen" }}{% if contribution %} (beginnt bei {{ contribution | number }}){% endif %}.',
  },
  forYou: FIRST_STEPS,
  weDo: 'Sobald wieder Aktivität da ist, erlischt das Merkmal, und der Hinweis schließt sich.',
  next: NEXT_ALERT,
  person: ALERT_PERSON,
  plain: { subject: 'Ein Kunde von {{ company }} ist still geworden', text: `Ein Kunde, den Sie bei {{ company }} betreuen, gilt jetzt als „still“. ${ALERT_PLAIN}` },
} satisfies QuietMessage;
