/** What functions reach instead of AWS, in a process of its own: `node service-stub.ts` prints its port. It knows the few calls that ours make, and answers as for an empty table. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = { readonly type: string; readonly body: string };
const json = (body: unknown): Answer => ({ type: 'application/x-amz-json-1.0', body: JSON.stringify(body) });
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const SECRET = JSON.stringify({ keys: [{ kid: '1', secret: 'a-secret-of-more-than-sixteen-letters' }] });

const NOT_THERE = { __type: 'ResourceNotFoundException', message: 'no such version' };

type Entry = { readonly Id: string; readonly MessageBody: string };
const ANSWERS: Readonly<Record<string, (asked: Record<string, unknown>) => unknown>> = {
  GetItem: () => ({}),
  BatchGetItem: ({ RequestItems }) => ({ Responses: Object.fromEntries(Object.keys(RequestItems as object).map((table) => [table, []])), UnprocessedKeys: {} }),
  PutItem: () => ({}),
  UpdateItem: () => ({ Attributes: {} }),
  DeleteItem: () => ({}),
  Query: () => ({ Items: [], Count: 0 }),
  SendMessage: ({ MessageBody }) => ({ MessageId: 'm', MD5OfMessageBody: md5(String(MessageBody)) }),
  SendMessageBatch: ({ Entries }) => ({ Failed: [], Successful: (Entries as Entry[]).map(({ Id, MessageBody }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) })) }),
  ChangeMessageVisibility: () => ({}),
  PutEvents: ({ Entries }) => ({ FailedEntryCount: 0, Entries: (Entries as unknown[]).map((_, n) => ({ EventId: String(n) })) }),
  GetSecretValue: ({ SecretId, VersionStage }) =>
    VersionStage === 'AWSPENDING'
      ? NOT_THERE
      : {
          Name: SecretId,
          VersionId: 'v',
          SecretString: /hooks/i.test(String(SecretId)) ? '{"stripe":["whsec_of_more_than_sixteen_letters"]}' : SECRET,
        },
  PutSecretValue: () => ({}),
};

let calls = 0;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/calls') return response.end(String(calls));
    calls++;
    const operation =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    const answer = ANSWERS[operation];
    if (answer === undefined)
      return response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify({ __type: 'UnknownOperationException', message: operation }));
    const said = answer(JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>);
    const { type, body } = json(said);
    response.writeHead(said === NOT_THERE ? 400 : 200, { 'content-type': type }).end(body);
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
