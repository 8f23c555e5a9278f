/** What happened with a customer, as one list: orders, cases, surveys and alerts from their states; messages come page by page from their receipts. */
import type { AlertState } from '../alerts/state.ts';
import { type CaseFact, type CaseState, resolutionOf } from '../cases/state.ts';
import type { Why } from '../notices/why.ts';
import type { OrderState } from '../orders/state.ts';
import type { SurveyState } from '../surveys/state.ts';
import { isoOf } from '../time.ts';
import type * as answers from './answers.ts';

type Entry = answers.Entry;

export const messageOf = ({ kind, decision, reason, because, channel, factAt, at, until, delivery, subject }: Why): answers.Message => ({
  kind,
  decision,
  subject,
  factAt,
  at,
  ...(reason !== undefined && { reason }),
  ...(because && { because: because as Record<string, string | number | boolean> }),
  ...(channel !== undefined && { channel }),
  ...(until !== undefined && { until }),
  ...(delivery && { delivery: delivery as Record<string, string> }),
});

export const messageEntry = (why: Why): Entry => ({
  id: `message:${why.noticeKey}`,
  at: why.factAt,
  sort: 'message',
  what: why.kind,
  about: aboutIn(why.subject),
  facts: {},
  message: messageOf(why),
});

/** `ORDER#1001` is `1001`, `INCIDENT#i7` is `i7`. */
const aboutIn = (subject: string): string => subject.slice(subject.indexOf('#') + 1);

export const isOutageMessage = ({ sort, what }: Entry): boolean => sort === 'message' && (what.startsWith('outage.') || what.startsWith('maintenance.'));

export const orderEntries = ({ orderId, facts, total }: OrderState): Entry[] =>
  facts.map(({ name, step, at, parcelId, reason, promisedAt, silent }) => ({
    id: `order:${orderId}:${name}`,
    at: isoOf(at),
    sort: 'order',
    what: silent ? 'late' : step,
    about: orderId,
    ...(reason !== undefined && { said: reason }),
    facts: {
      ...(parcelId !== undefined && { parcel: parcelId }),
      ...(promisedAt !== undefined && { promisedAt: isoOf(promisedAt) }),
      ...(step === 'confirmed' && total && { total: `${total.amount} ${total.currency}` }),
    },
  }));

export function caseEntries(state: CaseState): Entry[] {
  const { caseId, facts, topic, agent, answers: given = {} } = state;
  const resolution = resolutionOf(state);
  return [
    ...facts.map(
      (fact: CaseFact): Entry => ({
        id: `case:${caseId}:${fact.step}:${fact.at}`,
        at: isoOf(fact.at),
        sort: 'case',
        what: fact.step,
        about: caseId,
        ...(topic !== undefined && { said: topic }),
        ...(fact.step === 'resolved' && agent !== undefined && { by: agent }),
        facts: {
          ...(fact.resolvedBy && { resolvedBy: fact.resolvedBy }),
          ...(fact.resolution && { resolution: fact.resolution }),
          ...(fact.step === 'resolved' && fact !== resolution && { takenBack: true }),
        },
      }),
    ),
    ...Object.entries(given).map(([name, answer]) => answerEntry(`case:${caseId}:answer:${name}`, 'csat', caseId, answer)),
  ];
}

type Given = { readonly score: number; readonly scale: number; readonly at: number; readonly comment?: string; readonly contact?: true };

const answerEntry = (id: string, kind: string, about: string | undefined, { score, scale, at, comment, contact }: Given): Entry => ({
  id,
  at: isoOf(at),
  sort: 'survey',
  what: `answered.${kind}`,
  ...(about !== undefined && { about }),
  ...(comment !== undefined && { said: comment }),
  facts: { score, scale, ...(contact && { contact: true }) },
});

export const surveyEntries = ({ sort, orderId, asks, answers: given = {} }: SurveyState): Entry[] => [
  ...asks
    .filter(({ asked, late }) => asked && !late)
    .map(
      ({ dueAt, step, at }): Entry => ({
        id: `survey:${sort}:${orderId ?? ''}:${at}`,
        at: isoOf(dueAt),
        sort: 'survey',
        what: `asked.${sort}`,
        ...(orderId !== undefined && { about: orderId }),
        facts: { ...(step !== undefined && { step }) },
      }),
    ),
  ...Object.entries(given).map(([name, answer]) => answerEntry(`survey:${sort}:${orderId ?? ''}:answer:${name}`, sort, orderId, answer)),
];

export function alertEntries(alert: AlertState): Entry[] {
  const { flag, since, openedAt, actions = [], closed, recovered, heldOut, shadow } = alert;
  const entry = (name: string, at: number, what: string, more: Partial<Entry> = {}): Entry => ({
    id: `alert:${flag}:${name}`,
    at: isoOf(at),
    sort: 'alert',
    what,
    about: flag,
    facts: {},
    ...more,
  });
  return [
    entry(`opened:${since}`, openedAt, 'opened', { facts: { ...(heldOut && { heldOut: true }), ...(shadow && { shadow: true }) } }),
    ...actions.map(({ n, at, by, did, what, why }) =>
      entry(`${since}:${n}`, at, did, { by, ...(why !== undefined && { said: why }), facts: { ...(what !== undefined && { what }) } }),
    ),
    ...(closed && closed.by === undefined ? [entry(`closed:${since}`, closed.at, 'closed-by-itself', { facts: { outcome: closed.outcome } })] : []),
    ...(recovered ? [entry(`recovered:${since}`, recovered.at, 'recovered')] : []),
  ];
}

/** The newest first; of one instant by name, so that every page has the same order. */
export const newestFirst = (a: Entry, b: Entry): number => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1);
