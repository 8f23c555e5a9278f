import { POINTS_HALF_LIFE_MS, UNHAPPY_CLEARS_BELOW, UNHAPPY_FROM } from '../../core/engagement/policy.ts';
import { DAY } from '../../core/time.ts';
import type { UnhappyMessage } from '../message.ts';
import { ACT, AGAIN, ALERT_PERSON, ALERT_PLAIN, AT_RISK, CUSTOMER_FACTS, FIRST_STEPS, NEXT_ALERT, STANDING, WHO, WHO_FIRST } from '../phrases/en.ts';

const POINTS = '{{ points | plural: "point", "points" }}';

export default {
  subject: `${WHO_FIRST} is probably unhappy{% if moneyAtRisk %}: ${AT_RISK} at risk{% endif %}`,
  preheader: 'Flag “unhappy” since {{ since | day }}. Why, and a first step.',
  badge: 'Unhappy',
  heading: `${WHO_FIRST} is probably unhappy`,
  what: `The flag “unhappy” went up for ${WHO} on {{ since | day }}: what they went through of late weighs ${UNHAPPY_FROM} points or more.${AGAIN}`,
  facts: [...CUSTOMER_FACTS, ...STANDING, { label: 'Flag', value: 'Unhappy, since {{ since | day }}' }],
  action: ACT,
  reasons: {
    'low-answer': `{% if score %}They answered {{ score }} of {{ scale }}{% if about %} about {{ about }}{% endif %} on {{ at | day }} (${POINTS}).{% if comment %} Their words: “{{ comment }}”{% endif %}{% else %}An unhappy answer or message on {{ at | day }} (${POINTS}).{% endif %}`,
    'late-parcel': `Order{% if evidence %} {{ evidence.id }}{% endif %} late or with a problem on {{ at | day }} (${POINTS}).`,
    'reopened-case': `Support case{% if evidence %} {{ evidence.id }}{% endif %} reopened on {{ at | day }} (${POINTS}).`,
    'failed-payment': `Payment{% if evidence.kind == "invoice" %} of {{ evidence.id }}{% endif %} failed on {{ at | day }} (${POINTS}).`,
    outage: `Hit by a major outage on {{ at | day }} (${POINTS}).`,
    errors: `A day with errors, {{ at | day }} (${POINTS}).`,
  },
  forYou: FIRST_STEPS,
  weDo: `Each experience counts half as much after ${POINTS_HALF_LIFE_MS / DAY} days. Below ${UNHAPPY_CLEARS_BELOW} points the flag goes down and the alert closes.`,
  next: NEXT_ALERT,
  person: ALERT_PERSON,
  plain: { subject: 'A customer of {{ company }} is probably unhappy', text: `The flag “unhappy” went up for a customer whom you look after at {{ company }}. ${ALERT_PLAIN}` },
} satisfies UnhappyMessage;
