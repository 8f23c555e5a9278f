/** The project as it was one commit ago (or at PREVIOUS, any name that git knows), in a folder of its own, so that its stack can be deployed and then updated. */
import { existsSync, rmSync, symlinkSync } from 'node:fs';
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
  // What a commit's own dependencies were is not installed again: those of today are newer by a commit.
  if (!existsSync(`${folder}/node_modules`)) symlinkSync(`${project}node_modules`, `${folder}/node_modules`);
  return { folder, commit };
}
