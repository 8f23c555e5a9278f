import { App, Stack } from 'aws-cdk-lib';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, test } from 'vitest';
import { Beforehand } from '../../infra/beforehand.ts';
import type { BeforehandProps } from '../../infra/props.ts';
import type { Template } from '../../infra/synthesize.ts';
import { readWiring } from '../../local/template.ts';
import { ofType, template } from './template.ts';

/** A company's own stack, with Beforehand in it. */
function theirStack(propsOf: (stack: Stack) => BeforehandProps) {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Shop');
  new Beforehand(stack, 'Beforehand', propsOf(stack));
  return app.synth().getStackByName('Shop');
}

const inTheirStack = (propsOf: (stack: Stack) => BeforehandProps): Template => theirStack(propsOf).template as Template;

describe('Beforehand in another app', { timeout: 60_000 }, () => {
  test('brings the same functions, queues and routes as a stack of its own', () => {
    const theirs = inTheirStack(() => ({ fromAddress: 'hello@shop.example' }));
    const [own, there] = [readWiring(template()), readWiring(theirs)];
    expect([...there.functions.values()].map(({ folder }) => folder)).toEqual([...own.functions.values()].map(({ folder }) => folder));
    expect(there.routes.map(({ key }) => key)).toEqual(own.routes.map(({ key }) => key));
    expect(there.queues).toHaveLength(own.queues.length);
  });

  test('uses the bus, the table, the key and the identity that are there already', () => {
    const theirs = inTheirStack((stack) => ({
      bus: EventBus.fromEventBusName(stack, 'Theirs', 'shop-events') as IEventBus,
      table: TableV2.fromTableAttributes(stack, 'Restored', {
        tableName: 'restored',
        encryptionKey: Key.fromKeyArn(stack, 'RestoredKey', 'arn:aws:kms:eu-central-1:111122223333:key/restored'),
      }),
      encryptionKey: Key.fromKeyArn(stack, 'TheirKey', 'arn:aws:kms:eu-central-1:111122223333:key/theirs'),
      fromAddress: 'hello@shop.example',
      verifiedIdentity: 'shop.example',
    }));
    for (const type of ['AWS::Events::EventBus', 'AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::SES::EmailIdentity']) expect([type, ofType(type, theirs)]).toEqual([type, []]);
    for (const [, { KmsMasterKeyId }] of ofType('AWS::SQS::Queue', theirs)) expect(KmsMasterKeyId).toBe('arn:aws:kms:eu-central-1:111122223333:key/theirs');
    const orders = ofType('AWS::Events::Rule', theirs).find(([id]) => id.includes('EventsOrders'))?.[1];
    expect(orders?.EventBusName).toBe('shop-events');
    const environments = ofType('AWS::Lambda::Function', theirs).map(([, { Environment }]) => (Environment as { Variables: Record<string, unknown> }).Variables);
    for (const { TABLE } of environments) if (TABLE !== undefined) expect(TABLE).toBe('restored');
    // Whoever reads the restored table uses the key that it was restored with.
    expect(JSON.stringify(ofType('AWS::IAM::Policy', theirs))).toContain('key/restored');
  });

  const saidOf = (props: BeforehandProps) => theirStack(() => props).messages.map(({ level, entry }) => `${level}: ${entry.data}`);
  const OWN = { fromAddress: 'hello@shop.example', company: 'Shop', supportAddress: 'help@shop.example' };

  test('warns before a deploy whose alarms nobody would hear', () => {
    expect(saidOf(OWN)).toEqual([expect.stringMatching(/^warning: Nobody hears of the \d+ alarms\. .*-c alarmAddress=/)]);
    expect(saidOf({ ...OWN, alarmAddress: 'oncall@shop.example' })).toEqual([]);
  });

  test('is not deployed to production while customers would see an example', () => {
    const error = expect.stringMatching(/^error: A stage prod must be told company, supportAddress: .*cdk\.json/);
    expect(saidOf({ fromAddress: OWN.fromAddress, alarmAddress: 'oncall@shop.example' })).toEqual([error]);
    expect(saidOf({ stage: 'dev' })).toEqual([]);
  });

  test('stops with the name of a prop that does not fit', () => {
    expect(() => inTheirStack(() => ({ fromAddress: 'nobody' }))).toThrow(/These props of Beforehand do not fit\. fromAddress/);
    expect(() => inTheirStack(() => ({ archiveDays: 31 }))).toThrow(/archiveDays/);
  });
});
