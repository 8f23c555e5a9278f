import { randomInt } from 'node:crypto';
import { DescribeSecretCommand, GetSecretValueCommand, PutSecretValueCommand, type SecretsManagerClient, UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import { type SecretVersions, Unavailable } from '../../core/ports.ts';
import { answerOf, nameOf } from './failures.ts';

const CURRENT = 'AWSCURRENT';
const PENDING = 'AWSPENDING';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** As the stack makes them: valid as text and as base64 alike. */
const CHARS = 44;

export const freshSecret = (): string => Array.from({ length: CHARS }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** The versions of secrets as Secrets Manager has them while it rotates one. */
export function secretVersions(client: SecretsManagerClient): SecretVersions {
  return {
    async current(SecretId) {
      const { SecretString } = await answerOf('read secret', client.send(new GetSecretValueCommand({ SecretId, VersionStage: CURRENT })));
      if (SecretString === undefined) throw new Unavailable('the secret has no text yet');
      return SecretString;
    },
    async pending(SecretId, VersionId) {
      try {
        return (await client.send(new GetSecretValueCommand({ SecretId, VersionId, VersionStage: PENDING }))).SecretString;
      } catch (error) {
        if (nameOf(error) === 'ResourceNotFoundException') return undefined;
        throw error;
      }
    },
    async putPending(SecretId, ClientRequestToken, SecretString) {
      await answerOf('write secret', client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages: [PENDING] })));
    },
    async promote(SecretId, MoveToVersionId) {
      const { VersionIdsToStages = {} } = await answerOf('read secret', client.send(new DescribeSecretCommand({ SecretId })));
      const RemoveFromVersionId = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes(CURRENT))?.[0];
      if (RemoveFromVersionId === MoveToVersionId) return;
      await answerOf('write secret', client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: CURRENT, MoveToVersionId, RemoveFromVersionId })));
    },
  };
}
