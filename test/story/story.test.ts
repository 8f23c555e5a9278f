import { describe, expect, it } from 'vitest';
import { decideOnEngagement, type EngagementInput, usageByCustomer } from '../../core/engagement/decide.ts';
import type { EngagementState } from '../../core/engagement/state.ts';
import type { Event, EventType } from '../../core/events/catalogue.ts';
import { parseEvent } from '../../core/events/parse.ts';
import { decideOnOrder } from '../../core/orders/decide.ts';
import type { OrderState } from '../../core/orders/state.ts';
import { decideOnOutage } from '../../core/outages/decide.ts';
import { OUR_PAGES } from '../../core/surveys/answer.ts';
import { DAY, HOUR, instantOf } from '../../core/time.ts';
import { storyEvents } from '../../local/story/story.ts';

const ENDS_AT = Date.UTC(2026, 10, 22, 15, 30);
const STORY = storyEvents(ENDS_AT);

const of = <T extends EventType>(...types: T[]): Extract<Event, { type: T }>[] =>
  STORY.filter((event): event is Extract<Event, { type: T }> => (types as string[]).includes(event.type));

describe('the story', () => {
  it('is told in events that the contract accepts as they stand', () => {
    for (const event of STORY) expect(parseEvent(event, ENDS_AT)).toEqual({ ok: true, event });
  });

  it('is sorted by time, within the 30 days before its end', () => {
    const times = STORY.map((event) => instantOf(event.time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(ENDS_AT - 30 * DAY);
    expect(times.at(-1)).toBeLessThanOrEqual(ENDS_AT);
  });

  it('names every event once', () => {
    expect(new Set(STORY.map((event) => `${event.source} ${event.id}`)).size).toBe(STORY.length);
  });

  it('is the same for the same end and seed, and another for another seed', () => {
    expect(storyEvents(ENDS_AT)).toEqual(STORY);
    expect(storyEvents(ENDS_AT, 2)).not.toEqual(STORY);
  });

  it('uses addresses that can belong to nobody', () => {
    const addresses = of('customer.updated').flatMap(({ data }) => [data.email, data.csm?.email].filter((email) => email !== undefined));
    for (const address of addresses) expect(address).toMatch(/@example\.(com|org)$/);
  });

  it.each([
    ['customers', of('customer.updated'), 200, 200],
    ['confirmed orders', of('order.confirmed'), 250, 260],
    ['delivered orders', of('order.delivered'), 200, 255],
    ['told delays', of('order.delayed'), 10, 15],
    ['exceptions', of('order.exception'), 1, 1],
    ['cancellations', of('order.cancelled'), 1, 1],
    ['refunds', of('order.refunded'), 1, 1],
    ['outage updates', of('outage.updated'), 4, 4],
    ['opened and resolved outages', of('outage.opened', 'outage.resolved'), 2, 2],
    ['maintenance steps', of('maintenance.scheduled', 'maintenance.started', 'maintenance.completed'), 3, 3],
    ['opened cases', of('case.opened'), 35, 40],
    ['reopened cases', of('case.reopened'), 3, 6],
    ['answers from another tool', of('survey.answered').filter(({ source }) => source === 'survey-tool'), 5, 12],
    ['answers to our own surveys', of('survey.answered').filter(({ source }) => source === OUR_PAGES), 5, 20],
    ['failed payments', of('billing.payment_failed'), 1, 2],
  ])('has the right number of %s', (_what, events, least, most) => {
    expect(events.length).toBeGreaterThanOrEqual(least);
    expect(events.length).toBeLessThanOrEqual(most);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])('lets about six accounts go quiet by the default rule, and one of them come back, when it ends %i days later', (later) => {
    const { raised, quietAtEnd } = flagsOverTheMonth(ENDS_AT + later * DAY);
    expect(raised.size).toBeGreaterThanOrEqual(5);
    expect(raised.size).toBeLessThanOrEqual(8);
    expect(quietAtEnd.size).toBeGreaterThanOrEqual(3);
    expect(quietAtEnd.size).toBeLessThan(raised.size);
  });

  it('has parcels that are late without a word', () => {
    expect(silentlyLate().length).toBeGreaterThanOrEqual(5);
    expect(silentlyLate().length).toBeLessThanOrEqual(12);
  });

  it('tells every step of the outage', () => {
    const { told } = outageTold();
    expect(told).toEqual([true, true, true, true, true, true]);
  });
});

/** What the system does: every usage event, and between them every deadline as it comes. */
function flagsOverTheMonth(endsAt: number) {
  const raised = new Set<string>();
  const quietAtEnd = new Set<string>();
  const states = new Map<string, { state: EngagementState; deadline: number | undefined }>();
  const judge = (customerId: string, input: EngagementInput, at: number): void => {
    const { state, deadline, raised: flags } = decideOnEngagement(states.get(customerId)?.state ?? { customerId }, input, at);
    states.set(customerId, { state, deadline });
    if (!flags.some(({ flag }) => flag === 'quiet')) quietAtEnd.delete(customerId);
    else for (const customers of [raised, quietAtEnd]) customers.add(customerId);
  };
  let clock = 0;
  const ringUntil = (at: number): void => {
    for (const customerId of states.keys()) {
      for (let due = states.get(customerId)?.deadline; due !== undefined && due <= at; due = states.get(customerId)?.deadline) judge(customerId, {}, Math.max(due, clock));
    }
    clock = at;
  };
  for (const event of storyEvents(endsAt)) {
    if (event.type !== 'usage.recorded') continue;
    ringUntil(instantOf(event.time));
    for (const [customerId, usage] of usageByCustomer(event, instantOf(event.time))) judge(customerId, { usage }, instantOf(event.time));
  }
  ringUntil(endsAt);
  return { raised, quietAtEnd };
}

function silentlyLate(): string[] {
  const orders = new Map<string, OrderState>();
  const late = new Set<string>();
  for (const event of STORY.filter((each) => each.type.startsWith('order.')) as Extract<Event, { type: `order.${string}` }>[]) {
    const at = instantOf(event.time);
    for (const [id, order] of orders) {
      const woken = decideOnOrder(order, { wake: { pk: '', sk: '' } }, at);
      if (woken.because === 'silent-delay') late.add(id);
      if (woken.state) orders.set(id, woken.state);
    }
    const { state } = decideOnOrder(orders.get(event.data.orderId), event, at);
    if (state) orders.set(event.data.orderId, state);
  }
  return [...late];
}

function outageTold() {
  const told: boolean[] = [];
  let incident: Parameters<typeof decideOnOutage>[0];
  for (const event of of('outage.opened', 'outage.updated', 'outage.resolved')) {
    const decision = decideOnOutage(incident, event, instantOf(event.time) + HOUR / 60);
    incident = decision.state;
    told.push(decision.because === 'told');
  }
  return { told };
}
