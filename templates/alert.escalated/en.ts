import quiet from '../alert.quiet/en.ts';
import unhappy from '../alert.unhappy/en.ts';
import type { EscalatedMessage } from '../message.ts';
import { ACT, AGAIN, ALERT_PERSON, ALERT_PLAIN, AT_RISK, CUSTOMER_FACTS, FIRST_STEPS, STANDING, WHO, WHO_FIRST } from '../phrases/en.ts';

export default {
  subject: `{% if again == "to-approve" %}For your approval: ${WHO}{% else %}Nobody has taken it up: ${WHO}{% endif %}{% if moneyAtRisk %}, ${AT_RISK} at risk{% endif %}`,
  preheader: 'An alert since {{ since | day }}. Why it comes to you, and a first step.',
  badge: '{% if again == "to-approve" %}To approve{% else %}Waiting{% endif %}',
  heading: `{% if again == "to-approve" %}An offer for ${WHO} waits for your word{% else %}${WHO_FIRST} is waiting for somebody{% endif %}`,
  what: `An alert about ${WHO} has been open since {{ since | day }}.${AGAIN}`,
  facts: [...CUSTOMER_FACTS, ...STANDING],
  action: { ...ACT, label: '{% if again == "to-approve" %}Approve or decline{% else %}Take it in hand, or hand it over{% endif %}' },
  reasons: { ...quiet.reasons, ...unhappy.reasons },
  forYou: `{% if again == "to-approve" %}Approve or decline on the page behind the button.{% else %}Take it in hand yourself, or hand it to somebody who has the time today.\n${FIRST_STEPS}{% endif %}`,
  weDo: 'As soon as somebody has it in hand, nobody else is told.',
  next: 'Only if the alert is handed on, or comes up anew.',
  person: ALERT_PERSON,
  plain: { subject: 'A customer of {{ company }} is waiting for somebody', text: `An alert that nobody has taken in hand comes to you. ${ALERT_PLAIN}` },
} satisfies EscalatedMessage;
