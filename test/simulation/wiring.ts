/** The deployed wiring, with the survey's delay shortened so that its hour falls into the chaos. */
import { HOUR } from '../../core/time.ts';
import type { Wiring } from '../../local/template.ts';
import { SURVEY_DELAY_MS } from './story.ts';

export const simulatedWiring = (wiring: Wiring): Wiring => ({
  ...wiring,
  functions: new Map(
    [...wiring.functions].map(([id, config]) => [
      id,
      config.folder === 'cases' ? { ...config, environment: { ...config.environment, SURVEY_DELAY_HOURS: String(SURVEY_DELAY_MS / HOUR) } } : config,
    ]),
  ),
});
