import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { beforehandApp } from '../../infra/synthesize.ts';

/** As it comes, which is with the console, and with everything else that can be switched on. */
const WHOLE = { 'aws:cdk:bundling-stacks': [], alarmAddress: 'oncall@company.example', archiveDays: '7', history: 'true', smsOrigination: 'pool-1' };
const app = beforehandApp(WHOLE);
const KEY = Validations.ACKNOWLEDGED_RULES_METADATA_KEY;

type Found = { readonly path: string; readonly rule: string };

/** Every finding, also those that were acknowledged, and those that were not. */
function judged(pack: NagPack, of: App): { readonly all: readonly Found[]; readonly open: readonly Found[] } {
  const all: Found[] = [];
  const open: Found[] = [];
  const inside = pack as unknown as { isAcknowledged: (resource: { node: { path: string } }, rule: string) => boolean };
  const original = inside.isAcknowledged.bind(pack);
  inside.isAcknowledged = (resource, rule) => {
    const found = { path: resource.node.path, rule };
    all.push(found);
    const known = original(resource, rule);
    if (!known) open.push(found);
    return known;
  };
  expect(pack.validateScope(of).success).toBe(open.length === 0);
  return { all, open };
}

const solutions = judged(new AwsSolutionsChecks(app), app);
const serverless = judged(new ServerlessChecks(app), app);
const acknowledged = app.node.findAll().flatMap((construct) =>
  construct.node.metadata
    .filter(({ type }) => type === KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .map(([rule, reason]) => ({ path: construct.node.path, rule: rule.replace(/^annotation::/i, ''), reason: JSON.stringify(reason) })),
);

describe('cdk-nag', () => {
  test('looks at the whole stack', () => {
    expect(solutions.all.length).toBeGreaterThan(10);
    expect(serverless.all.length).toBeGreaterThan(30);
  });

  test('finds nothing by its AwsSolutions rules that is not accepted with a reason', () => {
    expect(solutions.open).toEqual([]);
  });

  test('finds nothing by its Serverless rules that is not accepted with a reason', () => {
    expect(serverless.open).toEqual([]);
  });

  test('of what is accepted each is needed, has its reason, and lies no higher than what it is about', () => {
    for (const { path, rule, reason } of acknowledged) {
      const about = [...solutions.all, ...serverless.all].filter((found) => found.rule === rule && found.path.startsWith(`${path}/`));
      expect([path, rule, about.length]).toEqual([path, rule, 1]);
      expect(reason.length).toBeGreaterThan(25);
    }
  });

  test('would say it if something were wrong: the packs are those of cdk-nag 3, and a planted fault is found', async () => {
    const { Queue } = await import('aws-cdk-lib/aws-sqs');
    const { Stack } = await import('aws-cdk-lib');
    const bad = beforehandApp({ 'aws:cdk:bundling-stacks': [], console: 'false' });
    new Queue(new Stack(bad, 'Bad'), 'Naked');
    expect(judged(new AwsSolutionsChecks(bad), bad).open.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['AwsSolutions-SQS3', 'AwsSolutions-SQS4']));
  });
});
