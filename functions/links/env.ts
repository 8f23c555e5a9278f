import * as z from 'zod';
import { AlertDefaults } from '../../flow/alert-defaults.ts';

export const Env = AlertDefaults.extend({ TABLE: z.string(), BUS: z.string(), LINK_SECRET: z.string(), COMPANY: z.string(), SUPPORT_ADDRESS: z.string() });
export type Env = z.infer<typeof Env>;
