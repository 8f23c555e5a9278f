/** From a decided notice to the message that goes out: variables, links, words. */

import { type AlertVariables, casesOf } from '../core/alerts/notice.ts';
import type { AlertState } from '../core/alerts/state.ts';
import type { CaseState } from '../core/cases/state.ts';
import type { ProfileState } from '../core/customers/profile.ts';
import { base32hex } from '../core/hash.ts';
import { caseKey, customerIn, profileKey, type Recipient, recipientText } from '../core/keys.ts';
import { policyOf } from '../core/notices/kinds.ts';
import type { Notice } from '../core/notices/request.ts';
import type { Sender } from '../core/notices/sender.ts';
import { type SubjectState, variablesOf } from '../core/notices/subject.ts';
import type { Links, MailMessage, Ports, Table } from '../core/ports.ts';

export type ComposeInput = {
  readonly notice: Notice;
  readonly to: Recipient;
  readonly noticeKey: string;
  readonly address: string;
  readonly subject: SubjectState;
  readonly profile: ProfileState | undefined;
  readonly table: Table;
};
export type Compose = (input: ComposeInput) => Promise<{ readonly mail: MailMessage; readonly plain: boolean } | 'unrenderable'>;

/** A survey's links live as long as its answers may change; an opt-out must work long after. Source: RFC 8058 practice, field survey B25. */
export const SURVEY_LINK_DAYS = 14;
export const UNSUBSCRIBE_LINK_DAYS = 400;

export function composer(ports: Pick<Ports, 'links' | 'render' | 'log'>, sender: Sender): Compose {
  return async ({ notice, to, noticeKey, address, subject, profile, table }) => {
    const customer = 'owner' in to ? await customerOf(table, notice) : undefined;
    const bare = variablesOf(notice, subject, customer);
    if (bare === undefined) return 'unrenderable';
    const about = 'reasons' in bare ? await withTheirWords(table, notice, subject as AlertState, bare) : bare;
    const unsubscribe = await unsubscribeLink(ports.links, notice, to);
    const variables = { ...sender, ...nameOf(profile), ...about, ...(await surveyLinks(ports.links, notice, to)), ...(unsubscribe && { unsubscribe }) };
    const { locale, timezone } = profile?.fields ?? {};
    try {
      const {
        subject: title,
        text,
        html,
        plain,
      } = ports.render({ kind: notice.kind, locale: locale?.value, timezone: timezone?.value ?? csmZone(profile) ?? ('offset' in about ? about.offset : undefined), variables });
      const headers: Record<string, string> = { 'X-Notice-Id': noticeKey };
      if (unsubscribe) {
        headers['List-Unsubscribe'] = `<${unsubscribe}>`;
        headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
      }
      const tags = { notice: noticeKey, customer: tagOf(to) };
      return { mail: { to: address, subject: title, text, html, headers, tags, about: { kind: notice.kind, recipient: recipientText(to), noticeKey } }, plain };
    } catch (error) {
      ports.log.line({ unrenderable: notice.kind, error: error instanceof Error ? error.name : 'unknown' });
      return 'unrenderable';
    }
  };
}

/** The recipient as an SES tag may carry it: letters and digits only. */
export const tagOf = (to: Recipient): string => base32hex([...new TextEncoder().encode(recipientText(to))]);

const nameOf = (profile: ProfileState | undefined): { name?: string } => (profile?.fields.name ? { name: profile.fields.name.value } : {});

const csmZone = (profile: ProfileState | undefined): string | undefined => profile?.fields.csm?.value.timezone;

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

/** Urgent news and receipts are not a subscription; the rest can be left with one click. */
async function unsubscribeLink(links: Links, notice: Notice, to: Recipient): Promise<string | undefined> {
  const policy = policyOf(notice);
  if (policy.class === 'urgent' || policy.class === 'receipt') return undefined;
  return links.url('unsubscribe', { to: recipientText(to), topic: policy.topic, channel: 'email' }, UNSUBSCRIBE_LINK_DAYS);
}

/** One link for each score; they differ only in which answer the page opens with. */
async function surveyLinks(links: Links, notice: Notice, to: Recipient): Promise<object> {
  if (policyOf(notice).class !== 'survey' || 'owner' in to) return {};
  const url = await links.url(
    'survey',
    { customer: to.customer, case: notice.subject.sk.slice('CASE#'.length), survey: String(notice.factAt), kind: 'csat', scale: 5 },
    SURVEY_LINK_DAYS,
  );
  return { answers: [1, 2, 3, 4, 5].map((score) => ({ score, url: `${url}?score=${score}` })) };
}
