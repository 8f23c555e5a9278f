/** The authorization matrix: every route of the table × everybody who might ask. A route that is added is in it by itself. */
import { generateKeyPair, SignJWT } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '../../core/console/access.ts';
import { ROUTES, type Route, type RouteName } from '../../core/console/routes.ts';
import { isoOf } from '../../core/time.ts';
import { changeRules } from '../../flow/rules.ts';
import { operatorPorts } from '../../local/operations.ts';
import { customer, event, NOON, outage } from '../builders.ts';
import { servedSystem } from '../local/served.ts';
import { ask } from './signed-in.ts';

const served = servedSystem();
const NAMES = Object.keys(ROUTES) as RouteName[];
const CARLA = { id: 'carla', name: 'Carla', email: 'carla@example.org' };

/** A request that the route answers well for an admin. */
const PATHS: Partial<Record<RouteName, string>> = { told: '?report=none', search: '?q=ada' };
const BODIES: Partial<Record<RouteName, unknown>> = {
  act: { did: 'acknowledge' },
  actOnMany: { action: { did: 'acknowledge' }, alerts: [{ id: 'ada/unhappy', etag: 'x' }] },
  rehearse: { change: {} },
  changeRules: { change: {}, why: 'a test' },
  pause: { class: 'survey', paused: false, why: 'a test' },
  testSend: {},
  tag: { theme: 'none', carries: true },
};
/** About one customer, and so another team's. */
const ABOUT_ADA: readonly RouteName[] = ['alert', 'act', 'customer', 'score', 'timeline', 'customerOutages', 'tag'];

const pathOf = (name: RouteName): string =>
  ROUTES[name].path.replace('{customer}', 'ada').replace('{flag}', 'unhappy').replace('{incident}', 'i1').replace('{comment}', 'x').replace('{kind}', 'order.shipped') +
  (PATHS[name] ?? '');

const asked = (name: RouteName, token: string | undefined) =>
  ask(served, ROUTES[name].method, pathOf(name), { token, ...(name in BODIES && { body: BODIES[name] }), ...('ifMatch' in ROUTES[name] && { ifMatch: '"0"' }) });

const token = async (role: Role, user: string = role, more: { claims?: Record<string, unknown>; expiresInSeconds?: number } = {}): Promise<string> =>
  (await served.system.engine.signIn()).token({ user, role, ...more });

beforeEach(async () => {
  await served.system.emit(customer('ada', NOON, { csm: CARLA, components: ['api'] }), customer('bob', NOON, { csm: { ...CARLA, id: 'otto', name: 'Otto' } }));
  await served.system.emit(
    event('survey.answered', NOON, { customerId: 'ada', kind: 'csat', score: 1, scale: 5, answeredAt: isoOf(NOON), caseId: 'k1' }),
    outage('outage.opened', NOON),
  );
});

const STRANGERS: Readonly<Record<string, () => Promise<string | undefined>>> = {
  nobody: async () => undefined,
  'an expired sign-in': () => token('admin', 'anna', { expiresInSeconds: -60 }),
  'another pool’s token': async () => {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT({
      username: 'anna',
      client_id: 'local',
      token_use: 'access',
      'cognito:groups': ['admin'],
      iss: 'https://cognito-idp.xx-local-1.amazonaws.com/xx-local-1_other',
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'local' })
      .setExpirationTime('1h')
      .setIssuedAt()
      .sign(privateKey);
  },
  'our pool’s name under another key': async () => {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT({
      username: 'anna',
      client_id: 'local',
      token_use: 'access',
      'cognito:groups': ['admin'],
      iss: 'https://cognito-idp.xx-local-1.amazonaws.com/xx-local-1_beforehand',
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'local' })
      .setExpirationTime('1h')
      .setIssuedAt()
      .sign(privateKey);
  },
  'an id token': () => token('admin', 'anna', { claims: { token_use: 'id', aud: 'local', 'cognito:username': 'anna' } }),
  'another client’s token': () => token('admin', 'anna', { claims: { client_id: 'other' } }),
  'no token at all in its place': async () => 'nonsense',
};

