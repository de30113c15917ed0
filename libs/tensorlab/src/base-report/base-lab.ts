import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labPythonpath } from '@tensorlab/lab';
import type { Lab } from '../graph/lab';
import { labAt } from '../graph/lab-at';
import type { Commits } from './base-commit';
import { noCheckout } from './errors';
import { git, GitFailed, gitLine } from './git';
import { LabOfCommit } from './lab-of-commit';

/**
 * Does something with a lab as a commit has it. Its files are written to a temporary folder, as a checkout would have them: no file,
 * index or branch of the user's is touched, and nothing of the commit is run.
 *
 * @param now the lab as it is: files that git does not keep are taken from it
 * @param deed is given undefined where the commit has no such lab
 */
export function withBaseLab<T>(commits: Commits, now: Lab, deed: (lab?: Lab) => T): T {
  const { commit, prefix, gitFolder } = commits;
  const marker = `${commit}:${prefix}pyproject.toml`;
  if (!gitLine([`--git-dir=${gitFolder}`, 'cat-file', '-t', marker], { cwd: tmpdir() })) {
    return deed();
  }
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'tensorlab-base-')));
  try {
    checkOut(commits, temporary);
    const folder = join(temporary, 'files', prefix);
    return deed(labAt(folder, folder, (place, disk) => new LabOfCommit(place, disk, now)));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** By an index of its own, and without what the user's settings add: hooks, sparse checkouts, a shared index. */
function checkOut(commits: Commits, temporary: string): void {
  const { commit, gitFolder } = commits;
  const cwd = join(temporary, 'files');
  mkdirSync(cwd);
  const settings = ['hooksPath=/dev/null', 'sparseCheckout=false', 'splitIndex=false'];
  try {
    git(
      [
        ...settings.flatMap((setting) => ['-c', `core.${setting}`]),
        ...[`--git-dir=${gitFolder}`, `--work-tree=${cwd}`],
        ...['checkout', '--quiet', '--force', commit, '--', wantedFiles(commits)],
      ],
      { cwd, env: { GIT_INDEX_FILE: join(temporary, 'index'), GIT_LITERAL_PATHSPECS: '1' } },
    );
  } catch (error) {
    throw error instanceof GitFailed ? noCheckout(commit.slice(0, 12), error.message) : error;
  }
}

/** The lab's folder; with a link in it, which may lead anywhere, or a pythonpath, the whole repository. */
function wantedFiles({ commit, prefix, gitFolder }: Commits): string {
  const ask = (...args: string[]) => git([`--git-dir=${gitFolder}`, ...args], { cwd: tmpdir() });
  const leadsOut = () =>
    /^120000 /m.test(ask('ls-tree', '-r', '--full-tree', commit, '--', prefix)) ||
    hasPythonpath(ask('show', `${commit}:${prefix}pyproject.toml`));
  return prefix === '' || leadsOut() ? '.' : prefix;
}

function hasPythonpath(pyproject: string): boolean {
  try {
    return labPythonpath(pyproject).length > 0;
  } catch {
    return false; // it makes no lab, which is said where the lab is read
  }
}
