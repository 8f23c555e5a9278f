/** One click in the mail program (RFC 8058: a POST with `List-Unsubscribe=One-Click`), or a look and a button. At once, and as often as wanted. */
import { type Channel, withConsent } from '../core/customers/gate-item.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { profileKey, recipientIn } from '../core/keys.ts';
import type { Topic } from '../core/notices/kinds.ts';
import type { Ports } from '../core/ports.ts';
import { languageIn, unsubscribedPage, unsubscribePage } from '../templates/pages/page.ts';
import { tellConsents } from './consent-changed.ts';
import { changeGate } from './gate-item.ts';
import { type HttpAnswer, page } from './http.ts';
import type { Visit } from './visit.ts';

/** Long enough to think again; every later message brings a link of its own. */
const SECOND_THOUGHTS_DAYS = 30;

type Needs = Pick<Ports, 'table' | 'bus' | 'links' | 'clock' | 'pause'>;

export async function unsubscribe(ports: Needs, { claims, language: asked, sender, records }: Visit): Promise<HttpAnswer> {
  const topic = claims.topic as Topic;
  const channel = claims.channel as Channel;
  const profile = (await ports.table.get(profileKey(recipientIn(String(claims.to)))))?.body as ProfileState | undefined;
  // The person's own language, as in the message; a mail program's is only a guess.
  const language = languageIn(profile?.fields.locale?.value) ?? asked;
  if (!records) return page(200, unsubscribePage(language, sender, { topic, channel }));
  const to = recipientIn(String(claims.to));
  // Said anew with each press, so that an older yes which is still on its way loses to the last no.
  const at = ports.clock.now();
  const gate = await changeGate(ports, to, (known) => (known.erasedAt === undefined ? withConsent(known, topic, channel, { granted: false, at }) : known));
  // Nothing more is kept of who wanted to be forgotten; they get nothing either, so what the page says is true.
  if (gate.erasedAt !== undefined) return page(200, unsubscribedPage(language, sender, { topic, channel }, undefined));
  const consent = gate.consents?.[topic]?.[channel];
  if ('customer' in to && consent?.granted === false) await tellConsents(ports, to.customer, [{ topic, channel, consent }]);
  const preferences = await ports.links.url('preferences', { to: String(claims.to) }, SECOND_THOUGHTS_DAYS);
  return page(200, unsubscribedPage(language, sender, { topic, channel }, preferences));
}
