/** What two scanners of templates say of ours: cfn-lint (does CloudFormation take it?) and checkov (is it secure?). */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { synthesize } from '../../infra/synthesize.ts';
import { has, outputOf, run } from './processes.ts';

const CFN_LINT = '1.58.0';
const CHECKOV = '3.3.30';
/** Redundant DependsOn, which the CDK itself writes. */
const TAKEN_LINT = new Set(['W3005']);
/** Share of checkov's checks that pass with none left out, 0 to 1. */
const LEAST_RAW = 0.92;
/** At most two, each with its reason; with them left out all must pass. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  CKV_AWS_116: 'a dead-letter queue of the function itself: queues with dead letters of their own feed ours, or the API, or the clock, whose next minute repeats it',
  CKV_AWS_117: 'functions in a VPC: they reach AWS services over TLS and by IAM; a VPC would add a NAT gateway at 32 dollars a month or eight endpoints, and protect nothing more',
};
/** Of single resources, by the beginning of their ids, each with its reason; what cdk-nag finds too has it in `infra/`. */
const LEFT_OUT_OF_ONE: Readonly<Record<string, string>> = {
  'CKV_AWS_18 AWS::S3::Bucket.HistoryBucket': 'its log: two roles reach it, both made with it; who else should be seen is a matter of the account’s CloudTrail',
  'CKV_AWS_18 AWS::S3::Bucket.ConsoleSiteFiles': 'its log: it holds the page that anybody may load, and only the distribution reads it',
  'CKV_AWS_21 AWS::S3::Bucket.ConsoleSiteFiles': 'versions: each deploy of a commit makes the same files again, and old ones would keep the bucket from going with its stack',
  'CKV_AWS_68 AWS::CloudFront::Distribution.ConsoleSite': 'a firewall: whoever wants one gives it, -c consoleWebAcl=ARN',
  'CKV_AWS_86 AWS::CloudFront::Distribution.ConsoleSite': 'its log: would hold who looked from where at which customer; the API has one without',
  'CKV_AWS_174 AWS::CloudFront::Distribution.ConsoleSite': 'the least TLS: CloudFront sets it itself for names of its own',
  'CKV_AWS_115 AWS::Lambda::Function.CustomCDKBucketDeployment': 'concurrency: it runs once in a deploy',
  'CKV_AWS_173 AWS::Lambda::Function.CustomCDKBucketDeployment': 'its environment: where Python’s own certificates lie, and nothing else',
};
const CONTEXTS = {
  'as it comes': {},
  'with everything on': { alarmAddress: 'oncall@company.example', archiveDays: '7', history: 'true' },
} as const;

export type Scanned = { readonly passed: number; readonly failed: number };

export async function scan({ home, say }: { readonly home: string; readonly say: (text: string) => void }): Promise<Scanned> {
  const bin = await install(`${home}scanners/`, say);
  const verdicts: boolean[] = [];
  for (const [name, context] of Object.entries(CONTEXTS)) {
    const file = `${home}template-${verdicts.length}.json`;
    writeFileSync(file, JSON.stringify(synthesize(context)));
    verdicts.push(await lint(bin, file, name, say), ...(await check(bin, file, name, say)));
  }
  return { passed: verdicts.filter(Boolean).length, failed: verdicts.filter((each) => !each).length };
}

async function lint(bin: string, file: string, name: string, say: (text: string) => void): Promise<boolean> {
  const found = JSON.parse((await outputOf(`${bin}cfn-lint`, [file, '--format', 'json'])) || '[]') as { Rule: { Id: string }; Level: string; Message: string }[];
  const others = found.filter(({ Rule }) => !TAKEN_LINT.has(Rule.Id));
  say(`cfn-lint, ${name}: ${others.length} findings, and ${found.length - others.length} of W3005`);
  for (const { Rule, Level, Message } of others) say(`  ${Level} ${Rule.Id}: ${Message}`);
  return others.length === 0;
}

type Report = {
  readonly summary: { readonly passed: number; readonly failed: number };
  readonly results: { readonly failed_checks: readonly { check_id: string; resource: string }[] };
};

/** As it is, and with what is left out for a reason. */
async function check(bin: string, file: string, name: string, say: (text: string) => void): Promise<readonly boolean[]> {
  const said = await outputOf(`${bin}checkov`, ['-f', file, '--framework', 'cloudformation', '--compact', '--quiet', '-o', 'json']);
  const { summary, results } = [JSON.parse(said) as Report | Report[]].flat()[0] as Report;
  const share = summary.passed / (summary.passed + summary.failed);
  const open = results.failed_checks.filter(
    ({ check_id, resource }) => LEFT_OUT[check_id] === undefined && !Object.keys(LEFT_OUT_OF_ONE).some((each) => `${check_id} ${resource}`.startsWith(each)),
  );
  say(
    `checkov, ${name}: ${summary.passed} of ${summary.passed + summary.failed} pass (${(share * 100).toFixed(1)} %), ${open.length} fail besides ${Object.keys(LEFT_OUT).join(' and ')} and what single resources are let off`,
  );
  for (const { check_id, resource } of open) say(`  ${check_id}: ${resource}`);
  return [share >= LEAST_RAW, open.length === 0 && Object.keys(LEFT_OUT).length <= 2];
}

/** Apart from the emulator, as each wants another version of the same library. */
async function install(home: string, say: (text: string) => void): Promise<string> {
  const python = `${home}bin/python`;
  const isThere = `import importlib.metadata as m; assert m.version('cfn-lint') == '${CFN_LINT}' and m.version('checkov') == '${CHECKOV}'`;
  if (existsSync(python) && (await has(python, '-c', isThere))) return `${home}bin/`;
  say('installing the scanners into .emulator/scanners/ (once)');
  mkdirSync(home, { recursive: true });
  await run('python3', ['-m', 'venv', home]);
  await run(`${home}bin/pip`, ['install', '--quiet', '--disable-pip-version-check', `cfn-lint==${CFN_LINT}`, `checkov==${CHECKOV}`]);
  return `${home}bin/`;
}
