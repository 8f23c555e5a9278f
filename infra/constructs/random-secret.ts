import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { accept } from './accepted.ts';
import { DataKey } from './data-key.ts';

type RandomSecret = {
  readonly description: string;
  readonly keeps: boolean;
  /** Why no clock renews it. */
  readonly rotatedByHand?: string;
};

/** Letters and digits only, and a multiple of four of them, so that the same text is also valid base64: 33 bytes. */
const CHARS = 44;
/** Said in both ways that there are, as not every implementation knows the shorter one. */
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/**
 * A secret that nobody chose and no template holds. Rotated, it is `{"keys":[{"kid":"2","secret":"…"},{"kid":"1","secret":"the old one"}]}`:
 * the first signs, all verify.
 */
export function randomSecret(scope: Construct, id: string, { description, keeps, rotatedByHand }: RandomSecret): Secret {
  const secret = new Secret(scope, id, {
    description,
    encryptionKey: DataKey.of(scope),
    generateSecretString: { passwordLength: CHARS, excludePunctuation: true, excludeCharacters: PUNCTUATION, includeSpace: false },
    removalPolicy: keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  if (rotatedByHand !== undefined) accept(secret, 'AwsSolutions-SMG4', rotatedByHand);
  return secret;
}

/** A secret that the operator fills: `{"shopify":["current","previous"],"stripe":["whsec_…"]}`, a source each (docs/adapters.md). */
export const webhooksToFill = (scope: Construct, id: string, keeps: boolean): Secret => toFill(scope, id, 'What vendors sign their webhooks with, by source', keeps);

/** A secret that the operator fills: `{"cs-team":{"type":"slack","url":"https://hooks.slack.com/services/…"}}`, a destination a name. */
export const hooksToFill = (scope: Construct, id: string, keeps: boolean): Secret => toFill(scope, id, 'Where Slack, Teams and signed webhooks are reached, by name', keeps);

function toFill(scope: Construct, id: string, description: string, keeps: boolean): Secret {
  const secret = new Secret(scope, id, {
    description,
    encryptionKey: DataKey.of(scope),
    secretStringValue: SecretValue.unsafePlainText('{}'),
    removalPolicy: keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  accept(secret, 'AwsSolutions-SMG4', 'What lies here was made by others (Slack, Teams, vendors); only there can it be renewed.');
  return secret;
}
