import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { translateBus } from '../../adapters/sources/aws/translate.ts';
import { BadPayload } from '../../adapters/sources/read.ts';
import { type AlarmChange, decideOnAlarm } from '../../core/alarms/decide.ts';
import type { AlarmState } from '../../core/alarms/state.ts';
import type { Wake } from '../../core/decision.ts';
import { exactJson } from '../../core/exact-json.ts';
import { alarmItemKey } from '../../core/keys.ts';
import { type Ports, Refused } from '../../core/ports.ts';
import { alarmSettings, type SourceSettings } from '../../core/sources/settings.ts';
import type { Translation } from '../../core/sources/translation.ts';
import { commit } from '../../flow/commit.ts';
import { eachRecord, type Read } from '../../flow/each-record.ts';
import { passFacts } from '../../flow/pass-facts.ts';

type Needs = Pick<Ports, 'table' | 'bus' | 'quarantine' | 'visibility' | 'clock' | 'log' | 'pause'>;
type Message = Wake | { readonly alarm: AlarmChange } | (Extract<Translation, { events: unknown }> & { readonly of: string }) | { readonly reason: string };

/** What AWS and partners say on their own buses: alarms that stand for a component, troubles of AWS, webhooks that come as events. */
export const sources =
  (ports: Needs, settings: SourceSettings) =>
  (batch: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(
      ports,
      batch,
      (body) => reads(body, settings),
      async (message) => {
        if ('reason' in message) ports.log.line({ declined: message.reason });
        else if ('events' in message) await pass(ports, message.of, message);
        else await onAlarm(ports, settings, message);
        return 'done';
      },
      exactJson,
    );

function reads(body: unknown, settings: SourceSettings): Read<Message> {
  if (isWake(body)) return { ok: true, message: body };
  try {
    const said = translateBus({ payload: body, settings });
    return { ok: true, message: 'events' in said ? { ...said, of: said.events[0]?.source.split(':')[0] ?? 'aws' } : said };
  } catch (error) {
    if (error instanceof BadPayload) return { ok: false, errors: error.errors };
    throw error;
  }
}

function isWake(body: unknown): body is Wake {
  const wake = typeof body === 'object' && body !== null && 'wake' in body ? (body as { wake: unknown }).wake : undefined;
  return typeof wake === 'object' && wake !== null && typeof (wake as { pk?: unknown }).pk === 'string';
}

async function onAlarm(ports: Needs, settings: SourceSettings, message: Wake | { readonly alarm: AlarmChange }): Promise<void> {
  const woken = 'wake' in message;
  const name = woken ? message.wake.pk.slice('ALARM#'.length) : message.alarm.name;
  const decision = await commit(
    ports,
    alarmItemKey(name),
    (state: AlarmState | undefined, now) => decideOnAlarm(state, woken ? 'wake' : message.alarm, alarmSettings(settings, name), now),
    { woken },
  );
  ports.log.line({ alarm: name, because: decision.because });
  if (decision.events.length > 0) await pass(ports, 'cloudwatch', { events: decision.events });
}

async function pass(ports: Needs, of: string, { events, knows }: Extract<Translation, { events: unknown }>): Promise<void> {
  const { refused } = await passFacts(ports, of, events, knows);
  if (refused.length > 0) throw new Refused(refused.flatMap(({ errors }) => errors));
}
