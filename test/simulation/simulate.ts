/** One seed: chaos, healing, dead letters sent again twice, everything worked off, and then the judgement. */

import { policyOf } from '../../core/notices/kinds.ts';
import { isFinal, type NoticeState } from '../../core/notices/state.ts';
import { HOUR, MINUTE } from '../../core/time.ts';
import type { STORIES } from '../../local/functions.ts';
import type { Wiring } from '../../local/template.ts';
import { check, type Figures } from './check.ts';
import { textOf } from './evidence.ts';
import { CHAOS_LASTS_MS, drawFaults, NO_FAULTS } from './faults.ts';
import type { Scene, SingleFault } from './invocation.ts';
import { Random } from './random.ts';
import { drawStory, STARTS_AT, SURVEY_DELAY_MS } from './story.ts';
import { type Sabotage, System } from './system.ts';
import { World } from './world.ts';

export type Options = {
  readonly wiring: Wiring;
  readonly seed: number;
  /** Share of the provider's Send events that never come. */
  readonly sendEventLoss?: number;
  /** No faults, and nothing told twice. */
  readonly calm?: boolean;
  readonly traced?: boolean;
  readonly sabotage?: Sabotage;
  /** One fault at one port call, for a calm seed. */
  readonly single?: SingleFault;
  /** Handlers of another version, which take turns with ours. */
  readonly beside?: typeof STORIES | undefined;
};

export type Result = { readonly figures: Figures; readonly violations: readonly string[]; readonly traceHash: string; readonly lines: readonly string[] };

const BEFORE_MS = 2 * MINUTE;
/** Healed and worked off by then, or something goes round in circles. */
const DRAINS_WITHIN_MS = 12 * HOUR;
const REDRIVES = 2;

export async function simulate({ wiring, seed, sendEventLoss = 0, calm = false, traced = false, sabotage = {}, single, beside }: Options): Promise<Result> {
  // Simulated faults are thrown by the thousand, and nobody reads where.
  Error.stackTraceLimit = traced ? 10 : 0;
  const random = new Random(seed);
  const story = drawStory(random.fork('story'), calm);
  const world = new World(STARTS_AT - BEFORE_MS, traced);
  const scene: Scene = {
    world,
    random: random.fork('scene'),
    mailsASecond: calm ? Number.POSITIVE_INFINITY : drawRate(random.fork('rate')),
    faults: calm ? NO_FAULTS : drawFaults(random.fork('faults')),
    invocations: 0,
    calls: 0,
    single,
    beside,
  };
  world.trace('seed', `${seed} ${JSON.stringify(scene.faults)}`);
  const system = new System(scene, wiring, story, sendEventLoss, sabotage);
  const { clockSkewMs, stall } = scene.faults;
  if (stall === 0 && Number.isFinite(scene.mailsASecond)) system.evidence.mostInTwoSeconds = scene.mailsASecond * (clockSkewMs === 0 ? 3 : 10);
  for (const happening of story.happenings) {
    world.in(happening.at - world.now, () => {
      if ('press' in happening) return system.press(happening.press);
      if ('operate' in happening) return system.operate(happening.operate);
      world.trace('event', world.lines && `${happening.event.type} ${happening.event.time} ${JSON.stringify(happening.event.data)}`);
      if (happening.throughIntake) system.post(happening.event);
      else system.emit(happening.event, happening.event.source, happening.event.type);
    });
  }

  await world.run(STARTS_AT + CHAOS_LASTS_MS);
  world.trace('heal');
  scene.faults = NO_FAULTS;
  // What is due in the course of the story is due by then.
  await world.run(STARTS_AT + CHAOS_LASTS_MS + SURVEY_DELAY_MS);
  for (let redrives = 0; redrives < REDRIVES; redrives++) {
    world.trace('redrive');
    system.queues.redrive();
    await drain(world, system);
  }
  const replayed = random.fork('archive').chance(0.2) ? await replay(world, system) : [];
  const { figures, violations } = check(system, story, { healedAt: STARTS_AT + CHAOS_LASTS_MS, endedAt: world.now, calm });
  return { figures: { ...figures, calls: scene.calls }, violations: [...violations, ...replayed], traceHash: world.traceHash, lines: world.lines ?? [] };
}

/** Most accounts have more than enough; the slow ones are where workers get into each other's way. */
const drawRate = (random: Random): number => random.pick([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 14, 3, 1]);

/** The whole archive once more: nobody hears anything new, and nothing that was final changes. */
async function replay(world: World, system: System): Promise<string[]> {
  const finals = (): Map<string, string> =>
    new Map([...system.table.all()].filter(({ sk, body }) => sk.startsWith('NOTICE#') && isFinal(body as NoticeState)).map((item) => [textOf(item), JSON.stringify(item.body)]));
  const [sent, before] = [system.evidence.accepted.length, finals()];
  world.trace('archive');
  system.replayArchive();
  await drain(world, system);
  const after = finals();
  const changed = [...before].filter(([key, body]) => after.get(key) !== body).map(([key]) => `replayed: the final ${key} changed`);
  // Who has come into an outage's audience since is news to the archive.
  const more = system.evidence.accepted.slice(sent).filter(({ notice }) => policyOf(notice).topic !== 'outages').length;
  return more > 0 ? [`replayed: ${more} sent by the archive`, ...changed] : changed;
}

/** Until nothing has been waiting for some sweeps. */
async function drain(world: World, system: System): Promise<void> {
  const until = world.now + DRAINS_WITHIN_MS;
  let quietUntil = world.now + 5 * MINUTE;
  const stop = (): boolean => {
    if (!system.isQuiet || system.table.isDueBy(world.now)) quietUntil = world.now + 5 * MINUTE;
    return world.now >= quietUntil;
  };
  await world.run(until, stop);
}
