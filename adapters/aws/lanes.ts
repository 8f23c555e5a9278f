import type { Lane } from '../../core/notices/kinds.ts';
import type { Queue } from '../../core/ports.ts';

/** The lanes that a function was given. Its role allows no others either, so a notice for one of those is a mistake in the wiring. */
export const lanesOf = (given: Partial<Record<Lane, Queue>>): Record<Lane, Queue> => ({
  urgent: closed('urgent'),
  routine: closed('routine'),
  broadcast: closed('broadcast'),
  ...given,
});

const closed = (lane: Lane): Queue => ({
  async send() {
    throw new Error(`this function was not given the lane ${lane}`);
  },
});
