import type { Message } from '../message.ts';
import { AFFECTED, MESSAGE, SERVICE, SERVICE_PLAIN, STATUS_PAGE } from '../phrases/de.ts';

export default {
  subject: `Funktioniert wieder: ${SERVICE}`,
  preheader: 'Seit {{ at | moment }}. Danke für Ihre Geduld.',
  badge: 'Funktioniert wieder',
  heading: '{% if title %}{{ title }}{% else %}Unser Dienst funktioniert wieder{% endif %}',
  what: `Der Teil unseres Dienstes, den Sie nutzen, funktioniert seit {{ at | moment }} wieder. Danke für Ihre Geduld.${MESSAGE}`,
  facts: [
    AFFECTED,
    { label: 'Funktioniert wieder seit', value: '{{ at | moment }}' },
    { label: 'Von unserer ersten Nachricht bis zum Ende', value: '{% if minutes %}{{ minutes | minutes }}{% endif %}' },
  ],
  action: STATUS_PAGE,
  forYou: 'Sie können den Dienst wieder wie gewohnt nutzen.',
  weDo: 'Die Störung tut uns leid. Wir beobachten den Dienst weiter.',
  next: 'Nur, falls die Störung zurückkommt; dann sagen wir es Ihnen sofort.',
  person: 'Wenn bei Ihnen etwas nicht funktioniert, schreiben Sie an {{ support }}.',
  plain: {
    subject: 'Bei {{ company }} funktioniert alles wieder',
    text: `Der Teil des Dienstes von {{ company }}, den Sie nutzen, funktioniert wieder. Danke für Ihre Geduld. ${SERVICE_PLAIN}`,
  },
} satisfies Message;
