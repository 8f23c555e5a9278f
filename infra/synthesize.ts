/** The CDK app, for the command line (`app.ts`) and for whoever reads the template in process: `npm start`, tests, the cost model. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CliCredentialsStackSynthesizer, type IStackSynthesizer } from 'aws-cdk-lib';
import { BeforehandStack } from './beforehand-stack.ts';
import { settingsFrom } from './settings.ts';

export const STACK = 'Beforehand';

export type Template = { readonly Resources: Readonly<Record<string, Resource>>; readonly Outputs?: Readonly<Record<string, unknown>> };
export type Resource = { readonly Type: string; readonly Properties?: Record<string, unknown>; readonly Metadata?: Record<string, unknown>; readonly [attribute: string]: unknown };

/** @param inProcess where the cloud assembly goes, and whether CloudFormation's own rules are asked; the command line has its own folder, and always asks */
export function beforehandApp(context: Readonly<Record<string, unknown>> = {}, inProcess?: { readonly outdir: string; readonly validated: boolean }): App {
  const app = new App({ context: { ...context }, analyticsReporting: false, ...(inProcess && { outdir: inProcess.outdir, builtinCloudFormationValidation: inProcess.validated }) });
  const settings = settingsFrom(app.node);
  new BeforehandStack(app, STACK, settings, {
    // Its own declarations do not fit under exactOptionalPropertyTypes.
    ...(settings.cliCreds && { synthesizer: new CliCredentialsStackSynthesizer() as unknown as IStackSynthesizer }),
  });
  return app;
}

/**
 * The template that a deploy with this context would carry out, without bundling any code. Needs no network and no credentials.
 * @param validated asks CloudFormation's own rules too, as every `cdk deploy` does: two seconds more, and an error for what they find
 */
export function synthesize(context: Readonly<Record<string, unknown>> = {}, { validated = false } = {}): Template {
  const outdir = mkdtempSync(join(tmpdir(), 'beforehand-synth-'));
  try {
    const app = beforehandApp({ ...contextOfCdkJson(), 'aws:cdk:bundling-stacks': [], ...context }, { outdir, validated });
    return app.synth().getStackByName(STACK).template as Template;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** What the command line reads by itself. */
const contextOfCdkJson = (): Record<string, unknown> =>
  (JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')) as { context?: Record<string, unknown> }).context ?? {};
