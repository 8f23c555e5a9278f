/** Samples with something changed, for the tests of this folder. */
import type { Kind } from '../../core/notices/kinds.ts';
import { SAMPLES } from '../../templates/samples.ts';

/** The sample's variables with some replaced. */
export const sample = (kind: Kind, changes: Readonly<Record<string, unknown>> = {}, variant = 'full'): Readonly<Record<string, unknown>> => ({
  ...SAMPLES[kind][variant],
  ...changes,
});

export function without(variables: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const { [name]: _, ...rest } = variables;
  return rest;
}
