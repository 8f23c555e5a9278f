/** Each route's story. A route without one is a compile error. */
import type { RouteName } from '../../core/console/routes.ts';
import { once } from '../../core/once.ts';
import { act, actOnMany } from './act.ts';
import { alert, alerts } from './alerts.ts';
import type { Story } from './call.ts';
import { customer, score } from './customer.ts';
import { health } from './health.ts';
import { me } from './me.ts';
import { customerOutages, outage, outages, told } from './outages.ts';
import { audit, changeRules, pause, rehearse, rules } from './rules.ts';
import { search } from './search.ts';
import { comments, surveys, tag } from './surveys.ts';
import { timeline } from './timeline.ts';

/** Words, layout and samples of every message: a fifth of the function's file, for three routes that are seldom asked. */
const messages = once(() => import('./messages.ts'));

export const STORIES: { readonly [R in RouteName]: Story<R> } = {
  me,
  alerts,
  alert,
  act,
  actOnMany,
  search,
  customer,
  score,
  timeline,
  customerOutages,
  outages,
  outage,
  told,
  surveys,
  comments,
  tag,
  health,
  rules,
  rehearse,
  changeRules,
  pause,
  audit,
  kinds: async (ports, call) => (await messages()).kinds(ports, call),
  preview: async (ports, call) => (await messages()).preview(ports, call),
  testSend: async (ports, call) => (await messages()).testSend(ports, call),
};
