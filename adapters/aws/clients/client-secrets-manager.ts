/** Takes the place of `@aws-sdk/client-secrets-manager` in the bundles of functions (infra/bundling.ts). */
import { jsonCommand } from './json-command.ts';
import { ServiceClient, type Settings } from './service-client.ts';

export class SecretsManagerClient extends ServiceClient {
  constructor(settings?: Settings) {
    super({ host: 'secretsmanager' }, settings);
  }
}

const command = (operation: string) => jsonCommand(`secretsmanager.${operation}`, { version: '1.1' });
export const DescribeSecretCommand = command('DescribeSecret');
export const GetSecretValueCommand = command('GetSecretValue');
export const PutSecretValueCommand = command('PutSecretValue');
export const UpdateSecretVersionStageCommand = command('UpdateSecretVersionStage');
