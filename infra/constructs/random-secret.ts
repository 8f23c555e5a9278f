import { RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/** Letters and digits only, and a multiple of four of them, so that the same text is also valid base64: 33 bytes. */
const CHARS = 44;
/** Said in both ways that there are, as not every implementation knows the shorter one. */
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/**
 * A secret that nobody chose and no template holds. To rotate it put `{"keys":[{"kid":"2","secret":"…"},{"kid":"1","secret":"the old one"}]}`
 * in its place: the first signs, all verify.
 */
export const randomSecret = (scope: Construct, id: string, { description, keeps }: { readonly description: string; readonly keeps: boolean }): Secret =>
  new Secret(scope, id, {
    description,
    generateSecretString: { passwordLength: CHARS, excludePunctuation: true, excludeCharacters: PUNCTUATION, includeSpace: false },
    removalPolicy: keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });

/** A secret that the operator fills: `{"shopify":["current","previous"],"stripe":["whsec_…"]}`, a source each (docs/adapters.md). */
export const webhooksToFill = (scope: Construct, id: string, keeps: boolean): Secret => toFill(scope, id, 'What vendors sign their webhooks with, by source', keeps);

/** A secret that the operator fills: `{"cs-team":{"type":"slack","url":"https://hooks.slack.com/services/…"}}`, a destination a name. */
export const hooksToFill = (scope: Construct, id: string, keeps: boolean): Secret => toFill(scope, id, 'Where Slack, Teams and signed webhooks are reached, by name', keeps);

const toFill = (scope: Construct, id: string, description: string, keeps: boolean): Secret =>
  new Secret(scope, id, {
    description,
    secretStringValue: SecretValue.unsafePlainText('{}'),
    removalPolicy: keeps ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
