/**
 * Orders with their surveys as the unhappiness score sees them: what was known of an order at the moment its survey was sent, and
 * the answer that came. Source: the protocol of the Olist orders (`docs/risk.md`).
 */
import { isLow } from '../engagement/decide.ts';
import type { Event, EventOf } from '../events/catalogue.ts';
import { DAY, type Instant, instantOf } from '../time.ts';
import type { Label } from './quiet-rows.ts';

/** What a log of contract events says about one order. */
export type OrderStory = {
  readonly orderId: string;
  readonly customerId: string;
  readonly purchasedAt: Instant;
  readonly promisedAt?: Instant;
  readonly approvedAt?: Instant;
  readonly shippedAt?: Instant;
  readonly deliveredAt?: Instant;
  readonly items: NonNullable<EventOf<'order.confirmed'>['data']['items']>;
  readonly survey: Survey;
};

export type Survey = { readonly id: string; readonly sentAt: Instant; readonly answeredAt: Instant; readonly isLow: boolean };

export type UnhappyRow = {
  readonly orderId: string;
  readonly customerId: string;
  /** When the survey was sent: everything below was known before. */
  readonly askedAt: Instant;
  readonly answeredAt: Instant;
  /** 1: the answer was low. */
  readonly label: Label;
  readonly isUndelivered: boolean;
  /** Of delivery, or of the survey while undelivered, after the promised time; negative when early. Days with fractions, as all below. */
  readonly lateDays: number | undefined;
  /** From purchase to delivery, or to the survey while undelivered. */
  readonly elapsedDays: number;
  readonly promisedDays: number | undefined;
  readonly toCarrierDays: number;
  /** Handed over after the latest of the sellers' deadlines. */
  readonly carrierLateDays: number | undefined;
  readonly transitDays: number | undefined;
  readonly approveDays: number;
  /** Unknown, like all that is summed over them, when the order came without its items. */
  readonly items: number | undefined;
  readonly sellers: number | undefined;
  /** Sums over the items, in the log's own currency. */
  readonly price: number | undefined;
  readonly freight: number | undefined;
  /** Of answers about the same sellers' orders that had come before this survey was sent: how many, and how many low. */
  readonly sellerAnswers: number;
  readonly sellerLowAnswers: number;
};

/** An answer that came before its survey was sent: the outcome was known before it could be foretold. */
export type Leak = { readonly line: number; readonly orderId: string; readonly sentAt: Instant; readonly answeredAt: Instant };

export type OrderStories = { readonly stories: readonly OrderStory[]; readonly leaks: readonly Leak[]; readonly unanswered: number; readonly repeated: number };

/** An event and the line of its log on which it stands, counted from 1. */
export type EventAtLine = { readonly event: Event; readonly line: number };

/** Orders that were bought and then asked about; of several surveys the one sent first counts. Events may come in any order, and twice. */
export function storiesFrom(log: Iterable<EventAtLine>): OrderStories {
  const orders = new Map<string, Partial<Omit<OrderStory, 'survey'>>>();
  const surveys = new Map<string, Survey>();
  const seen = new Set<string>();
  const leaks: Leak[] = [];
  let repeated = 0;
  for (const { event, line } of log) {
    const name = `${event.source} ${event.id}`;
    if (seen.has(name)) repeated++;
    seen.add(name);
    if (event.type === 'survey.answered') {
      const { orderId, sentAt, answeredAt, surveyId } = event.data;
      if (orderId === undefined || sentAt === undefined) continue;
      const survey = { id: surveyId ?? event.id, sentAt: instantOf(sentAt), answeredAt: instantOf(answeredAt), isLow: isLow(event.data) };
      if (survey.answeredAt < survey.sentAt) leaks.push({ line, orderId, sentAt: survey.sentAt, answeredAt: survey.answeredAt });
      const known = surveys.get(orderId);
      if (known === undefined || survey.sentAt < known.sentAt || (survey.sentAt === known.sentAt && survey.id < known.id)) surveys.set(orderId, survey);
    } else if (event.type === 'order.confirmed' || event.type === 'order.shipped' || event.type === 'order.delivered') {
      const { orderId } = event.data;
      orders.set(orderId, { ...orders.get(orderId), ...told(event) });
    }
  }
  const bought = [...orders.values()].filter((order): order is Omit<OrderStory, 'survey'> => order.purchasedAt !== undefined);
  const stories = bought.flatMap((order) => {
    const survey = surveys.get(order.orderId);
    return survey === undefined || order.purchasedAt >= survey.sentAt ? [] : [{ ...order, survey }];
  });
  return { stories, leaks, unanswered: bought.length - stories.length, repeated };
}

