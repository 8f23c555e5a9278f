/** What a deployed stack is called: CloudFormation knows the names that it gave. For the operators' commands; no function reads this. */
import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand, type StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { QUICK } from './client-settings.ts';
import { messageOf, nameOf } from './failures.ts';

export type StackQueue = { /** Its id in the template. */ readonly id: string; readonly url: string };
export type StackNames = { readonly table: string; readonly bus: string; readonly suppressionSecret: string; readonly queues: readonly StackQueue[] };
/** What the doctor looks at besides. */
export type StackParts = {
  readonly queues: readonly StackQueue[];
  readonly alarms: readonly string[];
  readonly secrets: readonly { /** Its id in the template, without the hash. */ readonly name: string; readonly arn: string }[];
};

/** The stack cannot be asked. Its message says what to do. */
export class StackProblem extends Error {
  override name = 'StackProblem';
}

export const cloudFormationClient = (): CloudFormationClient => new CloudFormationClient(QUICK);

export async function stackNames(client: CloudFormationClient, stack: string): Promise<StackNames> {
  const resources = await resourcesOf(client, stack);
  const named = (type: string, id: string): string => {
    const found = resources.find(({ ResourceType, LogicalResourceId = '' }) => ResourceType === type && LogicalResourceId.startsWith(id))?.PhysicalResourceId;
    if (found === undefined) throw new StackProblem(`The stack ${stack} has no ${type}${id && ` ${id}`}: it is not one of Beforehand's, or its deploy is not done.`);
    return found;
  };
  // In a stack of the company's own every id begins with that of the construct; table and bus may be the company's.
  const prefix =
    /^(.*)SuppressionSecret[0-9A-F]{8}$/.exec(resources.map(({ LogicalResourceId = '' }) => LogicalResourceId).find((id) => /SuppressionSecret[0-9A-F]{8}$/.test(id)) ?? '')?.[1] ??
    '';
  const oursOr = async (type: string, id: string, output: string): Promise<string> => {
    const ours = resources.find(({ ResourceType, LogicalResourceId = '' }) => ResourceType === type && LogicalResourceId.startsWith(prefix + id))?.PhysicalResourceId;
    return ours ?? (await outputOf(client, stack, prefix, output)) ?? named(type, prefix + id);
  };
  return {
    suppressionSecret: named('AWS::SecretsManager::Secret', `${prefix}SuppressionSecret`),
    table: await oursOr('AWS::DynamoDB::Table', 'StateItems', 'TableName'),
    bus: await oursOr('AWS::Events::EventBus', 'EventsBus', 'BusName'),
    queues: resources.flatMap(({ ResourceType, LogicalResourceId: id, PhysicalResourceId: url }) =>
      ResourceType === 'AWS::SQS::Queue' && id?.startsWith(prefix) && url ? [{ id: id.slice(prefix.length), url }] : [],
    ),
  };
}

/** What the deploy has printed under that name. */
async function outputOf(client: CloudFormationClient, stack: string, prefix: string, name: string): Promise<string | undefined> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  return Stacks[0]?.Outputs?.find(({ OutputKey = '' }) => OutputKey.startsWith(prefix + name))?.OutputValue;
}

export async function stackParts(client: CloudFormationClient, stack: string): Promise<StackParts> {
  const resources = await resourcesOf(client, stack);
  const all = (type: string) =>
    resources.flatMap(({ ResourceType, LogicalResourceId: id, PhysicalResourceId: physical }) => (ResourceType === type && id && physical ? [{ id, physical }] : []));
  return {
    queues: all('AWS::SQS::Queue').map(({ id, physical }) => ({ id, url: physical })),
    alarms: all('AWS::CloudWatch::Alarm').map(({ physical }) => physical),
    secrets: all('AWS::SecretsManager::Secret').map(({ id, physical }) => ({ name: id.replace(/[0-9A-F]{8}$/, ''), arn: physical })),
  };
}

/** Where a stack keeps the history of what customers did. */
export type HistoryNames = { readonly database: string; readonly table: string; readonly workgroup: string };

export async function historyNames(client: CloudFormationClient, stack: string): Promise<HistoryNames> {
  const resources = await resourcesOf(client, stack);
  const named = (type: string): string => {
    const found = resources.find(({ ResourceType }) => ResourceType === type)?.PhysicalResourceId;
    if (found === undefined) throw new StackProblem(`The stack ${stack} keeps no history. Deploy it with -c history=true, and let it gather some months (docs/risk.md).`);
    return found;
  };
  // Of a table CloudFormation may say database|table.
  return { database: named('AWS::Glue::Database'), table: named('AWS::Glue::Table').split('|').at(-1) ?? '', workgroup: named('AWS::Athena::WorkGroup') };
}

async function resourcesOf(client: CloudFormationClient, stack: string): Promise<readonly StackResourceSummary[]> {
  const resources: StackResourceSummary[] = [];
  let NextToken: string | undefined;
  try {
    do {
      const answer = await client.send(new ListStackResourcesCommand({ StackName: stack, ...(NextToken !== undefined && { NextToken }) }));
      resources.push(...(answer.StackResourceSummaries ?? []));
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
  } catch (error) {
    throw new StackProblem(await inWords(error, stack, client), { cause: error });
  }
  return resources;
}

async function inWords(error: unknown, stack: string, client: CloudFormationClient): Promise<string> {
  const known = remedyOf(error);
  if (known !== undefined) return known;
  const region = await client.config.region();
  if (nameOf(error) === 'ValidationError' && /does not exist/i.test(messageOf(error)))
    return `There is no stack ${stack} in ${region} of this account. \`npx cdk list\` names it; AWS_REGION and AWS_PROFILE say where to look.`;
  return `CloudFormation does not say what the stack ${stack} in ${region} consists of: ${nameOf(error)}, ${messageOf(error)}`;
}

const NO_CREDENTIALS: ReadonlySet<string> = new Set(['CredentialsProviderError', 'TokenProviderError']);
const BAD_CREDENTIALS: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
]);

/** What an operator can do about an error of any AWS client; nothing when that is not for them to say. */
export function remedyOf(error: unknown): string | undefined {
  const name = nameOf(error);
  if (NO_CREDENTIALS.has(name)) return 'There are no AWS credentials. Set AWS_PROFILE (after `aws sso login`), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  if (BAD_CREDENTIALS.has(name)) return `AWS does not take these credentials (${name}). Sign in again, or choose others with AWS_PROFILE.`;
  if (/region is missing/i.test(messageOf(error))) return 'No AWS region is set. Say AWS_REGION=eu-central-1, or whichever the stack is in.';
  if (/^AccessDenied|UnauthorizedOperation/.test(name)) return `Your AWS credentials may not do this: ${messageOf(error)}`;
  return undefined;
}
