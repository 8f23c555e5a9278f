import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MADE_FROM, synthesizedTemplate } from '../../local/synthesized-template.ts';
import { TemplateProblem } from '../../local/template.ts';

const PROJECT = resolve(import.meta.dirname, '../..');

test('a synthesis looks at nothing in the project that the kept template is not compared by', { timeout: 60_000 }, () => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', './test/local/reads-of-a-synthesis.ts', 'infra/print-template.ts'], { cwd: PROJECT, encoding: 'utf8' });
  expect(status).toBe(0);
  const looked = (JSON.parse(stderr) as string[])
    .map((path) => relative(PROJECT, resolve(PROJECT, path)))
    // What is outside is no part of the project, packages are told by the lock files, and of two folders only that they are there is asked.
    .filter((path) => !path.startsWith('..') && !path.startsWith('node_modules') && path !== '' && path !== 'console')
    .filter((path) => path !== 'test/local/reads-of-a-synthesis.ts');
  expect(looked).toEqual(expect.arrayContaining(['cdk.json', 'infra/print-template.ts', 'core/console/routes.ts', 'functions/customers/wire.ts']));
  expect(looked.filter((path) => !MADE_FROM.some((known) => path === known || path.startsWith(`${known}/`)))).toEqual([]);
});

/** A project whose synthesis says how often it was asked, and takes no time. */
describe('a template', () => {
  let project: string;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  const syntheses = (): number => readFileSync(join(project, 'asked'), 'utf8').length;
  const kept = (): readonly string[] => readdirSync(join(project, 'node_modules/.cache/template'));

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'beforehand-kept-template-'));
    write(
      'infra/print-template.ts',
      `import { appendFileSync, readFileSync } from 'node:fs';
       appendFileSync('asked', '.');
       console.log(JSON.stringify({ Resources: { Of: { Type: readFileSync('core/kinds.ts', 'utf8'), Properties: JSON.parse(process.argv[2]) } } }));`,
    );
    write('core/kinds.ts', 'one');
    write('cdk.json', '{}');
    for (const path of ['package.json', 'package-lock.json', 'node_modules/.package-lock.json', 'functions/orders/handler.ts', 'other.json']) write(path, '{}');
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  test('is synthesized once, and read from then on', () => {
    const first = synthesizedTemplate(project);
    expect(first).toEqual({ Resources: { Of: { Type: 'one', Properties: { alerts: 'live', alertDelivery: 'at-once' } } } });
    expect(synthesizedTemplate(project)).toEqual(first);
    write('local/engine.ts', 'no part of it');
    expect(synthesizedTemplate(project)).toEqual(first);
    expect(syntheses()).toBe(1);
  });

  test.each<readonly [what: string, change: () => void]>([
    ['a file of core', () => write('core/kinds.ts', 'two')],
    ['a file of infra', () => write('infra/constructs/table.ts', '')],
    ['a new function', () => write('functions/feed/handler.ts', '')],
    ['a function that is gone', () => rmSync(join(project, 'functions/orders'), { recursive: true })],
    ['the name of a file', () => renameSync(join(project, 'functions/orders'), join(project, 'functions/cases'))],
    ['cdk.json', () => write('cdk.json', '{"context":{}}')],
    ['sources.json, which was not there', () => write('sources.json', '{}')],
    ['package.json', () => write('package.json', '{"type":"module"}')],
    ['the lock file', () => write('package-lock.json', '{"packages":{}}')],
    ['what is installed', () => write('node_modules/.package-lock.json', '{"packages":{}}')],
  ])('is synthesized again after a change of %s', (_, change) => {
    synthesizedTemplate(project);
    change();
    const type = readFileSync(join(project, 'core/kinds.ts'), 'utf8');
    expect(synthesizedTemplate(project).Resources.Of?.Type).toBe(type);
    expect(synthesizedTemplate(project).Resources.Of?.Type).toBe(type);
    expect([syntheses(), kept().length]).toEqual([2, 1]);
  });

  test('is synthesized again after a change of the file that cdk.json names for the sources', () => {
    write('cdk.json', '{"context":{"sources":"other.json"}}');
    synthesizedTemplate(project);
    write('other.json', '{"alarms":{}}');
    synthesizedTemplate(project);
    expect(syntheses()).toBe(2);
  });

  test('is synthesized again where the CDK’s own environment is another', () => {
    synthesizedTemplate(project);
    process.env.CDK_CONTEXT_JSON = '{}';
    try {
      synthesizedTemplate(project);
    } finally {
      delete process.env.CDK_CONTEXT_JSON;
    }
    expect(syntheses()).toBe(2);
  });

  test('is synthesized again where what was kept is not whole', () => {
    const whole = synthesizedTemplate(project);
    write(`node_modules/.cache/template/${kept()[0]}`, '{"Resources":');
    expect(synthesizedTemplate(project)).toEqual(whole);
    expect(syntheses()).toBe(2);
  });

  test('is not kept when something was saved while it was synthesized', () => {
    write('infra/print-template.ts', `${readFileSync(join(project, 'infra/print-template.ts'), 'utf8')}; appendFileSync('core/kinds.ts', 'r');`);
    expect(synthesizedTemplate(project).Resources.Of?.Type).toBe('one');
    expect(synthesizedTemplate(project).Resources.Of?.Type).toBe('oner');
    expect(syntheses()).toBe(2);
  });

  test('that cannot be made is told in a line, and nothing is kept', () => {
    write('infra/print-template.ts', 'throw new Error("no such place")');
    expect(() => synthesizedTemplate(project)).toThrow(new TemplateProblem('The stack cannot be synthesized: Error: no such place'));
    expect(kept).toThrow('ENOENT');
  });
});
