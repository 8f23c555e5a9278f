import type { Message } from '../message.ts';
import { ALERT_PERSON, ALERT_PLAIN, CUSTOMER_FACTS, WHO } from '../phrases/de.ts';

export default {
  subject: `${WHO} wartet noch auf eine Rückmeldung`,
  preheader: 'Versprochen war sie bis {{ byAt | day }}.',
  badge: 'Versprechen verpasst',
  heading: `${WHO} wartet noch auf eine Rückmeldung`,
  what: `Am {{ at | day }} hat ${WHO} eine Umfrage beantwortet. Versprochen war eine Rückmeldung bis {{ byAt | day }}. Seitdem wurde weder ein Hinweis zu diesem Kunden geschlossen noch die Anfrage gelöst.`,
  facts: [
    ...CUSTOMER_FACTS,
    { label: 'Die Antwort', value: '{% if score %}{{ score }} von {{ scale }}{% endif %}' },
    { label: 'Die Worte dazu', value: '{% if comment %}{{ comment }}{% endif %}' },
  ],
  forYou: 'Schreiben oder rufen Sie heute noch an. Schließen Sie danach den Hinweis, damit alle sehen, dass es erledigt ist.',
  weDo: 'Dem Kunden haben wir gesagt, dass die Rückmeldung sich verspätet und dass Sie es wissen.',
  next: 'Nur wenn noch eine Antwort von ihnen ohne Reaktion bleibt.',
  person: ALERT_PERSON,
  plain: {
    subject: 'Ein Kunde von {{ company }} wartet noch auf eine Rückmeldung',
    text: `Einem Kunden, den Sie bei {{ company }} betreuen, war eine Rückmeldung versprochen, und die Zeit ist um. ${ALERT_PLAIN}`,
  },
} satisfies Message;
