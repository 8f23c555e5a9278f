/** From a decided notice to the message that goes out: variables, links, words. */

import type { DeskState, Entry } from '../core/alerts/desk.ts';
import { type AlertVariables, alertVariables, casesOf, type DigestVariables } from '../core/alerts/notice.ts';
import type { AlertState } from '../core/alerts/state.ts';
import type { CaseState } from '../core/cases/state.ts';
import type { Channel } from '../core/customers/gate-item.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { zoneOf } from '../core/customers/zone.ts';
import { base32hex } from '../core/hash.ts';
import { alertKey, caseKey, customerIn, profileKey, type Recipient, recipientText } from '../core/keys.ts';
import type { GateFacts } from '../core/notices/decide.ts';
import { CLASSES, policyOf } from '../core/notices/kinds.ts';
import type { Notice } from '../core/notices/request.ts';
import type { Sender } from '../core/notices/sender.ts';
import { type SubjectState, variablesOf } from '../core/notices/subject.ts';
import type { Links, Ports, Rendered, Table } from '../core/ports.ts';
import { CLOSES_AFTER_MS } from '../core/surveys/policy.ts';
import { SCALES, type SurveyKind, scoresOf } from '../core/surveys/scales.ts';
import { ABOUT, type About, KIND_OF, type SurveyState, surveyIdOf } from '../core/surveys/state.ts';
import { chatText, smsText } from '../templates/short.ts';
import type { SurveyClaims } from './answer-survey.ts';
import type { Composed } from './send-through.ts';

export type ComposeInput = {
  readonly notice: Notice;
  readonly to: Recipient;
  readonly channel: Channel;
  readonly address: string;
  readonly noticeKey: string;
  readonly subject: SubjectState;
  /** What the gate saw of the recipient. */
  readonly facts: Pick<GateFacts, 'profile' | 'rules' | 'now' | 'earlier'>;
  readonly table: Table;
};
export type Compose = (input: ComposeInput) => Promise<{ readonly message: Composed; readonly plain: boolean } | 'unrenderable'>;

/** A survey's links open for longer than it takes answers, to a page that says so; an opt-out must work long after. Source: RFC 8058 practice, field survey B25. */
export const SURVEY_LINK_DAYS = 60;
export const UNSUBSCRIBE_LINK_DAYS = 400;
/** Longer than most alerts stay open; one that is snoozed for longer rings with a link of its own. */
const ALERT_LINK_DAYS = 60;

export function composer(ports: Pick<Ports, 'links' | 'render' | 'log'>, sender: Sender): Compose {
  return async (input) => {
    const { notice, to, noticeKey, subject, facts, table } = input;
    const customer = 'owner' in to ? await customerOf(table, notice) : undefined;
    const bare = notice.kind === 'digest.csm' ? await digestOf(ports.links, table, subject as DeskState) : variablesOf(notice, subject, customer);
    if (bare === undefined) return 'unrenderable';
    const about = 'reasons' in bare ? await withTheirWords(table, notice, subject as AlertState, bare) : bare;
    const links = await linksFor(ports.links, input);
    const variables = { ...sender, ...namesOf(facts.profile), ...about, ...(await surveyLinks(ports.links, input)), ...(await alertLink(ports.links, input)), ...links };
    try {
      const rendered = ports.render({ kind: notice.kind, locale: facts.profile?.fields.locale?.value, timezone: timezoneFor(facts, about), variables });
      return { message: messageOn(input, rendered, sender, links), plain: rendered.plain };
    } catch (error) {
      ports.log.line({ unrenderable: notice.kind, notice: noticeKey, error: error instanceof Error ? error.name : 'unknown' });
      return 'unrenderable';
    }
  };
}

/** The reader's own zone; where that is only a guess, the offset in which the event's own times were written is the better one. */
function timezoneFor({ profile, rules }: ComposeInput['facts'], about: object): string | undefined {
  const { zone, from } = zoneOf(profile, rules.zone);
  return from === 'company' && 'offset' in about && typeof about.offset === 'string' ? about.offset : zone;
}

function messageOn({ notice, to, channel, address, noticeKey, facts }: ComposeInput, rendered: Rendered, sender: Sender, links: LinksOut): Composed {
  const about = { kind: notice.kind, recipient: recipientText(to), noticeKey };
  const tags = { notice: noticeKey, customer: tagOf(to) };
  const { subject, text, html, brief } = rendered;
  const words = chatText(brief, links.preferences);
  switch (channel) {
    case 'email':
      return { channel, message: { to: address, subject, text, html, headers: headersOf(noticeKey, links.unsubscribe), tags, about } };
    case 'sms':
      return { channel, message: { to: address, text: smsText(sender, brief, facts.profile?.fields.email ? undefined : links.preferences), tags, about } };
    case 'feed':
      return { channel, message: { customer: address, noticeKey, kind: notice.kind, at: facts.now, brief, text: words } };
    default:
      return { channel, message: { channel, to: address, brief, text: words, at: notice.factAt, about } };
  }
}