describe.each(Object.entries(STRANGERS))('%s', (_, stranger) => {
  test.each(NAMES)('is told nothing by %s', async (name) => {
    const { status, body } = await asked(name, await stranger());
    expect(status).toBe(401);
    expect(Object.keys(body).sort()).toEqual(['error', 'reason']);
  });
});

test.each(NAMES)('somebody without a role is told by %s that they have none', async (name) => {
  expect(await asked(name, await token('csm', 'anna', { claims: { 'cognito:groups': ['friends'] } }))).toMatchObject({ status: 403, body: { reason: 'no-role' } });
});

const WRONG_ROLE = NAMES.flatMap((name) => ROLES.filter((role) => !(ROUTES[name] as Route).roles.includes(role)).map((role) => [name, role] as const));
test.each(WRONG_ROLE)('%s is closed to a %s', async (name, role) => {
  expect(await asked(name, await token(role))).toMatchObject({ status: 403, body: { reason: 'role' } });
});

const RIGHT_ROLE = NAMES.flatMap((name) => (ROUTES[name] as Route).roles.map((role) => [name, role] as const));
test.each(RIGHT_ROLE)('%s is open to a %s', async (name, role) => {
  const { status, body } = await asked(name, await token(role, role === 'csm' ? 'carla' : role));
  // The state that the request names is not the alert's, nor is there such a report or theme, nor an address of that person.
  const expected = { act: 412, told: 404, tag: 422, testSend: role === 'csm' ? 200 : 422 }[name as string] ?? 200;
  expect([status, status === expected ? '' : JSON.stringify(body)]).toEqual([expected, '']);
});

describe('of another team', () => {
  beforeEach(() => changeRules(operatorPorts(served.system.engine), { alerts: { teams: { north: ['carla', 'lena'], south: ['otto', 'lars'] } } }, { by: 'test', why: 'teams' }));

  test.each(ABOUT_ADA.flatMap((name) => (['csm', 'lead'] as const).map((role) => [name, role] as const)))('%s is closed to a %s', async (name, role) => {
    expect(await asked(name, await token(role, role === 'csm' ? 'otto' : 'lars'))).toMatchObject({ status: 403, body: { reason: 'other-team' } });
  });

  test('an alert among many is refused by itself', async () => {
    const { body } = await asked('actOnMany', await token('csm', 'otto'));
    expect(body.results).toEqual([{ id: 'ada/unhappy', verdict: 'not-yours', reason: expect.stringContaining('team') }]);
  });

  test('a list, a search and colleagues hold none of theirs', async () => {
    const otto = await token('csm', 'otto');
    expect((await ask(served, 'GET', '/alerts?owner=team', { token: otto })).body.alerts).toEqual([]);
    expect((await ask(served, 'GET', '/alerts?owner=carla', { token: otto })).status).toBe(403);
    expect((await ask(served, 'GET', '/customers?q=ada', { token: otto })).body.customers).toEqual([]);
    expect((await ask(served, 'GET', '/me', { token: otto })).body.colleagues).toEqual([{ id: 'otto', name: 'Otto' }]);
  });

  test('a colleague of the team reads what is not theirs and does not act on it; their lead does', async () => {
    const lena = await token('csm', 'lena');
    const { body, status } = await ask(served, 'GET', '/alerts/ada/unhappy', { token: lena });
    expect([status, body.mayAct]).toEqual([200, false]);
    const press = (bearer: string) => ask(served, 'POST', '/alerts/ada/unhappy/actions', { token: bearer, body: { did: 'acknowledge' }, ifMatch: body.etag });
    expect(await press(lena)).toMatchObject({ status: 403, body: { reason: 'not-yours' } });
    expect(await press(await token('lead', 'lena'))).toMatchObject({ status: 200, body: { acknowledged: { by: 'lena' } } });
  });
});

test('the matrix has every route, and says how many it asked', () => {
  const asks = NAMES.length * (Object.keys(STRANGERS).length + 1) + WRONG_ROLE.length + RIGHT_ROLE.length + ABOUT_ADA.length * 2;
  expect(new Set([...WRONG_ROLE, ...RIGHT_ROLE].map(([name]) => name)).size).toBe(NAMES.length);
  console.log(`authorization matrix: ${NAMES.length} routes, ${asks} requests`);
});
