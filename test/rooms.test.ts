import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const VIOLATIONS: readonly (readonly [room: string, line: string])[] = [
  ['core', "export { readFileSync } from 'node:fs';"],
  ['core', "export type { Store } from '../adapters/local/store.ts';"],
  ['core/orders', "export { DynamoDBClient } from '@aws-sdk/client-dynamodb';"],
  ['core', "export { commit } from '../flow/commit.ts';"],
  ['flow', "export { sqliteTable } from '../adapters/local/table.ts';"],
  ['adapters/local', "export { orders } from '../../functions/orders/handler.ts';"],
  ['adapters/aws', "export { commit } from '../../flow/commit.ts';"],
  ['adapters/sources', "export { passFacts } from '../../flow/pass-facts.ts';"],
  ['functions/orders', "export { SQSClient } from '@aws-sdk/client-sqs';"],
  ['console/app', "export { dynamoTable } from '../../adapters/aws/table.ts';"],
  ['emitter/client', "export { SQSClient } from '@aws-sdk/client-sqs';"],
  ['local', "export { SESClient } from '@aws-sdk/client-ses';"],
];
const ALLOWED = ['core', "import * as z from 'zod';\nimport { DAY } from './time.ts';\nexport const both = [z, DAY];"] as const;

const fileOf = (room: string, index: number): string => join(room, `planted-${process.pid}-${index}.ts`);
const planted = [...VIOLATIONS, ALLOWED].map(([room, line], index) => ({ file: fileOf(room, index), line }));
let report = '';

beforeAll(() => {
  for (const { file, line } of planted) writeFileSync(file, `${line}\n`);
  const files = planted.map(({ file }) => file);
  const { stdout } = spawnSync(
    process.execPath,
    ['node_modules/@biomejs/biome/bin/biome', 'lint', '--vcs-enabled=false', '--only=style/noRestrictedImports', '--reporter=github', '--max-diagnostics=none', ...files],
    { encoding: 'utf8' },
  );
  report = stdout;
});
afterAll(() => {
  for (const { file } of planted) rmSync(file, { force: true });
});

describe('the import rule', () => {
  test.each(VIOLATIONS.map(([room, line], index) => [room, line, index] as const))('refuses in %s: %s', (room, _line, index) => {
    expect(report).toContain(fileOf(room, index));
  });

  test('lets core import itself and zod', () => {
    expect(report).not.toContain(planted.at(-1)?.file);
  });
});
