import { POINTS_HALF_LIFE_MS, UNHAPPY_CLEARS_BELOW, UNHAPPY_FROM } from '../../core/engagement/policy.ts';
import { DAY } from '../../core/time.ts';
import type { UnhappyMessage } from '../message.ts';
import { ACT, AGAIN, ALERT_PERSON, ALERT_PLAIN, AT_RISK, CUSTOMER_FACTS, FIRST_STEPS, NEXT_ALERT, STANDING, WHO } from '../phrases/de.ts';

const POINTS = '{{ points | plural: "Punkt", "Punkte" }}';

export default {
  subject: `${WHO} ist vermutlich unzufrieden{% if moneyAtRisk %}: ${AT_RISK} auf dem Spiel{% endif %}`,
  preheader: 'Merkmal „unzufrieden“ seit {{ since | day }}. Was dafür spricht und ein erster Schritt.',
  badge: 'Unzufrieden',
  heading: `${WHO} ist vermutlich unzufrieden`,
  what: `Seit {{ since | day }} gilt ${WHO} als „unzufrieden“: Die schlechten Erfahrungen der letzten Zeit ergeben mindestens ${UNHAPPY_FROM} Punkte.${AGAIN}`,
  facts: [...CUSTOMER_FACTS, ...STANDING, { label: 'Merkmal', value: 'Unzufrieden, seit {{ since | day }}' }],
  action: ACT,
  reasons: {
    'low-answer': `{% if score %}Antwort {{ score }} von {{ scale }}{% if about %} zu {{ about }}{% endif %} am {{ at | day }} (${POINTS}).{% if comment %} Dazu schreiben sie: „{{ comment }}“{% endif %}{% else %}Unzufriedene Antwort oder Nachricht am {{ at | day }} (${POINTS}).{% endif %}`,
    'late-parcel': `Bestellung{% if evidence %} {{ evidence.id }}{% endif %} verspätet oder mit einem Problem am {{ at | day }} (${POINTS}).`,
    'reopened-case': `Anfrage{% if evidence %} {{ evidence.id }}{% endif %} wieder geöffnet am {{ at | day }} (${POINTS}).`,
    'failed-payment': `Zahlung{% if evidence.kind == "invoice" %} zu {{ evidence.id }}{% endif %} fehlgeschlagen am {{ at | day }} (${POINTS}).`,
    outage: `Von einem größeren Ausfall betroffen am {{ at | day }} (${POINTS}).`,
    errors: `Ein Tag mit Fehlern, {{ at | day }} (${POINTS}).`,
  },
  forYou: FIRST_STEPS,
  weDo: `Nach ${POINTS_HALF_LIFE_MS / DAY} Tagen zählt jede Erfahrung nur noch halb. Unter ${UNHAPPY_CLEARS_BELOW} Punkten erlischt das Merkmal, und der Hinweis schließt sich.`,
  next: NEXT_ALERT,
  person: ALERT_PERSON,
  plain: { subject: 'Ein Kunde von {{ company }} ist vermutlich unzufrieden', text: `Ein Kunde, den Sie bei {{ company }} betreuen, gilt jetzt als „unzufrieden“. ${ALERT_PLAIN}` },
} satisfies UnhappyMessage;
