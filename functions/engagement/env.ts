import * as z from '../../core/zod.ts';
import { AlertDefaults } from '../../flow/alert-defaults.ts';

export const Env = z.extend(AlertDefaults, { TABLE: z.string(), BUS: z.string(), LANE_ROUTINE: z.string(), QUARANTINE: z.string(), QUEUE: z.string() });
export type Env = z.infer<typeof Env>;
