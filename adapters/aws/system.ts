import { randomUUID } from 'node:crypto';
import type { Clock, Ids } from '../../core/ports.ts';

export const systemClock: Clock = { now: () => Date.now() };
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
export const randomIds: Ids = { next: () => randomUUID() };
