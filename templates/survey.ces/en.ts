import type { SurveyMessage } from '../message.ts';
import { HOW_TO_ANSWER, ONLY_IF_NEEDED, SURVEY_PERSON } from '../phrases/en.ts';

export default {
  subject: 'How easy was this: {{ step }}?',
  preheader: 'One question about what you have just done. It takes a few seconds.',
  heading: 'How easy was it?',
  what: '{% if onboarding %}You have finished a step of setting up with {{ company }}.{% else %}You have settled something with {{ company }} by yourself.{% endif %} We would like to know how much effort that took.',
  facts: [
    { label: 'What you did', value: '{{ step }}' },
    { label: 'When', value: '{{ at | day }}' },
  ],
  scale: { question: 'How easy did we make it for you?', low: 'very hard', high: 'very easy' },
  forYou: HOW_TO_ANSWER,
  weDo: 'Your answer goes to the people who can make it easier. If it was hard, one of us looks into it.',
  next: ONLY_IF_NEEDED,
  person: SURVEY_PERSON,
  plain: {
    subject: 'How easy was it with {{ company }}?',
    text: 'You have done something with {{ company }} by yourself. If it was hard, or if you want to tell us how it went, write to {{ support }}.',
  },
} satisfies SurveyMessage;
