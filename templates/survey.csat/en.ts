import type { SurveyMessage } from '../message.ts';

export default {
  subject: 'How did we do{% if topic %} with “{{ topic }}”{% endif %}?',
  preheader: 'One question about the help you got. It takes a few seconds.',
  heading: 'How did we do?',
  what: 'Your request{% if topic %} “{{ topic }}”{% endif %} was closed on {{ resolvedAt | day }}. We would like to know whether it was solved well for you.',
  facts: [
    { label: 'Request', value: '{{ caseId }}' },
    { label: 'Looked after by', value: '{% if agent %}{{ agent }}{% endif %}' },
  ],
  scale: { question: 'How satisfied are you with our help?', low: 'not at all satisfied', high: 'very satisfied' },
  forYou: 'Choose a number and confirm it on the page that opens. You can add a few words there. If you would rather not answer, that is fine.',
  weDo: 'Your answer goes to the people who can change something. If you were not satisfied, one of us looks into it.',
  next: 'Only if your answer calls for a reply.',
  person: 'If your request is not solved after all, write to {{ support }} and mention request {{ caseId }}.',
  plain: {
    subject: 'How did {{ company }} do?',
    text: 'A request of yours was closed at {{ company }}. If it was not solved well for you, or if you want to tell us how it went, write to {{ support }}.',
  },
} satisfies SurveyMessage;
