/** The page behind a survey's links: shows the chosen answer with one button; the button's POST records it, and may do so again until the survey closes. */
import type { GateState } from '../core/customers/gate-item.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { zoneOf } from '../core/customers/zone.ts';
import type { EventOf } from '../core/events/catalogue.ts';
import { INCOMING } from '../core/events/catalogue.ts';
import { gateKey, profileKey } from '../core/keys.ts';
import type { LinkClaims, Ports } from '../core/ports.ts';
import { OUR_PAGES } from '../core/surveys/answer.ts';
import { SCALES, SURVEY_KINDS, type SurveyKind } from '../core/surveys/scales.ts';
import { type Instant, isoOf } from '../core/time.ts';
import { answerPage, closedSurveyPage, deadLinkPage, forgottenPage, languageIn, thanksPage } from '../templates/pages/page.ts';
import { bodyOf, type HttpAnswer, page } from './http.ts';
import type { Visit } from './visit.ts';
import { newsChannel, wishNews } from './wished-news.ts';

/** What a survey's link says. */
export type SurveyClaims = {
  readonly customer: string;
  readonly survey: string;
  readonly kind: SurveyKind;
  readonly scale: number;
  /** The instant from which on it takes no answer. */
  readonly closes: Instant;
  readonly case?: string;
  readonly order?: string;
};

/** The form itself says so too; encoded for the way, a character may take nine or twelve. */
const MAX_COMMENT_CHARS = 2_000;
const MAX_BODY_CHARS = 64_000;

export async function answerSurvey(
  ports: Pick<Ports, 'bus' | 'clock' | 'table' | 'ids' | 'pause'>,
  { request, claims, language: spoken, sender, records }: Visit,
): Promise<HttpAnswer> {
  const survey = surveyOf(claims);
  if (survey === undefined) return page(410, deadLinkPage(spoken, sender));
  const to = { customer: survey.customer };
  const [gate, item] = await Promise.all([ports.table.get(gateKey(to)), ports.table.get(profileKey(to))]);
  const profile = item?.body as ProfileState | undefined;
  const asked = { customer: survey.customer, gate: gate?.body as GateState | undefined, profile };
  if (asked.gate?.erasedAt !== undefined || profile?.erasedAt !== undefined) return page(410, forgottenPage(spoken, sender));
  const language = languageIn(profile?.fields.locale?.value) ?? spoken;
  const now = ports.clock.now();
  if (now >= survey.closes) return page(410, closedSurveyPage(language, sender));
  const { kind } = survey;
  const changeableUntil = dayOf(survey.closes, language, profile);
  const offersNews = newsChannel(asked) !== undefined;
  const chosen = scoreOf(request.queryStringParameters?.score, kind);
  if (!records) return page(200, answerPage(language, sender, { kind, changeableUntil, offersNews, chosen }));
  const body = bodyOf(request);
  if (body.length > MAX_BODY_CHARS) return page(413, answerPage(language, sender, { kind, changeableUntil, offersNews, chosen, problem: 'too-long' }));
  const form = new URLSearchParams(body);
  const comment = form.get('comment') ?? '';
  // What was written is given back, so that it can be made shorter.
  if (comment.length > MAX_COMMENT_CHARS) return page(413, answerPage(language, sender, { kind, changeableUntil, offersNews, chosen, comment, problem: 'too-long' }));
  const score = scoreOf(form.get('score') ?? undefined, kind);
  if (score === undefined) return page(400, answerPage(language, sender, { kind, changeableUntil, offersNews, comment, problem: 'no-score' }));
  const event = INCOMING['survey.answered'].safeParse(answered(survey, score, form, { id: ports.ids.next(), answeredAt: isoOf(now) }));
  if (!event.success) return page(400, deadLinkPage(language, sender));
  await ports.bus.put([{ source: event.data.source, type: event.data.type, detail: event.data }]);
  if (form.get('tell') === 'yes') await wishNews(ports, asked);
  return page(200, thanksPage(language, sender, { score, scale: survey.scale }, changeableUntil));
}

/** A link of before there were kinds is one about a case. */
function surveyOf(claims: LinkClaims): SurveyClaims | undefined {
  const { customer, survey, kind = 'csat', closes = Number.POSITIVE_INFINITY } = claims;
  const known = SURVEY_KINDS.find((each) => each === kind);
  if (typeof customer !== 'string' || survey === undefined || known === undefined || typeof closes !== 'number') return undefined;
  return {
    customer,
    survey: String(survey),
    kind: known,
    scale: SCALES[known].to,
    closes,
    ...(claims.case !== undefined && { case: String(claims.case) }),
    ...(claims.order !== undefined && { order: String(claims.order) }),
  };
}

function scoreOf(text: string | undefined, kind: SurveyKind): number | undefined {
  const score = Number(text);
  return text !== undefined && /^\d{1,2}$/.test(text) && score >= SCALES[kind].from && score <= SCALES[kind].to ? score : undefined;
}

function dayOf(at: Instant, language: string, profile: ProfileState | undefined): string | undefined {
  if (!Number.isFinite(at)) return undefined;
  return new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'long', timeZone: zoneOf(profile, 'UTC').zone }).format(at);
}

/** Every press is an event of its own, so that ten within a second can be told from one that is delivered ten times. */
function answered(
  survey: SurveyClaims,
  score: number,
  form: URLSearchParams,
  { id, answeredAt }: { readonly id: string; readonly answeredAt: string },
): EventOf<'survey.answered'> {
  const comment = (form.get('comment') ?? '').trim();
  return {
    specversion: '1.0',
    type: 'survey.answered',
    source: OUR_PAGES,
    id,
    time: answeredAt,
    data: {
      customerId: survey.customer,
      ...(survey.case !== undefined && { caseId: survey.case }),
      ...(survey.order !== undefined && { orderId: survey.order }),
      surveyId: survey.survey,
      kind: survey.kind,
      score,
      scale: survey.scale,
      answeredAt,
      ...(comment !== '' && { comment }),
      ...(form.get('contact') === 'yes' && { contact: true }),
    },
  };
}
