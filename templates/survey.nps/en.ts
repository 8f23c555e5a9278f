import type { SurveyMessage } from '../message.ts';
import { HOW_TO_ANSWER, SURVEY_PERSON, YOUR_ANSWER } from '../phrases/en.ts';

export default {
  subject: 'Would you recommend {{ company }}?',
  preheader: 'One question about us as a whole. It takes a few seconds.',
  heading: 'Would you recommend us?',
  what: 'You have been a customer of {{ company }} for a while. We would like to know what you would say of us to somebody who asks you.',
  scale: { question: 'How likely are you to recommend us to a friend or colleague?', low: 'not at all likely', high: 'very likely' },
  forYou: HOW_TO_ANSWER,
  weDo: YOUR_ANSWER,
  next: 'Only if your answer calls for a reply. We ask this question once a quarter at most.',
  person: SURVEY_PERSON,
  plain: {
    subject: 'Would you recommend {{ company }}?',
    text: 'We would like to know whether you would recommend {{ company }}. If you want to tell us, write to {{ support }}.',
  },
} satisfies SurveyMessage;
