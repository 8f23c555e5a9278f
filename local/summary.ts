/** What the system did, in a dozen lines that a person can follow. */
import type { Event } from '../core/events/catalogue.ts';
import { kindsSent, skipsByReason } from './counts.ts';
import type { Engine } from './engine.ts';

export function summaryOf(engine: Engine, events: readonly Event[]): string {
  const sent = kindsSent(engine);
  const of = (...kinds: string[]): number => kinds.reduce((sum, kind) => sum + (sent[kind] ?? 0), 0);
  const one = (sql: string): number => (engine.store.prepare(sql).get() as { n: number }).n;
  const skipped = Object.entries(skipsByReason(engine));
  const customers = one("SELECT count(*) AS n FROM items WHERE sk = 'PROFILE' AND pk >= 'CUSTOMER#' AND pk < 'CUSTOMER$'");
  const orders = one("SELECT count(*) AS n FROM items WHERE sk >= 'ORDER#' AND sk < 'ORDER$' AND pk >= 'CUSTOMER#' AND pk < 'CUSTOMER$'");
  const silent = one(`SELECT count(*) AS n FROM items WHERE sk >= 'ORDER#' AND sk < 'ORDER$' AND body LIKE '%"silent":true%'`);
  const cases = one("SELECT count(*) AS n FROM items WHERE sk >= 'CASE#' AND sk < 'CASE$'");
  const days = events.length > 0 ? Math.round((Date.parse(events.at(-1)?.time ?? '') - Date.parse(events[0]?.time ?? '')) / 86_400_000) : 0;
  return `
  ${days} days, ${customers} customers, ${events.length} events:
  ${orders} orders: ${of('order.confirmed')} confirmed, ${of('order.shipped', 'order.out_for_delivery')} told on their way, ${of('order.delivered')} delivered
  ${of('order.delayed')} customers heard of a delay before they asked; ${silent} of these delays no event had told of: their promised date had passed in silence
  ${of('order.exception', 'order.attempt_failed', 'order.cancelled', 'order.refunded')} heard of a problem, a cancellation or a refund
  the outage: ${of('outage.opened')} customers told at once, ${of('outage.updated')} updates as things changed, ${of('outage.resolved')} told that it was over
  planned work: ${of('maintenance.scheduled', 'maintenance.started', 'maintenance.completed')} messages
  ${of('alert.quiet')} alerts to customer-success managers of customers going quiet, ${of('alert.unhappy')} of unhappy ones, each with its reasons
  ${cases} support cases: ${of('survey.csat')} surveys a day after the resolution
  ${one('SELECT count(*) AS n FROM outbox')} messages in all, none twice; not sent, with the reason kept: ${skipped.map(([reason, n]) => `${n} ${reason}`).join(', ') || 'none'}`;
}
