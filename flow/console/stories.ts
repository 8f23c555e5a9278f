/** Each route's story. A route without one is a compile error. */
import type { RouteName } from '../../core/console/routes.ts';
import { act, actOnMany } from './act.ts';
import { alert, alerts } from './alerts.ts';
import type { Story } from './call.ts';
import { customer, score } from './customer.ts';
import { health } from './health.ts';
import { me } from './me.ts';
import { kinds, preview, testSend } from './messages.ts';
import { customerOutages, outage, outages, told } from './outages.ts';
import { audit, changeRules, pause, rehearse, rules } from './rules.ts';
import { search } from './search.ts';
import { comments, surveys, tag } from './surveys.ts';
import { timeline } from './timeline.ts';

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
  kinds,
  preview,
  testSend,
};
