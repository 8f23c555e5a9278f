import type { SurveyMessage } from '../message.ts';

export default {
  subject: 'Wie zufrieden sind Sie mit unserer Hilfe{% if topic %} zu „{{ topic }}“{% endif %}?',
  preheader: 'Eine Frage zu unserer Hilfe. Sie dauert nur ein paar Sekunden.',
  heading: 'Wie gut haben wir Ihnen geholfen?',
  what: 'Ihre Anfrage{% if topic %} „{{ topic }}“{% endif %} wurde am {{ resolvedAt | day }} abgeschlossen. Wir möchten gern wissen, ob sie für Sie gut gelöst ist.',
  facts: [
    { label: 'Anfrage', value: '{{ caseId }}' },
    { label: 'Betreut von', value: '{% if agent %}{{ agent }}{% endif %}' },
  ],
  scale: { question: 'Wie zufrieden sind Sie mit unserer Hilfe?', low: 'gar nicht zufrieden', high: 'sehr zufrieden' },
  forYou:
    'Wählen Sie eine Zahl und bestätigen Sie sie auf der Seite, die sich öffnet. Dort können Sie auch ein paar Worte ergänzen. Wenn Sie nicht antworten möchten, ist das auch in Ordnung.',
  weDo: 'Ihre Antwort geht an die Menschen, die etwas ändern können. Wenn Sie nicht zufrieden waren, geht jemand von uns der Sache nach.',
  next: 'Nur, wenn Ihre Antwort eine Rückmeldung braucht.',
  person: 'Wenn Ihre Anfrage doch nicht gelöst ist, schreiben Sie an {{ support }} und nennen Sie die Anfrage {{ caseId }}.',
  plain: {
    subject: 'Wie gut hat {{ company }} Ihnen geholfen?',
    text: 'Eine Anfrage von Ihnen wurde bei {{ company }} abgeschlossen. Wenn sie für Sie nicht gut gelöst ist oder Sie uns sagen möchten, wie es war, schreiben Sie an {{ support }}.',
  },
} satisfies SurveyMessage;