function headersOf(noticeKey: string, unsubscribe: string | undefined): Record<string, string> {
  const oneClick = unsubscribe !== undefined && { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
  return { 'X-Notice-Id': noticeKey, ...oneClick };
}

/** The recipient as an SES tag may carry it: letters and digits only. */
export const tagOf = (to: Recipient): string => base32hex([...new TextEncoder().encode(recipientText(to))]);

/** Of the reader, and of who looks after them. */
const namesOf = (profile: ProfileState | undefined): { name?: string; csmName?: string } => ({
  ...(profile?.fields.name && { name: profile.fields.name.value }),
  ...(profile?.fields.csm?.value.name && { csmName: profile.fields.csm.value.name }),
});

/** Beside a low answer stand the words that came with it. They are read from the case, so that an erasure takes them away. */
async function withTheirWords(table: Table, notice: Notice, alert: AlertState, variables: AlertVariables): Promise<AlertVariables> {
  const about = casesOf(alert);
  const items = about.length === 0 ? [] : await table.getMany(about.map((id) => caseKey(customerIn(notice.subject.pk), id)));
  const words = new Map(
    items.flatMap((item, index) => {
      const comment = item && lastComment(item.body as CaseState);
      return comment === undefined ? [] : [[about[index], comment] as const];
    }),
  );
  return { ...variables, reasons: variables.reasons.map((reason) => (words.has(reason.about) ? { ...reason, comment: words.get(reason.about) } : reason)) };
}

const lastComment = ({ answers = {} }: CaseState): string | undefined => Object.values(answers).sort((a, b) => b.at - a.at)[0]?.comment;

async function customerOf(table: Table, notice: Notice): Promise<ProfileState | undefined> {
  const item = await table.get(profileKey({ customer: customerIn(notice.subject.pk) }));
  return item?.body as ProfileState | undefined;
}

type LinksOut = { readonly preferences: string; readonly unsubscribe?: string };

/** From every message the page of all choices; from a subscription's also the way out with one click. Urgent news and receipts are no subscription. */
async function linksFor(links: Links, { notice, to, channel }: ComposeInput): Promise<LinksOut> {
  const policy = policyOf(notice);
  const preferences = await links.url('preferences', { to: recipientText(to) }, UNSUBSCRIBE_LINK_DAYS);
  if (!CLASSES[policy.class].subscription) return { preferences };
  return { preferences, unsubscribe: await links.url('unsubscribe', { to: recipientText(to), topic: policy.topic, channel }, UNSUBSCRIBE_LINK_DAYS) };
}

/** One link for each score; they differ only in which answer the page opens with. A reminder's close when its survey's do. */
async function surveyLinks(links: Links, { notice, to, subject, facts }: ComposeInput): Promise<object> {
  if (policyOf(notice).class !== 'survey' || 'owner' in to) return {};
  const sentAt = facts.earlier?.find((each) => each?.status === 'sent')?.at ?? facts.now;
  const kind = surveyKindOf(notice, subject);
  const url = await links.url(
    'survey',
    { customer: to.customer, ...aboutOf(notice, subject), kind, scale: SCALES[kind].to, closes: sentAt + CLOSES_AFTER_MS } satisfies SurveyClaims,
    SURVEY_LINK_DAYS,
  );
  return { about: aboutIn(notice, subject), answers: scoresOf(kind).map((score) => ({ score, url: `${url}?score=${score}` })) };
}

const isAsk = (notice: Notice, _subject: SubjectState): _subject is SurveyState => notice.subject.sk.startsWith('SURVEY#');
const surveyKindOf = (notice: Notice, subject: SubjectState): SurveyKind => (isAsk(notice, subject) ? KIND_OF[subject.sort] : 'csat');
const aboutIn = (notice: Notice, subject: SubjectState): About => (isAsk(notice, subject) ? ABOUT[subject.sort] : 'case');

function aboutOf(notice: Notice, subject: SubjectState): Pick<SurveyClaims, 'survey'> & Partial<Pick<SurveyClaims, 'case' | 'order'>> {
  if (!isAsk(notice, subject)) return { case: notice.subject.sk.slice('CASE#'.length), survey: String(notice.factAt) };
  return { survey: surveyIdOf(subject.sort, notice.factAt), ...(subject.orderId !== undefined && { order: subject.orderId }) };
}

/** Where the owner does something about an alert, without a console. The page is about this alert and no later one. */
async function alertLink(links: Links, { notice, to, subject }: ComposeInput): Promise<{ readonly act?: string }> {
  if (!notice.subject.sk.startsWith('ALERT#') || !('owner' in to)) return {};
  const { customerId, flag, reason, since } = subject as AlertState;
  return { act: await links.url('alert', { customer: customerId, alert: `${flag}#${reason}`, since, owner: to.owner }, ALERT_LINK_DAYS) };
}

/** Whom a morning's digest is about, each with the link to their alert. Of a customer who has been forgotten meanwhile nothing is said. */
async function digestOf(links: Links, table: Table, { owner, digest }: DeskState): Promise<DigestVariables | undefined> {
  if (digest === undefined) return undefined;
  const entries = await Promise.all(digest.entries.map((entry) => digestEntry(links, table, owner, entry)));
  const shown = entries.filter((entry) => entry !== undefined);
  return shown.length === 0 ? undefined : { count: shown.length, entries: shown, ...(digest.more > 0 && { more: digest.more }) };
}

async function digestEntry(links: Links, table: Table, owner: string, { customer, alert, since }: Entry): Promise<DigestVariables['entries'][number] | undefined> {
  const [flag = '', reason = ''] = alert.split('#');
  const [item, profile] = await table.getMany([alertKey(customer, flag, reason), profileKey({ customer })]);
  const state = item?.body as AlertState | undefined;
  if (state === undefined || state.since !== since || state.closed) return undefined;
  const url = await links.url('alert', { customer, alert, since, owner }, ALERT_LINK_DAYS);
  return { ...alertVariables(state, profile?.body as ProfileState | undefined), flag, url };
}
