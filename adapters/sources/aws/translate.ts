/** What AWS and its partners put on a bus, known by its shape: rules hand on the bare `detail`. */
import type { AlarmChange } from '../../../core/alarms/decide.ts';
import { exactJson } from '../../../core/exact-json.ts';
import { alarmSettings } from '../../../core/sources/settings.ts';
import { declined, type Headers, type Translation } from '../../../core/sources/translation.ts';
import type { Given } from '../given.ts';
import { at, cut, flag, isObject, moment, need, needMoment, needObject, text } from '../read.ts';
import { translateShopify } from '../shopify/translate.ts';
import { translateStripe } from '../stripe/translate.ts';
import { translateZendesk } from '../zendesk/translate.ts';

export type FromBus = { readonly alarm: AlarmChange } | Translation;

/** @param given without headers: the bus has none, partners carry theirs in the body */
export function translateBus(given: Omit<Given, 'headers'>): FromBus {
  const detail = needObject({ it: unwrapped(given.payload) }, 'it');
  if (isObject(at(detail, 'metadata')) && isObject(at(detail, 'payload'))) return partnerOf(detail, given);
  if (text(detail, 'object') === 'event') return translateStripe({ ...given, headers: {} });
  if (isObject(at(detail, 'ticket_event')) || text(detail, 'type')?.startsWith('zen:event-type:')) return translateZendesk({ ...given, headers: {} });
  if (text(detail, 'eventArn') !== undefined && text(detail, 'service') !== undefined) return healthFacts(detail, given);
  const sns = snsAlarm(detail);
  if (sns !== undefined) return alarmOf(sns, given);
  if (text(detail, 'alarmName') !== undefined)
    return alarmOf({ name: need(detail, 'alarmName'), state: text(detail, 'state.value'), at: moment(detail, 'state.timestamp') }, given);
  if (text(detail, 'alarmData.alarmName') !== undefined)
    return alarmOf(
      { name: need(detail, 'alarmData.alarmName'), state: text(detail, 'alarmData.state.value'), at: moment(detail, 'alarmData.state.timestamp') ?? moment(detail, 'time') },
      given,
    );
  if (text(detail, 'notificationType') !== undefined || text(detail, 'eventType') !== undefined)
    return declined('What SES says of a message comes by the rule of its configuration set, to delivery-feedback.');
  if (Array.isArray(at(detail, 'Records'))) return declined('The event of a Lambda function: connect its queue or topic to the function that it is for.');
  return declined('None of the shapes that are understood here: a CloudWatch alarm, an AWS Health event, or a partner’s event.');
}

/** A queue may also be fed by SNS, with its envelope, or by a rule that hands on the whole event; who tries a sample out may have it as PutEvents takes it. */
function unwrapped(body: unknown): unknown {
  const whole = Array.isArray(body) && body.length === 1 ? body[0] : body;
  const message =
    at(whole, 'Records.0.Sns.Message') ??
    (text(whole, 'Type') === 'Notification' ? at(whole, 'Message') : undefined) ??
    (text(whole, 'DetailType') === undefined ? undefined : at(whole, 'Detail'));
  if (typeof message === 'string') {
    try {
      return unwrapped(exactJson(message));
    } catch {
      return whole;
    }
  }
  return isObject(at(whole, 'detail')) && text(whole, 'detail-type') !== undefined ? at(whole, 'detail') : whole;
}

/** Shopify's connector keeps the headers of its webhook beside the body. */
function partnerOf(detail: Record<string, unknown>, given: Omit<Given, 'headers'>): Translation {
  const headers: Headers = Object.fromEntries(
    Object.entries(needObject(detail, 'metadata')).flatMap(([name, value]) => (typeof value === 'string' ? [[name.toLowerCase(), value]] : [])),
  );
  if (headers['x-shopify-topic'] === undefined) return declined('A partner’s event of another kind than Shopify’s.');
  return translateShopify({ ...given, headers, payload: at(detail, 'payload') });
}

type Told = { readonly name: string; readonly state: string | undefined; readonly at: string | undefined };

function snsAlarm(detail: Record<string, unknown>): Told | undefined {
  const name = text(detail, 'AlarmName');
  return name === undefined ? undefined : { name, state: text(detail, 'NewStateValue'), at: moment(detail, 'StateChangeTime') };
}

function alarmOf({ name, state, at: told }: Told, { settings }: Omit<Given, 'headers'>): FromBus {
  if (alarmSettings(settings, name) === undefined) return declined('No component stands behind this alarm (alarms in sources.json).');
  if (state === 'INSUFFICIENT_DATA') return declined('An alarm without data says neither well nor ill.');
  if (state !== 'ALARM' && state !== 'OK') return declined('An alarm whose state is none that is known.');
  return { alarm: { name, to: state === 'ALARM' ? 'alarm' : 'ok', at: Date.parse(told ?? needMoment({ at: told }, 'at')) } };
}

/** An issue of a service that ours stands on. Planned work of AWS is for its operators: they say what it means for customers. */
function healthFacts(detail: Record<string, unknown>, { settings }: Omit<Given, 'headers'>): Translation {
  const service = need(detail, 'service');
  const category = text(detail, 'eventTypeCategory');
  if (category !== 'issue') return declined(`${cut(category ?? 'What AWS says here', 40)}: planned work and notes to the account are for its operators.`);
  const mine = Object.hasOwn(settings.health, service) ? settings.health[service] : undefined;
  if (mine === undefined || mine.components.length === 0) return declined(`No component stands on ${cut(service, 40)} (health in sources.json).`);
  if (flag(detail, 'backup')) return declined('The copy of an event of another region.');
  const eventArn = need(detail, 'eventArn');
  const closed = text(detail, 'statusCode') === 'closed' || moment(detail, 'endTime') !== undefined;
  const time = moment(detail, 'lastUpdatedTime') ?? (closed ? moment(detail, 'endTime') : undefined) ?? needMoment(detail, 'startTime');
  return {
    events: [
      {
        id: cut(`${eventArn.split('/').slice(-1)[0]}/${closed ? 'closed' : 'open'}/${time}`, 250),
        source: 'awshealth',
        type: closed ? 'outage.resolved' : 'outage.opened',
        time,
        data: {
          incidentId: cut(`health-${eventArn.split('/').slice(-1)[0]}`, 128),
          components: mine.components,
          status: closed ? 'resolved' : 'investigating',
          impact: mine.impact ?? 'major',
          kind: mine.kind ?? 'degraded',
          message: closed ? 'It works again.' : (mine.message ?? 'A provider of ours has a problem that our service may feel. We are watching it.'),
        },
      },
    ],
  };
}
