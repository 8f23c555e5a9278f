import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AlarmChange, decideOnAlarm } from '../../core/alarms/decide.ts';
import type { AlarmState } from '../../core/alarms/state.ts';
import { alarmSettings, type SourceSettings, sourceSettings } from '../../core/sources/settings.ts';
import { MINUTE } from '../../core/time.ts';
import { NOON } from '../builders.ts';

const SETTINGS = sourceSettings(
  '{"alarms":{"api-*":{"components":"api","confirmMinutes":5,"settleMinutes":10},"api-slow*":{"components":null},"api-5xx":{"components":["api","web"]}}}',
);
const ALARM = alarmSettings(SETTINGS, 'api-x');

const change = (to: 'alarm' | 'ok', minute: number): AlarmChange => ({ name: 'api-x', to, at: NOON + minute * MINUTE });

/** Lives through changes minute by minute, waking when something is due. */
function live(changes: readonly (readonly ['alarm' | 'ok', number])[], until: number, settings: SourceSettings['alarms'][string] | undefined) {
  let state: AlarmState | undefined;
  let dueAt: number | undefined;
  const said = new Map<string, number>();
  const heed = (decision: ReturnType<typeof decideOnAlarm>, minute: number): void => {
    state = decision.state;
    dueAt = decision.deadline;
    for (const { id } of decision.events) if (!said.has(id)) said.set(id, minute);
  };
  for (let minute = 0; minute <= until; minute++) {
    const now = NOON + minute * MINUTE;
    for (const [to, at] of changes) if (at === minute) heed(decideOnAlarm(state, change(to, at), settings, now), minute);
    if (dueAt !== undefined && dueAt <= now) heed(decideOnAlarm(state, 'wake', settings, now), minute);
  }
  return [...said].map(([id, minute]) => [id.split('/')[1], minute]);
}

describe('an alarm', () => {
  test.each([
    ['that goes on is an outage after its confirmation time', [['alarm', 0]], [['opened', 5]]],
    [
      'that was a blip is none',
      [
        ['alarm', 0],
        ['ok', 4],
      ],
      [],
    ],
    [
      'that flaps is one outage, as soon as it was on for its confirmation time all in all',
      [
        ['alarm', 0],
        ['ok', 2],
        ['alarm', 4],
        ['ok', 6],
        ['alarm', 8],
      ],
      [['opened', 9]],
    ],
    [
      'that is well for long enough between blips starts anew',
      [
        ['alarm', 0],
        ['ok', 3],
        ['alarm', 20],
        ['ok', 23],
      ],
      [],
    ],
    [
      'is over once it has settled',
      [
        ['alarm', 0],
        ['ok', 20],
      ],
      [
        ['opened', 5],
        ['resolved', 30],
      ],
    ],
    [
      'that flaps at its end is over once',
      [
        ['alarm', 0],
        ['ok', 20],
        ['alarm', 25],
        ['ok', 27],
        ['alarm', 30],
        ['ok', 40],
      ],
      [
        ['opened', 5],
        ['resolved', 50],
      ],
    ],
  ] as const)('%s', (_, changes, expected) => {
    expect(live(changes, 90, ALARM)).toEqual(expected);
  });

  test('without a component tells nobody', () => {
    expect(live([['alarm', 0]], 60, alarmSettings(SETTINGS, 'disk-full'))).toEqual([]);
    expect(live([['alarm', 0]], 60, alarmSettings(SETTINGS, 'api-slow-1'))).toEqual([]);
  });

  test('whose component was taken away is over when it is well', () => {
    const declared = decideOnAlarm(decideOnAlarm(undefined, change('alarm', 0), ALARM, NOON).state, 'wake', ALARM, NOON + 5 * MINUTE).state;
    expect(decideOnAlarm(declared, change('ok', 6), undefined, NOON + 6 * MINUTE).events.map(({ type }) => type)).toEqual(['outage.resolved']);
  });

  test('says the same again when it is asked again, so that a crash before the bus loses nothing', () => {
    const declared = decideOnAlarm(decideOnAlarm(undefined, change('alarm', 0), ALARM, NOON).state, 'wake', ALARM, NOON + 5 * MINUTE);
    expect(decideOnAlarm(declared.state, 'wake', ALARM, NOON + 6 * MINUTE).events).toEqual(declared.events);
    const over = decideOnAlarm(decideOnAlarm(declared.state, change('ok', 6), ALARM, NOON + 6 * MINUTE).state, 'wake', ALARM, NOON + 16 * MINUTE);
    expect(decideOnAlarm(over.state, 'wake', ALARM, NOON + 17 * MINUTE).events).toEqual(over.events);
  });

  test('never says an end before a beginning, and never two beginnings in a row, whatever changes in whatever order', () => {
    const changes = fc.array(fc.tuple(fc.constantFrom('alarm' as const, 'ok' as const), fc.nat(120)), { maxLength: 30 });
    fc.assert(
      fc.property(changes, (each) => {
        const said = live(each, 300, ALARM).map(([what]) => what);
        expect(said).toEqual(said.map((_, index) => (index % 2 === 0 ? 'opened' : 'resolved')));
      }),
    );
  });
});

test('the settings of an alarm are those of its name, else of the longest beginning', () => {
  expect([
    alarmSettings(SETTINGS, 'api-5xx')?.components,
    alarmSettings(SETTINGS, 'api-slow-1')?.components,
    alarmSettings(SETTINGS, 'api-x')?.components,
    alarmSettings(SETTINGS, 'x'),
  ]).toEqual([['api', 'web'], [], ['api'], undefined]);
});