function told(event: EventOf<'order.confirmed'> | EventOf<'order.shipped'> | EventOf<'order.delivered'>): Partial<Omit<OrderStory, 'survey'>> {
  const at = instantOf(event.time);
  const { orderId, customerId, promisedAt, approvedAt, items = [] } = event.data;
  if (event.type === 'order.shipped') return { shippedAt: at };
  if (event.type === 'order.delivered') return { deliveredAt: at };
  return {
    orderId,
    customerId,
    purchasedAt: at,
    items,
    ...(promisedAt !== undefined && { promisedAt: instantOf(promisedAt) }),
    ...(approvedAt !== undefined && { approvedAt: instantOf(approvedAt) }),
  };
}

/** A row for each story, in order of the surveys. A time counts as known only when it lies before its survey. */
export function unhappyRows(stories: readonly OrderStory[]): UnhappyRow[] {
  const sellers = sellersRecord(stories);
  return [...stories].sort((a, b) => a.survey.sentAt - b.survey.sentAt || (a.orderId < b.orderId ? -1 : 1)).map((story) => ({ ...rowOf(story), ...sellers(story) }));
}

function rowOf({ orderId, customerId, survey, items, ...times }: OrderStory): Omit<UnhappyRow, 'sellerAnswers' | 'sellerLowAnswers'> {
  const asked = survey.sentAt;
  const known = (at: Instant | undefined): Instant | undefined => (at !== undefined && at < asked ? at : undefined);
  const days = (from: Instant | undefined, to: Instant): number | undefined => (from === undefined ? undefined : (to - from) / DAY);
  const deliveredAt = known(times.deliveredAt);
  const shippedAt = known(times.shippedAt);
  const end = deliveredAt ?? asked;
  const handOverBy = items.reduce<Instant | undefined>((latest, { shipBy }) => (shipBy === undefined ? latest : Math.max(latest ?? 0, instantOf(shipBy))), undefined);
  return {
    orderId,
    customerId,
    askedAt: asked,
    answeredAt: survey.answeredAt,
    label: survey.isLow ? 1 : 0,
    isUndelivered: deliveredAt === undefined,
    lateDays: days(times.promisedAt, end),
    elapsedDays: (end - times.purchasedAt) / DAY,
    promisedDays: times.promisedAt === undefined ? undefined : (times.promisedAt - times.purchasedAt) / DAY,
    toCarrierDays: ((shippedAt ?? asked) - times.purchasedAt) / DAY,
    carrierLateDays: days(handOverBy, shippedAt ?? asked),
    transitDays: days(shippedAt, end),
    approveDays: ((known(times.approvedAt) ?? asked) - times.purchasedAt) / DAY,
    ...(items.length === 0 ? { items: undefined, sellers: undefined, price: undefined, freight: undefined } : summedUp(items)),
  };
}

const summedUp = (items: OrderStory['items']) => ({
  items: items.length,
  sellers: sellersOf(items).length,
  price: items.reduce((sum, { price }) => sum + Number(price.amount), 0),
  freight: items.reduce((sum, { freight }) => sum + Number(freight?.amount ?? 0), 0),
});

const sellersOf = (items: OrderStory['items']): string[] => [...new Set(items.flatMap(({ sellerId }) => sellerId ?? []))];

/** Answers by seller, in order of their coming, so that only those before a survey are counted. */
function sellersRecord(stories: readonly OrderStory[]): (story: OrderStory) => Pick<UnhappyRow, 'sellerAnswers' | 'sellerLowAnswers'> {
  const bySeller = new Map<string, Survey[]>();
  for (const { items, survey } of stories) {
    for (const seller of sellersOf(items)) {
      const theirs = bySeller.get(seller) ?? [];
      bySeller.set(seller, theirs);
      theirs.push(survey);
    }
  }
  return ({ items, survey }) => {
    const before = sellersOf(items).flatMap((seller) => (bySeller.get(seller) ?? []).filter(({ answeredAt }) => answeredAt < survey.sentAt));
    return { sellerAnswers: before.length, sellerLowAnswers: before.filter((answer) => answer.isLow).length };
  };
}
