import type { Sender } from '../../core/notices/sender.ts';
import { type LinkPurpose, type Ports, Unavailable } from '../../core/ports.ts';
import { actOnAlert } from '../../flow/act-on-alert.ts';
import { answerSurvey } from '../../flow/answer-survey.ts';
import { type HttpAnswer, type HttpRequest, json, page } from '../../flow/http.ts';
import { preferences } from '../../flow/preferences.ts';
import { unsubscribe } from '../../flow/unsubscribe.ts';
import type { Visit } from '../../flow/visit.ts';
import { deadLinkPage, languageOf, notNowPage } from '../../templates/pages/page.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'links' | 'clock' | 'ids' | 'log' | 'pause' | 'rules'>;
type Story = (ports: Needs, visit: Visit) => Promise<HttpAnswer>;

const PURPOSES: ReadonlyMap<string | undefined, LinkPurpose> = new Map([
  ['s', 'survey'],
  ['u', 'unsubscribe'],
  ['p', 'preferences'],
  ['a', 'alert'],
]);
const STORIES: Readonly<Record<LinkPurpose, Story>> = { survey: answerSurvey, unsubscribe, preferences, alert: actOnAlert };

/** What people reach from a message. A GET shows and changes nothing, so that no mail scanner can answer for them; a POST records. */
export const links =
  (ports: Needs, sender: Sender, console?: string) =>
  async (request: HttpRequest): Promise<HttpAnswer> => {
    const language = languageOf(request.headers['accept-language']);
    const [, route, token = ''] = request.rawPath.split('/');
    const { method } = request.requestContext.http;
    if (method !== 'GET' && method !== 'POST' && method !== 'HEAD') return json(405, { error: 'GET shows, POST records.' });
    const purpose = PURPOSES.get(route);
    const dead = page(410, deadLinkPage(language, sender));
    if (purpose === undefined) return dead;
    try {
      const claims = await ports.links.read(purpose, token);
      if (claims === undefined) return dead;
      return await STORIES[purpose](ports, { request, claims, language, sender, records: method === 'POST', console });
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      ports.log.line({ unavailable: purpose, method });
      return notNow(page(503, notNowPage(language, sender)));
    }
  };

/** A person tries again by themselves; a mail program that unsubscribes reads the header. */
const notNow = (answer: HttpAnswer): HttpAnswer => ({ ...answer, headers: { ...answer.headers, 'retry-after': '60' } });
