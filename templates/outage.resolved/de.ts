import type { Message } from '../message.ts';
import { AFFECTED, MESSAGE, SERVICE, SERVICE_PERSON, SERVICE_PLAIN } from '../phrases/de.ts';

export default {
  subject: `Funktioniert wieder: ${SERVICE}`,
  preheader: 'Seit {{ at | moment }}. Danke für Ihre Geduld.',
  badge: 'Funktioniert wieder',
  heading: '{% if title %}{{ title }}{% else %}Unser Dienst funktioniert wieder{% endif %}',
  what: `Der Teil unseres Dienstes, den Sie nutzen, funktioniert seit {{ at | moment }} wieder. Danke für Ihre Geduld.${MESSAGE}`,
  facts: [AFFECTED, { label: 'Funktioniert wieder seit', value: '{{ at | moment }}' }, { label: 'Von unserer ersten Nachricht bis zum Ende', value: '{% if minutes %}{{ minutes | minutes }}{% endif %}' }],
  forYou: 'Sie können den Dienst wie gewohnt nutzen. Wenn bei Ihnen noch etwas nicht funktioniert, sagen Sie es uns bitte.',
  weDo: 'Die Störung tut uns leid. Wir beobachten den Dienst weiter.',
  next: 'Nur, falls die Störung zurückkommt; dann sagen wir es Ihnen sofort.',
  person: SERVICE_PERSON,
  plain: { subject: 'Bei {{ company }} funktioniert alles wieder', text: `Der Teil des Dienstes von {{ company }}, den Sie nutzen, funktioniert wieder. Danke für Ihre Geduld. ${SERVICE_PLAIN}` },
} satisfies Message;
