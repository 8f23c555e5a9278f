import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test } from 'vitest';
import { freshSecret, secretVersions } from '../../adapters/aws/secret-versions.ts';
import { keysIn } from '../../adapters/aws/secrets.ts';
import { rotateSecrets } from '../../functions/rotate-secrets/handler.ts';
import { json, type ServiceStub, serviceStub } from './service-stub.ts';

let stub: ServiceStub | undefined;
afterEach(() => stub?.close());

const FIRST = `${'A'.repeat(40)}0001`;
type Version = { text: string; stages: string[] };

/** Secrets Manager as far as a rotation asks it. */
async function secretsManager(): Promise<{ client: SecretsManagerClient; versions: Map<string, Version> }> {
  const versions = new Map<string, Version>([['v1', { text: FIRST, stages: ['AWSCURRENT'] }]]);
  const move = (stage: string, to: string): void => {
    for (const version of versions.values()) version.stages = version.stages.filter((each) => each !== stage);
    versions.get(to)?.stages.push(stage);
  };
  stub = await serviceStub(({ target, body }) => {
    const asked = JSON.parse(body) as Record<string, string>;
    const version = [...versions].find(([id, { stages }]) => stages.includes(asked.VersionStage ?? '') && (asked.VersionId === undefined || id === asked.VersionId));
    if (target.endsWith('GetSecretValue'))
      return version === undefined ? json({ __type: 'ResourceNotFoundException' }, 400) : json({ SecretString: version[1].text, VersionId: version[0] });
    if (target.endsWith('PutSecretValue')) {
      versions.set(asked.ClientRequestToken ?? '', { text: asked.SecretString ?? '', stages: [] });
      move('AWSPENDING', asked.ClientRequestToken ?? '');
    }
    if (target.endsWith('UpdateSecretVersionStage')) move('AWSCURRENT', asked.MoveToVersionId ?? '');
    return json({ VersionIdsToStages: Object.fromEntries([...versions].map(([id, { stages }]) => [id, stages])) });
  });
  return { client: new SecretsManagerClient({ ...stub.reach, maxAttempts: 1 }), versions };
}

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

describe('a rotation', () => {
  test('puts a new key in front, also when every step is asked for twice', async () => {
    const { client, versions } = await secretsManager();
    const lines: object[] = [];
    const rotate = rotateSecrets({ secrets: secretVersions(client), freshSecret, log: { line: (fields) => void lines.push(fields) } }, (id) => (id === 'links' ? 3 : undefined));
    for (const Step of STEPS) for (let n = 0; n < 2; n++) await rotate({ Step, SecretId: 'links', ClientRequestToken: 'v2' });
    const current = [...versions.values()].find(({ stages }) => stages.includes('AWSCURRENT'));
    const keys = keysIn(current?.text ?? '');
    expect(keys.map(({ kid }) => kid)).toEqual(['2', '1']);
    expect(keys[1]?.secret).toBe(FIRST);
    expect(keys[0]?.secret).toMatch(/^[A-Za-z0-9]{44}$/);
    expect(JSON.stringify(lines)).not.toContain(keys[0]?.secret);
  });

  test('of a secret that is not ours is refused', async () => {
    const { client } = await secretsManager();
    const rotate = rotateSecrets({ secrets: secretVersions(client), freshSecret, log: { line: () => undefined } }, () => undefined);
    await expect(rotate({ Step: 'createSecret', SecretId: 'theirs', ClientRequestToken: 'v2' })).rejects.toThrow();
    expect(stub?.asked).toEqual([]);
  });
});
