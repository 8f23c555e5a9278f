import { BadPayload } from '../../adapters/sources/read.ts';
import { SOURCES } from '../../adapters/sources/registry.ts';
import { confirmed, type StatusPage } from '../../adapters/sources/statuspage/confirm.ts';
import { SCHEMES, type Scheme } from '../../adapters/webhooks/schemes.ts';
import { verifyToken } from '../../adapters/webhooks/token.ts';
import { type BadReason, type Claim, type Verdict, verifySignature } from '../../adapters/webhooks/verify.ts';
import type { Refusal } from '../../core/events/parse.ts';
import { exactJson } from '../../core/exact-json.ts';
import { type Ports, type Secrets, Unavailable } from '../../core/ports.ts';
import { isSourceName, SOURCE_NAMES, type SourceName } from '../../core/sources/names.ts';
import type { SourceSettings } from '../../core/sources/settings.ts';
import { type HttpAnswer, type HttpRequest, json } from '../../flow/http.ts';
import { passFacts } from '../../flow/pass-facts.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'quarantine' | 'clock' | 'log' | 'pause'> & { readonly secrets: Secrets; readonly statusPage: StatusPage };

/** The largest order of a shop is well below; Lambda itself takes 6 MB. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;
/** No key has this name: asking for it reads a secret that may have been rotated again, at most every 30 s. */
const NEWER = 'newer';

/** Webhooks of vendors. Verified on the raw bytes, read, put on the bus; a 200 says that the bus has every fact, or why there is none. */
export const webhooks =
  (ports: Needs, settings: SourceSettings) =>
  async (request: HttpRequest): Promise<HttpAnswer> => {
    const { name, token } = addressOf(request);
    if (!isSourceName(name)) return json(404, { error: `There is no source of this name. Known are ${SOURCE_NAMES.join(', ')}.` });
    const rawBody = Buffer.from(request.body ?? '', request.isBase64Encoded ? 'base64' : 'utf8');
    if (rawBody.length > MAX_BODY_BYTES) return json(413, { error: `A delivery holds at most ${MAX_BODY_BYTES} bytes (5 MB).` });
    try {
      const verdict = await verdictOn(ports, name, { headers: request.headers, rawBody, ...sentTo(request) }, token);
      if (verdict !== 'good') return refusedAs(ports, name, verdict.bad);
      return await taken(ports, settings, name, request, rawBody);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      ports.log.line({ source: name, unavailable: error.message });
      return later('Something that this needs does not answer just now. Send it again: a repeat does no harm.');
    }
  };

const later = (error: string): HttpAnswer => {
  const answer = json(503, { error });
  return { ...answer, headers: { ...answer.headers, 'retry-after': '60' } };
};

/** `/v1/webhooks/SOURCE`, and for those that cannot sign `/v1/webhooks/SOURCE/TOKEN`, a query `?token=` or a header. */
function addressOf({ rawPath, queryStringParameters, headers }: HttpRequest): { readonly name: string; readonly token: string | undefined } {
  const [name = '', inPath] = rawPath.replace(/^.*\/v1\/webhooks\//, '').split('/');
  return { name, token: unescaped(inPath) ?? queryStringParameters?.token ?? headers['x-beforehand-token'] ?? /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] };
}

