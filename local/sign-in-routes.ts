/** Signing in on a laptop: with one click as anybody, as whoever reaches the loopback address has the machine. */
import { ROLES, type Role } from '../core/console/access.ts';
import { colleagues } from '../flow/console/me.ts';
import { type HttpAnswer, json } from '../flow/http.ts';
import type { Engine } from './engine.ts';

const MOST_SHOWN = 50;
/** How much a colleague has to do, so that one who has something is found. */
const LOOKED_AT = 500;

export async function whoMaySignIn(engine: Engine): Promise<HttpAnswer> {
  const all = await colleagues(engine.table);
  const csms = await Promise.all(
    all.slice(0, MOST_SHOWN).map(async ({ id, name }) => ({ id, name, alerts: (await engine.table.worklist(id, { limit: LOOKED_AT })).found.length })),
  );
  return json(200, { csms: csms.sort((a, b) => b.alerts - a.alerts) });
}

export async function signInHere(engine: Engine, wish: unknown): Promise<HttpAnswer> {
  const { user, role } = (wish ?? {}) as { user?: unknown; role?: unknown };
  if (typeof user !== 'string' || user === '' || user.length > 128) return json(400, { error: 'user wants an id, such as a CSM’s.' });
  if (!ROLES.includes(role as Role)) return json(400, { error: `role wants one of ${ROLES.join(', ')}.` });
  return json(200, { access_token: await (await engine.signIn()).token({ user, role: role as Role }) });
}
