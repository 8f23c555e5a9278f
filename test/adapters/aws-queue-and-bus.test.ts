import { createHash } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventBridgeBus } from '../../adapters/aws/bus.ts';
import { lanesOf } from '../../adapters/aws/lanes.ts';
import { sqsQueue } from '../../adapters/aws/queue.ts';
import { sqsVisibility } from '../../adapters/aws/visibility.ts';
import { type OpenBus, type Queue, Unavailable } from '../../core/ports.ts';
import { type Answer, type Asked, fault, json, type ServiceStub, serviceStub } from './service-stub.ts';

let stub: ServiceStub | undefined;
// No pause between tries.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());
afterEach(() => stub?.close());

type Entry = { readonly Id: string; readonly MessageBody: string; readonly DelaySeconds?: number };
const entriesOf = ({ body }: Asked): Entry[] => (JSON.parse(body) as { Entries: Entry[] }).Entries;
const taken = ({ Id, MessageBody }: Entry) => ({ Id, MessageId: Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') });
const refused = ({ Id }: Entry, SenderFault = false) => ({ Id, SenderFault, Code: SenderFault ? 'InvalidMessageContents' : 'InternalError' });

async function queueThatAnswers(answer: (entries: Entry[], before: number) => Answer): Promise<Queue> {
  stub = await serviceStub((asked, before) => answer(entriesOf(asked), before));
  return sqsQueue(new SQSClient({ ...stub.reach, maxAttempts: 1 }), `${stub.reach.endpoint}/1/orders`);
}

describe('the SQS queue', () => {
  test('sends ten to a batch, every message once, as JSON', async () => {
    const queue = await queueThatAnswers((entries) => json({ Successful: entries.map(taken), Failed: [] }));
    await queue.send(Array.from({ length: 25 }, (_, n) => ({ n, text: 'ü' })));
    const sent = stub?.asked.flatMap(entriesOf) ?? [];
    expect(stub?.asked.map((asked) => entriesOf(asked).length).sort()).toEqual([10, 10, 5].sort());
    expect(new Set(sent.map(({ MessageBody }) => MessageBody))).toEqual(new Set(Array.from({ length: 25 }, (_, n) => JSON.stringify({ n, text: 'ü' }))));
  });

  test('keeps a batch below 256 KB, counted in bytes', async () => {
    const queue = await queueThatAnswers((entries) => json({ Successful: entries.map(taken), Failed: [] }));
    await queue.send(Array.from({ length: 6 }, () => '€'.repeat(30_000)));
    expect(stub?.asked.map((asked) => entriesOf(asked).length).sort()).toEqual([2, 2, 2]);
  });

  test('sends again what a batch refused, and only that (F28)', async () => {
    const queue = await queueThatAnswers((entries, before) => {
      const ok = entries.filter((_, index) => before > 0 || index % 2 === 0);
      return json({ Successful: ok.map(taken), Failed: entries.filter((entry) => !ok.includes(entry)).map((entry) => refused(entry)) });
    });
    await queue.send([0, 1, 2, 3, 4]);
    expect(stub?.asked.map((asked) => entriesOf(asked).map(({ MessageBody }) => MessageBody))).toEqual([
      ['0', '1', '2', '3', '4'],
      ['1', '3'],
    ]);
  });

  test('says unavailable when a message stays refused', async () => {
    const queue = await queueThatAnswers((entries) => json({ Successful: [], Failed: entries.map((entry) => refused(entry)) }));
    await expect(queue.send([1])).rejects.toBeInstanceOf(Unavailable);
    expect(stub?.asked).toHaveLength(5);
  });

  test('does not try again what is its own fault', async () => {
    const queue = await queueThatAnswers((entries) => json({ Successful: [], Failed: entries.map((entry) => refused(entry, true)) }));
    const error = await queue.send([1]).catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(Unavailable);
    expect((error as Error).message).toContain('InvalidMessageContents');
    expect(stub?.asked).toHaveLength(1);
  });

  test('delays every message of a call, and asks for no delay when there is none', async () => {
    const queue = await queueThatAnswers((entries) => json({ Successful: entries.map(taken), Failed: [] }));
    await queue.send([1, 2], 900);
    await queue.send([3]);
    expect(stub?.asked.flatMap(entriesOf).map(({ DelaySeconds }) => DelaySeconds)).toEqual([900, 900, undefined]);
  });

  test('makes no call for no message', async () => {
    const queue = await queueThatAnswers(() => json({}));
    await queue.send([]);
    expect(stub?.asked).toEqual([]);
  });

  test('says unavailable when SQS does not answer', async () => {
    const queue = await queueThatAnswers(() => 'reset');
    await expect(queue.send([1])).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('lanes', () => {
  test('that a function was not given refuse', async () => {
    const queue = await queueThatAnswers((entries) => json({ Successful: entries.map(taken), Failed: [] }));
    const lanes = lanesOf({ urgent: queue });
    await lanes.urgent.send([1]);
    await expect(lanes.broadcast.send([1])).rejects.toThrow('broadcast');
  });
});

describe('visibility', () => {
  test('is changed on the queue that the record names', async () => {
    stub = await serviceStub(() => json({}));
    const url = `${stub.reach.endpoint}/123456789012`;
    const visibility = sqsVisibility(new SQSClient(stub.reach), [`${url}/Stack-UrgentLane-1`, `${url}/Stack-RoutineLane-1`]);
    await visibility.defer('receipt', 960, 'arn:aws:sqs:eu-central-1:123456789012:Stack-RoutineLane-1');
    expect(JSON.parse(stub.asked[0]?.body ?? '')).toEqual({ QueueUrl: `${url}/Stack-RoutineLane-1`, ReceiptHandle: 'receipt', VisibilityTimeout: 960 });
  });

  test('of a queue that the function does not read is a mistake', async () => {
    const visibility = sqsVisibility(new SQSClient({ region: 'eu-central-1' }), ['https://sqs.example/1/a']);
    await expect(visibility.defer('receipt', 1, 'arn:aws:sqs:eu-central-1:1:b')).rejects.toThrow('not given');
  });
});

type Put = { readonly Source: string; readonly DetailType: string; readonly Detail: string; readonly EventBusName: string };
const putsOf = ({ body }: Asked): Put[] => (JSON.parse(body) as { Entries: Put[] }).Entries;
const accepted = (n: number) => ({ FailedEntryCount: 0, Entries: Array.from({ length: n }, (_, id) => ({ EventId: String(id) })) });

async function busThatAnswers(answer: (puts: Put[], before: number) => Answer): Promise<OpenBus> {
  stub = await serviceStub((asked, before) => answer(putsOf(asked), before));
  return eventBridgeBus(new EventBridgeClient({ ...stub.reach, maxAttempts: 1 }), 'our-bus');
}
const event = (n: number, text = '') => ({ source: 'shop', type: 'order.confirmed', detail: { n, text } });

describe('the EventBridge bus', () => {
  test('puts source, type and detail on its bus, ten to a call', async () => {
    const bus = await busThatAnswers((puts) => json(accepted(puts.length)));
    await bus.put(Array.from({ length: 12 }, (_, n) => event(n)));
    expect(stub?.asked.map((asked) => putsOf(asked).length)).toEqual([10, 2]);
    expect(putsOf(stub?.asked[1] as Asked)[1]).toEqual({ EventBusName: 'our-bus', Source: 'shop', DetailType: 'order.confirmed', Detail: '{"n":11,"text":""}' });
  });

  test('keeps a call below 256 KB', async () => {
    const bus = await busThatAnswers((puts) => json(accepted(puts.length)));
    await bus.put(Array.from({ length: 4 }, (_, n) => event(n, 'x'.repeat(100_000))));
    expect(stub?.asked.map((asked) => putsOf(asked).length)).toEqual([2, 2]);
  });

  test('puts again exactly the entries that failed', async () => {
    const bus = await busThatAnswers((puts, before) => {
      const fails = (index: number): boolean => before === 0 && (index === 1 || index === 3);
      const Entries = puts.map((_, index) => (fails(index) ? { ErrorCode: 'InternalFailure', ErrorMessage: 'later' } : { EventId: 'x' }));
      return json({ FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries });
    });
    await bus.put([0, 1, 2, 3].map((n) => event(n)));
    expect(stub?.asked.map((asked) => putsOf(asked).map(({ Detail }) => JSON.parse(Detail).n))).toEqual([
      [0, 1, 2, 3],
      [1, 3],
    ]);
  });

  test('says unavailable when entries stay refused, or the service is away', async () => {
    const bus = await busThatAnswers((puts) => json({ FailedEntryCount: puts.length, Entries: puts.map(() => ({ ErrorCode: 'ThrottlingException' })) }));
    await expect(bus.put([event(1)])).rejects.toBeInstanceOf(Unavailable);
    await stub?.close();
    const away = await busThatAnswers(() => fault('InternalException', 500));
    await expect(away.put([event(1)])).rejects.toBeInstanceOf(Unavailable);
  });

  test('does not try again what the bus will never take', async () => {
    const bus = await busThatAnswers((puts) => json({ FailedEntryCount: 1, Entries: puts.map(() => ({ ErrorCode: 'MalformedDetail' })) }));
    await expect(bus.put([event(1)])).rejects.toThrow('MalformedDetail');
    expect(stub?.asked).toHaveLength(1);
  });

  test('says of each offered event what became of it, in its order', async () => {
    const codes: Record<string, string> = { '1': 'MalformedDetail', '12': 'ThrottlingException' };
    const bus = await busThatAnswers((puts) => {
      const Entries = puts.map(({ Detail }) => {
        const ErrorCode = codes[JSON.parse(Detail).n];
        return ErrorCode === undefined ? { EventId: 'x' } : { ErrorCode };
      });
      return json({ FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries });
    });
    const answers = await bus.offer(Array.from({ length: 13 }, (_, n) => event(n)));
    expect(answers).toEqual(Array.from({ length: 13 }, (_, n) => (n === 1 ? 'never' : n === 12 ? 'later' : 'taken')));
  });

  test('answers later for the events of a call that failed, and taken for the others', async () => {
    const bus = await busThatAnswers((puts) => (puts.length === 10 ? json(accepted(10)) : fault('InternalException', 500)));
    expect(await bus.offer(Array.from({ length: 12 }, (_, n) => event(n)))).toEqual([...Array.from({ length: 10 }, () => 'taken'), 'later', 'later']);
  });
});
