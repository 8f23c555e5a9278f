/** Where each item of the table lives (docs/architecture.md, "The table"). */
import { shardOf } from './hash.ts';
import type { Key } from './ports.ts';

/** Somebody who is told things: a customer, or a CSM of ours. */
export type Recipient = { readonly customer: string } | { readonly owner: string };

export const recipientText = (to: Recipient): string => ('customer' in to ? `c:${to.customer}` : `o:${to.owner}`);
/** The reverse of `recipientText`. */
export const recipientIn = (text: string): Recipient => (text.startsWith('o:') ? { owner: text.slice(2) } : { customer: text.slice(2) });
export const partitionOf = (to: Recipient): string => ('customer' in to ? `CUSTOMER#${to.customer}` : `OWNER#${to.owner}`);
export const customerIn = (pk: string): string => pk.slice('CUSTOMER#'.length);

export const profileKey = (to: Recipient): Key => ({ pk: partitionOf(to), sk: 'PROFILE' });
export const gateKey = (to: Recipient): Key => ({ pk: partitionOf(to), sk: 'GATE' });
export const noticeItemKey = (to: Recipient, noticeKey: string): Key => ({ pk: partitionOf(to), sk: `NOTICE#${noticeKey}` });
export const engagementKey = (customer: string): Key => ({ pk: `CUSTOMER#${customer}`, sk: 'ENGAGEMENT' });
export const orderKey = (customer: string, order: string): Key => ({ pk: `CUSTOMER#${customer}`, sk: `ORDER#${order}` });
export const caseKey = (customer: string, caseId: string): Key => ({ pk: `CUSTOMER#${customer}`, sk: `CASE#${caseId}` });
/** @param about the order, of the question about a delivery */
export const surveyKey = (customer: string, sort: string, about?: string): Key => ({ pk: `CUSTOMER#${customer}`, sk: `SURVEY#${sort}${about === undefined ? '' : `#${about}`}` });
export const alertKey = (customer: string, type: string, reason: string): Key => ({ pk: `CUSTOMER#${customer}`, sk: `ALERT#${type}#${reason}` });
/** An owner's desk: the day's budget of new alerts, and their digest. */
export const deskKey = (owner: string): Key => ({ pk: `OWNER#${owner}`, sk: 'DESK' });
/** What became of a customer's flags. */
export const truthKey = (customer: string): Key => ({ pk: `CUSTOMER#${customer}`, sk: 'TRUTH' });
export const incidentKey = (incident: string): Key => ({ pk: `INCIDENT#${incident}`, sk: 'STATE' });

/** Which incidents are open. */
export const OPEN_INCIDENTS: Key = { pk: 'SYSTEM', sk: 'OPEN-INCIDENTS' };
/** The rules that somebody has changed. */
export const RULES: Key = { pk: 'SYSTEM', sk: 'RULES' };
/** How many people have been asked for their NPS on a day. */
export const npsDayKey = (day: string): Key => ({ pk: 'SYSTEM', sk: `NPS#${day}` });
/** The fit of going quiet that is in force. */
export const QUIET_RISK: Key = { pk: 'SYSTEM', sk: 'RISK#quiet' };
/** How much of this second's mail has been drawn. */
export const RATE: Key = { pk: 'SYSTEM', sk: 'RATE' };
/** Who did what to the system, by month. */
export const auditKey = (month: string, entry: string): Key => ({ pk: `AUDIT#${month}`, sk: entry });
/** An address that is never written to, whoever's it is: it bounced for good or complained. */
export const suppressionKey = (addressHash: string): Key => ({ pk: `SUPPRESSED#${addressHash}`, sk: 'ADDRESS' });
/** Our own people who look after customers, for whoever hands something over. */
export const COLLEAGUES = 'COLLEAGUES';
export const colleagueKey = (owner: string): Key => ({ pk: COLLEAGUES, sk: `OWNER#${owner}` });
/** Customers whose name has a word that begins so, or whose address it is. @param hash keyed: the key itself names nobody */
export const searchPartition = (hash: string): string => `SEARCH#${hash}`;
export const searchKey = (hash: string, customer: string): Key => ({ pk: searchPartition(hash), sk: `CUSTOMER#${customer}` });
/** What a customer's own app shows them. */
export const feedKey = (customer: string, noticeKey: string): Key => ({ pk: `CUSTOMER#${customer}`, sk: `FEED#${noticeKey}` });

/** Every customer is a member of this component besides their own. */
export const EVERYBODY = '*';
/** One component's members are spread over this many partitions, so that no import of a million meets one key's limit. */
export const AUDIENCE_SHARDS = 8;
export const audiencePartition = (component: string, shard: number): string => `COMPONENT#${component}#${shard}`;
export const audienceKey = (component: string, customer: string): Key => ({
  pk: audiencePartition(component, shardOf(customer, AUDIENCE_SHARDS)),
  sk: `CUSTOMER#${customer}`,
});

/** A monitoring alarm that stands for something customers use. */
export const alarmItemKey = (name: string): Key => ({ pk: `ALARM#${name}`, sk: 'ALARM' });
/** Whose a thing of a vendor's is, such as an order at Shopify. */
export const referenceKey = (source: string, ref: string): Key => ({ pk: `SOURCE#${source}#${ref}`, sk: 'REF' });
