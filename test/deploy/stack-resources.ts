import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';

export type StackResource = { readonly id: string; readonly type: string; readonly name: string };

/** Everything that the deployed stack consists of. */
export async function resourcesOfStack(): Promise<readonly StackResource[]> {
  const client = new CloudFormationClient({});
  const found: StackResource[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName: 'Beforehand', ...(NextToken && { NextToken }) }));
    for (const { LogicalResourceId: id = '', ResourceType: type = '', PhysicalResourceId: name = '' } of page.StackResourceSummaries ?? []) found.push({ id, type, name });
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}
