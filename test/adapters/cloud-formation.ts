/** What CloudFormation says of a stack's resources, in its own XML. */
import type { Answer } from './service-stub.ts';

export type StackResource = readonly [id: string, type: string, name: string];

const XML = { 'content-type': 'text/xml' };

export const stackPage = (resources: readonly StackResource[], next?: string): Answer => ({
  headers: XML,
  body: `<ListStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><ListStackResourcesResult><StackResourceSummaries>${resources
    .map(
      ([id, type, name]) =>
        `<member><LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${name}</PhysicalResourceId><ResourceType>${type}</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>`,
    )
    .join('')}</StackResourceSummaries>${next ? `<NextToken>${next}</NextToken>` : ''}</ListStackResourcesResult></ListStackResourcesResponse>`,
});

export const stackFault = (code: string, message: string, status = 400): Answer => ({
  status,
  headers: XML,
  body: `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});

export const stackOutputs = (outputs: readonly (readonly [name: string, value: string])[]): Answer => ({
  headers: XML,
  body: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>s</StackName><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${outputs
    .map(([name, value]) => `<member><OutputKey>${name}</OutputKey><OutputValue>${value}</OutputValue></member>`)
    .join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
});
