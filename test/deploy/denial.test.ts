import { describe, expect, test } from 'vitest';
import { signedRequest } from './aws-request.ts';
import { apiUrl, ENDPOINT, enforcesIam, invoke } from './deployed.ts';
import { resourcesOfStack } from './stack-resources.ts';

/** One call to IAM, in its own words. */
async function iam(Action: string, parameters: Record<string, string>): Promise<string> {
  const body = new URLSearchParams({ Action, Version: '2010-05-08', ...parameters }).toString();
  const answer = await signedRequest({ service: 'iam', url: new URL(`${ENDPOINT}/`), method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${Action}: ${text.slice(0, 400)}`);
  return text;
}
const inXml = (text: string, tag: string): string => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1] ?? '';
const feedOf = (customer: string): Promise<Response> => signedRequest({ service: 'execute-api', url: apiUrl(`/v1/customers/${customer}/feed`), method: 'GET' });

describe.skipIf(!enforcesIam)('a permission that is taken away', () => {
  test('is missed at once and by name; given back, all is well', async () => {
    const RoleName = (await resourcesOfStack()).find(({ id }) => /^FeedRole[0-9A-F]{8}$/.test(id))?.name ?? '';
    const PolicyName = inXml(await iam('ListRolePolicies', { RoleName }), 'member');
    // As IAM gives it, URL-encoded; in XML an ampersand is an entity.
    const document = decodeURIComponent(
      inXml(await iam('GetRolePolicy', { RoleName, PolicyName }), 'PolicyDocument')
        .replaceAll('&amp;', '&')
        .replaceAll('&quot;', '"'),
    );
    const { Statement, ...rest } = JSON.parse(document) as { Statement: { Action: string | string[] }[] };
    const less = Statement.filter(({ Action }) => ![Action].flat().includes('dynamodb:Query'));
    expect(less.length).toBe(Statement.length - 1);
    expect((await feedOf('nobody')).status).toBe(200);
    await iam('PutRolePolicy', { RoleName, PolicyName, PolicyDocument: JSON.stringify({ ...rest, Statement: less }) });
    try {
      expect((await feedOf('nobody')).status).toBeGreaterThanOrEqual(500);
      const asked = { rawPath: '/v1/customers/nobody/feed', headers: {}, requestContext: { http: { method: 'GET' } } };
      expect(JSON.stringify(await invoke('feed', asked))).toMatch(/not authorized to perform: dynamodb:Query/);
    } finally {
      await iam('PutRolePolicy', { RoleName, PolicyName, PolicyDocument: document });
    }
    expect((await feedOf('nobody')).status).toBe(200);
  });
});
