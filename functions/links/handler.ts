import type { Sender } from '../../core/notices/sender.ts';
import type { Ports } from '../../core/ports.ts';
import { answerSurvey } from '../../flow/answer-survey.ts';
import { type HttpAnswer, type HttpRequest, json, page } from '../../flow/http.ts';
import { unsubscribe } from '../../flow/unsubscribe.ts';
import { deadLinkPage, languageOf } from '../../templates/pages/page.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'links' | 'clock' | 'log' | 'pause'>;

/** What people reach from a message. A GET shows and changes nothing, so that no mail scanner can answer for them; a POST records. */
export const links =
  (ports: Needs, sender: Sender) =>
  async (request: HttpRequest): Promise<HttpAnswer> => {
    const language = languageOf(request.headers['accept-language']);
    const [, route, token = ''] = request.rawPath.split('/');
    const { method } = request.requestContext.http;
    if (method !== 'GET' && method !== 'POST' && method !== 'HEAD') return json(405, { error: 'GET shows, POST records.' });
    const purpose = route === 's' ? 'survey' : 'unsubscribe';
    const claims = await ports.links.read(purpose, token);
    if (claims === undefined) return page(410, deadLinkPage(language, sender));
    const visit = { request, claims, language, sender, records: method === 'POST' };
    return purpose === 'survey' ? answerSurvey(ports, visit) : unsubscribe(ports, visit);
  };