function unescaped(text: string | undefined): string | undefined {
  try {
    return text === undefined || text === '' ? undefined : decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address as the sender wrote it: HubSpot signs it. */
function sentTo({ requestContext, rawPath, rawQueryString, headers }: HttpRequest): Pick<Claim, 'method' | 'url'> {
  const local = requestContext?.accountId === 'local';
  const host = local ? (headers.host ?? requestContext.domainName) : requestContext?.domainName;
  return { method: requestContext?.http?.method ?? 'POST', url: `${local ? 'http' : 'https'}://${host}${rawPath}${rawQueryString ? `?${rawQueryString}` : ''}` };
}

/** With a wrong signature the secret is read once more: it may have been rotated a moment ago. */
async function verdictOn(ports: Needs, name: SourceName, delivery: Omit<Claim, 'secrets' | 'now'>, token: string | undefined): Promise<Verdict> {
  const first = judged(name, { ...delivery, secrets: await secretsOf(ports, name), now: ports.clock.now() }, token);
  if (first === 'good' || (first.bad !== 'wrong-signature' && first.bad !== 'no-secret')) return first;
  return judged(name, { ...delivery, secrets: await secretsOf(ports, name, NEWER), now: ports.clock.now() }, token);
}

const secretsOf = async ({ secrets }: Needs, name: SourceName, wanted?: string): Promise<readonly string[]> => (await secrets.keys(name, wanted)).map(({ secret }) => secret);

function judged(name: SourceName, claim: Claim, token: string | undefined): Verdict {
  const { proofs } = SOURCES[name];
  const proof = proofs.find((each) => each === 'token' || claim.headers[SCHEMES[each].needs[0]] !== undefined) ?? (proofs[0] as Scheme);
  return proof === 'token' ? verifyToken(token, claim.secrets) : verifySignature(proof, claim);
}

const WHY_BAD: Readonly<Record<Exclude<BadReason, 'no-secret'>, string>> = {
  'missing-header': 'The signature, or the token in the address, is missing.',
  malformed: 'The signature has not the form of this source’s.',
  stale: 'The signature is older than five minutes, or a clock is wrong.',
  'wrong-signature': 'The signature is not good for this body and secret.',
};

function refusedAs({ log }: Needs, source: SourceName, bad: BadReason): HttpAnswer {
  log.line({ source, refused: bad });
  if (bad === 'no-secret')
    return later(`There is no secret for ${source} yet (at least 22 characters where it is a token). Nothing is taken unverified; set it, and what was refused comes again.`);
  return json(401, { error: WHY_BAD[bad] });
}

async function taken(ports: Needs, settings: SourceSettings, name: SourceName, { headers }: HttpRequest, rawBody: Buffer): Promise<HttpAnswer> {
  let payload: unknown;
  try {
    payload = exactJson(rawBody.toString('utf8'));
  } catch {
    return malformed(ports, name, rawBody, [{ path: '', expected: 'JSON', received: `${rawBody.length} bytes that are not` }]);
  }
  try {
    if (name === 'statuspage') {
      const page = await confirmed(payload, settings.statuspage, ports.statusPage);
      if (page === 'not-yet') return later('The page does not show this in public yet; only what it shows is told. Send it again in a moment.');
      if ('reason' in page) return nothing(ports, name, page.reason);
      payload = page.payload;
    }
    const translation = SOURCES[name].translate({ headers, payload, settings });
    if ('reason' in translation) return nothing(ports, name, translation.reason);
    const passed = await passFacts(ports, name, translation.events, translation.knows);
    ports.log.line({ source: name, accepted: passed.accepted, waiting: passed.waiting, refused: passed.refused.length, left: passed.left });
    const errors = passed.refused.flatMap((each) => each.errors);
    if (errors.length > 0 && passed.accepted + passed.waiting === 0) return malformed(ports, name, rawBody, errors);
    if (errors.length > 0) await quarantined(ports, name, rawBody, errors);
    return json(200, {
      accepted: passed.accepted,
      ...(passed.waiting > 0 && { waiting: passed.waiting, reason: 'Whose it is has not been said yet; it goes on as soon as that is known.' }),
      ...(errors.length > 0 && { refused: passed.refused }),
    });
  } catch (error) {
    if (error instanceof BadPayload) return malformed(ports, name, rawBody, error.errors);
    throw error;
  }
}

/** Declined on purpose: the vendor has done its part, and must neither try again nor switch the webhook off. */
function nothing({ log }: Needs, source: SourceName, reason: string): HttpAnswer {
  log.line({ source, declined: reason });
  return json(200, { accepted: 0, reason });
}

async function malformed(ports: Needs, source: SourceName, rawBody: Buffer, errors: readonly Refusal[]): Promise<HttpAnswer> {
  await quarantined(ports, source, rawBody, errors);
  ports.log.line({ source, malformed: errors.map(({ path }) => path) });
  return json(400, { accepted: 0, errors });
}

/** What was wrong and what it can be told by again, but nothing of what it held: it may be personal. */
async function quarantined({ quarantine, clock }: Needs, source: SourceName, rawBody: Buffer, errors: readonly Refusal[]): Promise<void> {
  const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array(rawBody))).toString('hex');
  await quarantine.send([{ queue: `webhooks/${source}`, at: clock.now(), errors, sha256, bytes: rawBody.length }]);
}
