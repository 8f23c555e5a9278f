import * as z from 'zod';
import { AlertDefaults } from '../../flow/alert-defaults.ts';

export const Env = AlertDefaults.extend({ TABLE: z.string(), BUS: z.string(), LANE_ROUTINE: z.string(), QUARANTINE: z.string(), QUEUE: z.string() });
export type Env = z.infer<typeof Env>;
