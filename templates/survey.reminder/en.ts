import type { SurveyMessage } from '../message.ts';
import { HOW_TO_ANSWER, SURVEY_PERSON, YOUR_ANSWER } from '../phrases/en.ts';

const ABOUT =
  '{% case about %}{% when "case" %}your request{% if topic %} “{{ topic }}”{% endif %}{% when "delivery" %}the delivery of your order {{ orderId }}{% when "step" %}“{{ step }}”{% when "relationship" %}how you find {{ company }}{% endcase %}';
const byKind = (csat: string, nps: string, ces: string): string => `{% case about %}{% when "relationship" %}${nps}{% when "step" %}${ces}{% else %}${csat}{% endcase %}`;

export default {
  subject: 'Our question is still open, if you have a moment',
  preheader: 'It takes a few seconds. We remind you only this once.',
  heading: 'Our question is still open',
  what: `Some days ago we asked you about ${ABOUT}. We have no answer yet and would still like to have one.`,
  scale: {
    question: byKind(
      '{% if about == "delivery" %}How satisfied are you with the delivery?{% else %}How satisfied are you with our help?{% endif %}',
      'How likely are you to recommend us to a friend or colleague?',
      'How easy did we make it for you?',
    ),
    low: byKind('not at all satisfied', 'not at all likely', 'very hard'),
    high: byKind('very satisfied', 'very likely', 'very easy'),
  },
  forYou: HOW_TO_ANSWER,
  weDo: YOUR_ANSWER,
  next: 'Only if your answer calls for a reply. We do not remind you again.',
  person: SURVEY_PERSON,
  plain: {
    subject: 'A question of {{ company }} is still open',
    text: 'Some days ago {{ company }} asked you a question. If you want to tell us something, write to {{ support }}. We do not remind you again.',
  },
} satisfies SurveyMessage;
