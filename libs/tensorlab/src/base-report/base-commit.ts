import { suggest } from '@tensorlab/lab';
import type { LabRoot } from '../graph/lab-roots';
import { noCommitYet, noMergeBase, noRepository, unknownBase } from './errors';
import { git, GitFailed, gitLine } from './git';

/** Two states of a lab: its files as they are, and as a commit has them. */
export interface Commits {
  /** As it was typed, or with its remote: `origin/main`. */
  base: string;
  /** Where this branch left the base: the 40 digits of the commit that is compared with. */
  commit: string;
  /** What is checked out. */
  head: string;
  /** Its branch; absent on a detached checkout. */
  branch?: string;
  /** Whether files of the lab differ from `head`, or are new and not ignored. */
  dirty: boolean;
  /** Of the repository, absolute. */
  gitFolder: string;
  /** The lab's folder in the repository, `apps/vision/`; empty for the repository itself. */
  prefix: string;
}

/**
 * The commit that `--base` means, by the rule of `nx affected`: where this branch left it.
 *
 * @throws LabError GIT_FAILED, UNKNOWN_NAME
 */
export function baseCommit(
  { folder: labRoot, pythonpath }: Pick<LabRoot, 'folder' | 'pythonpath'>,
  wanted: string,
): Commits {
  const at = { cwd: labRoot };
  const [gitFolder, prefix] = repositoryOf(labRoot);
  const head = commitOf('HEAD', labRoot);
  if (head === undefined) {
    throw noCommitYet();
  }
  const remotes = git(['remote'], at).split('\n').filter(Boolean);
  const remote = remotes.includes('origin') ? 'origin' : remotes[0];
  const shallow = gitLine(['rev-parse', '--is-shallow-repository'], at) === 'true';
  // A clone of a pull request has main as origin/main alone.
  const base = [wanted, `${remote}/${wanted}`].find((name) => commitOf(name, labRoot));
  if (base === undefined) {
    const branches = git(['for-each-ref', '--format=%(refname:short)', 'refs/heads'], at);
    const suggestion = suggest(wanted, branches.split('\n'));
    throw unknownBase(wanted, { shallow, remote, suggestion });
  }
  const commit = gitLine(['merge-base', commitOf(base, labRoot)!, head], at);
  if (!commit) {
    throw noMergeBase(base, { shallow, remote });
  }
  const branch = gitLine(['symbolic-ref', '--quiet', '--short', 'HEAD'], at);
  const dirty = git(['status', '--porcelain', '--', '.', ...pythonpath], at) !== '';
  return { base, commit, head, ...(branch && { branch }), dirty, gitFolder, prefix };
}

function repositoryOf(labRoot: string): [gitFolder: string, prefix: string] {
  try {
    const [gitFolder = '', prefix = ''] = git(
      ['rev-parse', '--absolute-git-dir', '--show-prefix'],
      { cwd: labRoot },
    ).split('\n');
    return [gitFolder, prefix];
  } catch (error) {
    if (error instanceof GitFailed) {
      throw noRepository(labRoot, error.message);
    }
    throw error;
  }
}

const commitOf = (name: string, cwd: string) =>
  gitLine(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], { cwd });
