/** The project as it was one commit ago (or at PREVIOUS, any name that git knows), in a folder of its own, so that its stack can be deployed and then updated. */
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { has, outputOf, run } from './processes.ts';

export type Previous = { readonly folder: string; readonly commit: string };

/** @returns nothing where there is no git, or no commit before this one */
export async function previousProject(project: string, home: string): Promise<Previous | undefined> {
  const wanted = `${process.env.PREVIOUS || 'HEAD~1'}^{commit}`;
  if (!(await has('git', '-C', project, 'rev-parse', '--verify', '--quiet', wanted))) return undefined;
  const commit = (await outputOf('git', ['-C', project, 'rev-parse', '--short', wanted])).trim();
  const folder = `${home}previous`;
  rmSync(folder, { recursive: true, force: true });
  await run('git', ['-C', project, 'worktree', 'prune']);
  await run('git', ['-C', project, 'worktree', 'add', '--detach', '--force', folder, commit]);
  if (!existsSync(`${folder}/node_modules`)) await dependenciesOf(folder, project);
  return { folder, commit };
}

/** Those of today where nothing has changed since, as mostly; else its own, for it may need what is gone. */
async function dependenciesOf(folder: string, project: string): Promise<void> {
  const [then, today] = [folder, project].map((each) => readFileSync(`${each}/package-lock.json`, 'utf8'));
  if (then === today) symlinkSync(`${project}node_modules`, `${folder}/node_modules`);
  else await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
}
