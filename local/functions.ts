/** Each function's folder, and how its story is built from ports and its own environment: what `wire.ts` does on AWS. */

import type { StatusPage } from '../adapters/sources/statuspage/confirm.ts';
import { senderFrom } from '../core/notices/sender.ts';
import type { Bus, BusEvent, Ports, Queue, Secrets, Taken } from '../core/ports.ts';
import { settingsByPart } from '../core/sources/settings.ts';
import { defaultsIn } from '../flow/alert-defaults.ts';
import { defaultRules } from '../flow/rules.ts';
import * as casesEnv from '../functions/cases/env.ts';
import { cases } from '../functions/cases/handler.ts';
import * as consoleEnv from '../functions/console/env.ts';
import { consoleApi } from '../functions/console/handler.ts';
import * as customersEnv from '../functions/customers/env.ts';
import { customers } from '../functions/customers/handler.ts';
import * as deliverEnv from '../functions/deliver/env.ts';
import { deliver } from '../functions/deliver/handler.ts';
import * as feedbackEnv from '../functions/delivery-feedback/env.ts';
import { deliveryFeedback } from '../functions/delivery-feedback/handler.ts';
import * as engagementEnv from '../functions/engagement/env.ts';
import { engagement } from '../functions/engagement/handler.ts';
import * as fanOutEnv from '../functions/fan-out/env.ts';
import { fanOut } from '../functions/fan-out/handler.ts';
import * as feedEnv from '../functions/feed/env.ts';
import { feed } from '../functions/feed/handler.ts';
import * as intakeEnv from '../functions/intake/env.ts';
import { intake } from '../functions/intake/handler.ts';
import * as linksEnv from '../functions/links/env.ts';
import { links } from '../functions/links/handler.ts';
import * as ordersEnv from '../functions/orders/env.ts';
import { orders } from '../functions/orders/handler.ts';
import * as outagesEnv from '../functions/outages/env.ts';
import { outages } from '../functions/outages/handler.ts';
import * as rotateEnv from '../functions/rotate-secrets/env.ts';
import * as sourcesEnv from '../functions/sources/env.ts';
import { sources } from '../functions/sources/handler.ts';
import * as sweepEnv from '../functions/sweep/env.ts';
import { sweep } from '../functions/sweep/handler.ts';
import * as webhooksEnv from '../functions/webhooks/env.ts';
import { webhooks } from '../functions/webhooks/handler.ts';

export type Environment = Readonly<Record<string, string>>;
export type LocalPorts = Ports & {
  readonly secrets: Secrets;
  readonly statusPage: StatusPage;
  readonly queue: (name: string) => Queue;
  readonly pause: (ms: number) => Promise<void>;
};
// biome-ignore lint/suspicious/noExplicitAny: each story takes the payload of its own trigger
export type Story = (event: any, context: { getRemainingTimeInMillis: () => number }) => Promise<any>;

export const STORIES: Readonly<Record<string, (ports: LocalPorts, environment: Environment) => Story>> = {
  customers: (ports, environment) => checked(customersEnv.Env, environment, customers(ports)),
  orders: (ports, environment) => checked(ordersEnv.Env, environment, orders(ports)),
  outages: (ports, environment) => checked(outagesEnv.Env, environment, outages(ports)),
  'fan-out': (ports, environment) => checked(fanOutEnv.Env, environment, fanOut(ports)),
  engagement: (ports, environment) => checked(engagementEnv.Env, environment, engagement(ports)),
  cases: (ports, environment) => cases(ports, { surveyDelayHours: casesEnv.Env.parse(environment).SURVEY_DELAY_HOURS }),
  deliver: (ports, environment) => {
    const env = deliverEnv.Env.parse(environment);
    return deliver(ports, senderFrom(env), env.MANAGER_ADDRESS || undefined);
  },
  'delivery-feedback': (ports, environment) => checked(feedbackEnv.Env, environment, deliveryFeedback(ports)),
  sweep: (ports, environment) => {
    const { CUSTOMERS, ORDERS, OUTAGES, ENGAGEMENT, CASES, PAGES, LANE_ROUTINE, SOURCES_QUEUE } = sweepEnv.Env.parse(environment);
    const { queue } = ports;
    return sweep({
      ...ports,
      owners: {
        customers: queue(CUSTOMERS),
        orders: queue(ORDERS),
        outages: queue(OUTAGES),
        engagement: queue(ENGAGEMENT),
        cases: queue(CASES),
        pages: queue(PAGES),
        notices: queue(LANE_ROUTINE),
        sources: queue(SOURCES_QUEUE),
      },
    });
  },
  'rotate-secrets': (_ports, environment) => checked(rotateEnv.Env, environment, () => Promise.reject(new Error('nobody rotates secrets locally: they lie in secrets.json'))),
  console: (ports, environment) => {
    const env = consoleEnv.Env.parse(environment);
    return consoleApi({ ...ports, sender: senderFrom(env), defaults: defaultRules(defaultsIn(env)) });
  },
  feed: (ports, environment) => checked(feedEnv.Env, environment, feed(ports)),
  // The server binds to the loopback address only, so who reaches it may send.
  intake: (ports, environment) => checked(intakeEnv.Env, environment, intake({ ...ports, bus: { offer: (events) => offered(ports.bus, events) }, trusted: async () => 'yes' })),
  webhooks: (ports, environment) => webhooks(ports, settingsByPart(webhooksEnv.Env.parse(environment).SOURCES)),
  sources: (ports, environment) => sources(ports, settingsByPart(sourcesEnv.Env.parse(environment).SOURCES)),
  // Here the console is at the same address.
  links: (ports, environment) => links(ports, senderFrom(linksEnv.Env.parse(environment)), ''),
};

/** Into the local store goes everything or nothing. */
async function offered(bus: Bus, events: readonly BusEvent[]): Promise<readonly Taken[]> {
  await bus.put(events);
  return events.map(() => 'taken');
}

/** The story, once its environment has been found to be what its folder says. */
function checked(schema: { parse: (environment: Environment) => unknown }, environment: Environment, story: Story): Story {
  schema.parse(environment);
  return story;
}
