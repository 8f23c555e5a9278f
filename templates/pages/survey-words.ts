import type { SurveyKind } from '../../core/surveys/scales.ts';
import type { Language } from './words.ts';

/** A question and the words for both ends of its scale. */
type Question = { readonly question: string; readonly low: string; readonly high: string };

export type SurveyWords = {
  readonly questions: Readonly<Record<SurveyKind, Question>>;
  readonly ends: (lowest: number, low: string, highest: number, high: string) => string;
  readonly contact: string;
  /** That they would like to hear what became of it. */
  readonly tell: string;
  readonly changeableUntil: (day: string) => string;
  readonly closed: string;
  readonly closedMore: string;
  readonly forgotten: string;
  readonly forgottenMore: string;
};

export const SURVEY_WORDS: Readonly<Record<Language, SurveyWords>> = {
  en: {
    questions: {
      csat: { question: 'How satisfied are you?', low: 'not at all satisfied', high: 'very satisfied' },
      nps: { question: 'How likely are you to recommend us?', low: 'not at all likely', high: 'very likely' },
      ces: { question: 'How easy did we make it for you?', low: 'very hard', high: 'very easy' },
    },
    ends: (lowest, low, highest, high) => `${lowest} is ${low}, ${highest} is ${high}`,
    contact: 'I would like somebody to get in touch with me',
    tell: 'Write to me once if you change something because of this',
    changeableUntil: (day) => `You can change your answer with the same link until ${day}.`,
    closed: 'This question is closed',
    closedMore: 'We took answers for two weeks. Nothing was saved now. If there is something that you want to tell us, please write to the address below; a person will read it.',
    forgotten: 'We hold nothing about you any more',
    forgottenMore: 'You asked to be forgotten, so nothing was saved now either. If you want to tell us something all the same, please write to the address below.',
  },
  de: {
    questions: {
      csat: { question: 'Wie zufrieden sind Sie?', low: 'gar nicht zufrieden', high: 'sehr zufrieden' },
      nps: { question: 'Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?', low: 'gar nicht wahrscheinlich', high: 'sehr wahrscheinlich' },
      ces: { question: 'Wie leicht haben wir es Ihnen gemacht?', low: 'sehr schwer', high: 'sehr leicht' },
    },
    ends: (lowest, low, highest, high) => `${lowest} heißt ${low}, ${highest} heißt ${high}`,
    contact: 'Ich möchte, dass sich jemand bei mir meldet',
    tell: 'Schreiben Sie mir einmal, wenn Sie deswegen etwas ändern',
    changeableUntil: (day) => `Sie können Ihre Antwort bis ${day} über denselben Link ändern.`,
    closed: 'Diese Frage ist geschlossen',
    closedMore:
      'Zwei Wochen lang haben wir Antworten angenommen. Jetzt wurde nichts gespeichert. Wenn Sie uns etwas sagen möchten, schreiben Sie bitte an die Adresse unten; ein Mensch liest es.',
    forgotten: 'Wir haben nichts mehr über Sie gespeichert',
    forgottenMore:
      'Sie wollten vergessen werden, deshalb wurde auch jetzt nichts gespeichert. Wenn Sie uns trotzdem etwas sagen möchten, schreiben Sie bitte an die Adresse unten.',
  },
};
