import { execFileSync } from 'node:child_process';
import { gitMissing } from './errors';

/** Git did not do what it was asked for. `message` is what it said. */
export class GitFailed extends Error {}

export interface GitOptions {
  cwd: string;
  env?: Record<string, string>;
  /** For standard input. */
  input?: string;
}

/**
 * What git prints on standard output. It takes no lock, so that a `git commit` beside it goes on.
 *
 * @throws GitFailed, and LabError GIT_FAILED where there is no git
 */
export function git(args: readonly string[], { cwd, env, input }: GitOptions): string {
  try {
    return execFileSync('git', ['--no-optional-locks', ...args], {
      cwd,
      input,
      env: { ...outsideOfHooks(), LC_ALL: 'C', ...env },
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { code, stderr = '', message } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') {
      throw gitMissing();
    }
    throw new GitFailed(stderr.trim() || message);
  }
}

/** A git hook that runs Nx hands it the paths of the hook's own repository. */
const outsideOfHooks = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR)$/.test(name),
    ),
  );

/** The first line of what git prints; undefined where it fails. */
export function gitLine(args: readonly string[], options: GitOptions): string | undefined {
  try {
    return git(args, options).split('\n', 1)[0];
  } catch (error) {
    if (error instanceof GitFailed) {
      return undefined;
    }
    throw error;
  }
}
