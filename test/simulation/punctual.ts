/** How late deadlines were rung that came when the world was sound again. */
import { askedFor, type CaseState, resolutionOf } from '../../core/cases/state.ts';
import { factOf, type OrderState } from '../../core/orders/state.ts';
import { type Instant, SECOND } from '../../core/time.ts';
import type { Past } from './evidence.ts';
import { SURVEY_DELAY_MS } from './story.ts';

/** The sweep's period, and some seconds for the way through the queue. */
const LATEST_MS = 64 * SECOND;

/** In words, every deadline from `healedAt` on that was answered too late. */
export function lateRings(histories: ReadonlyMap<string, readonly Past[]>, healedAt: Instant): readonly string[] {
  const late: string[] = [];
  for (const [text, history] of histories) {
    const rings = text.includes('|ORDER#') ? ringsOfOrder(history) : text.includes('|CASE#') ? ringsOfCase(history) : [];
    for (const { dueAt, at } of rings) if (dueAt >= healedAt && at - dueAt > LATEST_MS) late.push(`${text} was rung ${Math.round((at - dueAt) / SECOND)} s late`);
  }
  return late;
}

type Ring = { readonly dueAt: Instant; readonly at: Instant };

/** A promise that is told after its instant is due when it is told. */
function ringsOfOrder(history: readonly Past[]): Ring[] {
  return history.flatMap(({ at, body }, index) => {
    const before = history[index - 1]?.body as OrderState | undefined;
    const fresh = (body as OrderState | undefined)?.facts.filter((fact) => fact.silent && factOf(before, fact.name) === undefined) ?? [];
    return fresh.map((fact) => ({
      dueAt: Math.max(
        fact.at,
        sinceWhen(history, index, (past) => (past as OrderState | undefined)?.promise?.at === fact.at),
      ),
      at,
    }));
  });
}

function ringsOfCase(history: readonly Past[]): Ring[] {
  return history.flatMap(({ at, body }, index) => {
    const before = history[index - 1]?.body as CaseState | undefined;
    const resolution = before && resolutionOf(before);
    if (
      before === undefined ||
      resolution === undefined ||
      body === undefined ||
      askedFor(before, resolution) !== undefined ||
      askedFor(body as CaseState, resolution) === undefined
    )
      return [];
    const known = sinceWhen(history, index, (past) => past !== undefined && resolutionOf(past as CaseState)?.at === resolution.at);
    return [{ dueAt: Math.max(resolution.at + SURVEY_DELAY_MS, known), at }];
  });
}

/** Since which commit before `index` without interruption. */
function sinceWhen(history: readonly Past[], index: number, holds: (body: unknown) => boolean): Instant {
  let since = history[index]?.at ?? 0;
  for (let i = index - 1; i >= 0 && holds(history[i]?.body); i--) since = history[i]?.at ?? since;
  return since;
}
