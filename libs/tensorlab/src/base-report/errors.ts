import { LabError } from '@tensorlab/lab';

/** What goes wrong with the commit to compare with, in words. */

export const gitMissing = () =>
  new LabError('GIT_FAILED', {
    what: 'There is no git on PATH.',
    why: '--base is a commit of the repository that the lab lies in.',
    next: 'install git',
  });

/** @param said git's own words: no repository, or one of another user */
export const noRepository = (folder: string, said: string) =>
  new LabError('GIT_FAILED', {
    what: `--base needs the git repository of ${folder}, and git says:\n\n${said}\n`,
    next: 'mend what it says; for a folder without history: git init, and a first commit',
  });

export const noCommitYet = () =>
  new LabError('GIT_FAILED', {
    what: 'This repository has no commit yet: there is nothing to compare with.',
    next: 'git commit',
  });

interface Missing {
  /** The clone does not have the whole history. */
  shallow: boolean;
  remote: string | undefined;
  suggestion?: string;
}

export const unknownBase = (base: string, { shallow, remote, suggestion }: Missing) =>
  new LabError('UNKNOWN_NAME', {
    what: `There is no commit ${base} in this clone.`,
    why: shallow ? 'It is shallow: it has only the newest commits.' : undefined,
    suggestion,
    next:
      remote === undefined
        ? 'git branch --all lists what there is'
        : shallow
          ? `${unshallow(remote)}; in GitHub Actions: actions/checkout with fetch-depth: 0`
          : `git fetch ${remote} ${base}, or choose one of git branch --all`,
  });

export const noMergeBase = (base: string, { shallow, remote }: Missing) =>
  new LabError('GIT_FAILED', {
    what: `Where the branch left ${base} is not in this clone.`,
    why: shallow
      ? 'It is shallow: it has only the newest commits.'
      : `HEAD and ${base} have no commit in common.`,
    next:
      shallow && remote !== undefined
        ? `${unshallow(remote)}; in GitHub Actions: actions/checkout with fetch-depth: 0`
        : 'choose a base that this branch was made from',
  });

const unshallow = (remote: string) =>
  `git fetch --unshallow ${remote} '+refs/heads/*:refs/remotes/${remote}/*'`;

export const noCheckout = (commit: string, said: string) =>
  new LabError('GIT_FAILED', {
    what: `The files of ${commit} cannot be had from git:\n\n${said}\n`,
    next: 'mend what it says',
  });
