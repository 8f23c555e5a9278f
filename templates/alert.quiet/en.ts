import type { QuietMessage } from '../message.ts';
import { ACT, AGAIN, ALERT_PERSON, ALERT_PLAIN, AT_RISK, CUSTOMER_FACTS, FIRST_STEPS, NEXT_ALERT, STANDING, WHO, WHO_FIRST } from '../phrases/en.ts';

export default {
  subject: `${WHO_FIRST} has gone quiet{% if moneyAtRisk %}: ${AT_RISK} at risk{% endif %}`,
  preheader: 'Flag “quiet” since {{ since | day }}. Why, and a first step.',
  badge: 'Quiet',
  heading: `${WHO_FIRST} has gone quiet`,
  what: `The flag “quiet” went up for ${WHO} on {{ since | day }}: they have been silent for longer than their own rhythm explains.${AGAIN}`,
  facts: [...CUSTOMER_FACTS, ...STANDING, { label: 'Flag', value: 'Quiet, since {{ since | day }}' }],
  action: ACT,
  reasons: {
    silent:
      'No activity for {{ days | plural: "day", "days" }}{% if usualEveryDays %}; usually every {% if usualEveryDays == 1 %}day{% else %}{{ usualEveryDays }} days{% endif %}{% endif %}{% if excusedDays %}; of these, {{ excusedDays | plural: "day", "days" }} of our own outage {% if excusedDays == 1 %}does{% else %}do{% endif %} not count{% endif %}{% if contribution %} (adds {{ contribution | number }}){% endif %}.',
    history:
      'Before that, active on {{ count | plural: "day", "days" }} within {{ days | plural: "day", "days" }}{% if contribution %} (starts at {{ contribution | number }}){% endif %}.',
  },
  forYou: FIRST_STEPS,
  weDo: 'When they are active again, the flag goes down and the alert closes.',
  next: NEXT_ALERT,
  person: ALERT_PERSON,
  plain: { subject: 'A customer of {{ company }} has gone quiet', text: `The flag “quiet” went up for a customer whom you look after at {{ company }}. ${ALERT_PLAIN}` },
} satisfies QuietMessage;
