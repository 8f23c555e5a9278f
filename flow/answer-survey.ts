/** The page behind a survey's links: shows the chosen answer with one button; the button's POST records it. */
import type { EventOf } from '../core/events/catalogue.ts';
import { INCOMING } from '../core/events/catalogue.ts';
import type { Ports } from '../core/ports.ts';
import { isoOf } from '../core/time.ts';
import { answerPage, deadLinkPage, thanksPage } from '../templates/pages/page.ts';
import { bodyOf, type HttpAnswer, page } from './http.ts';
import type { Visit } from './visit.ts';

/** A comment of a few pages; the form itself says so too. */
const MAX_BODY_CHARS = 8_192;

export async function answerSurvey(ports: Pick<Ports, 'bus' | 'clock'>, { request, claims, language, sender, records }: Visit): Promise<HttpAnswer> {
  const scale = Number(claims.scale);
  const chosen = scoreOf(request.queryStringParameters?.score, scale);
  if (!records) return page(200, answerPage(language, sender, { scale, chosen }));
  const body = bodyOf(request);
  if (body.length > MAX_BODY_CHARS) return page(413, answerPage(language, sender, { scale, chosen, problem: 'too-long' }));
  const form = new URLSearchParams(body);
  const score = scoreOf(form.get('score') ?? undefined, scale);
  if (score === undefined) return page(400, answerPage(language, sender, { scale, problem: 'no-score' }));
  const event = INCOMING['survey.answered'].safeParse(answered(claims, score, form.get('comment') ?? '', isoOf(ports.clock.now())));
  if (!event.success) return page(400, deadLinkPage(language, sender));
  await ports.bus.put([{ source: event.data.source, type: event.data.type, detail: event.data }]);
  return page(200, thanksPage(language, sender, { score, scale }));
}

function scoreOf(text: string | undefined, scale: number): number | undefined {
  const score = Number(text);
  return text !== undefined && Number.isInteger(score) && score >= 1 && score <= scale ? score : undefined;
}

function answered(claims: Visit['claims'], score: number, comment: string, answeredAt: string): EventOf<'survey.answered'> {
  const [customerId, caseId, surveyId] = [String(claims.customer), String(claims.case), String(claims.survey)];
  return {
    specversion: '1.0',
    type: 'survey.answered',
    source: 'beforehand.links',
    id: `${caseId}:${surveyId}:${answeredAt}`,
    time: answeredAt,
    data: { customerId, caseId, surveyId, kind: 'csat', score, scale: Number(claims.scale), answeredAt, ...(comment.trim() !== '' && { comment }) },
  };
}
