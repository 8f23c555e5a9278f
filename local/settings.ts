/** What the surroundings say: where to listen and where to keep things. */
import { resolve } from 'node:path';

export const HOST = '127.0.0.1';
export const DEFAULT_PORT = 4600;

export type Settings = { readonly port: number; readonly folder: string };

export class SettingsProblem extends Error {
  override name = 'SettingsProblem';
}

export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const port = Number(environment.PORT ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new SettingsProblem(`PORT must be a whole number from 0 to 65535, not "${environment.PORT}".`);
  return { port, folder: resolve(environment.BEFOREHAND_DIR ?? '.beforehand') };
}

export const addressOf = (port: number): string => `http://${HOST}:${port}`;
