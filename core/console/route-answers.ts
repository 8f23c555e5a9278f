/**
 * What each route answers. Apart from the table of routes, because the function carries that out without ever looking at this: the OpenAPI document is made from it,
 * tests hold every answer to it, and types come from it.
 */
import type * as z from '../zod.ts';
import * as answers from './answers.ts';
import type { RouteName } from './routes.ts';

export const ROUTE_ANSWERS = {
  me: answers.Me,
  alerts: answers.Alerts,
  alert: answers.Alert,
  act: answers.Alert,
  actOnMany: answers.BulkResult,
  search: answers.Found,
  customer: answers.Customer,
  score: answers.Score,
  timeline: answers.Timeline,
  customerOutages: answers.CustomerOutages,
  outages: answers.Outages,
  outage: answers.OutageDetail,
  told: answers.Told,
  surveys: answers.Surveys,
  comments: answers.Comments,
  tag: answers.Tagged,
  health: answers.Health,
  rules: answers.RulesView,
  rehearse: answers.Rehearsal,
  changeRules: answers.RulesView,
  pause: answers.RulesView,
  audit: answers.Audit,
  kinds: answers.Kinds,
  preview: answers.Preview,
  testSend: answers.TestSend,
} as const satisfies Readonly<Record<RouteName, z.ZodMiniType>>;

export type AnswerOf<R extends RouteName> = z.infer<(typeof ROUTE_ANSWERS)[R]>;
