import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment } from './environment';
import { repository } from './repository';

/** Where the packed plugin is installed once, for all workspaces of a test run. */
const installation = () => join(tmpdir(), 'installed');

/** The Nx of all workspaces: this repository's, or the one that `npm run e2e -- --nx=24.0.6` names. */
export const nxVersion: string =
  process.env.TENSORLAB_NX ??
  JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).devDependencies.nx;

/** The package.json of a workspace in which somebody typed `npm install -D nx tensorlab`. */
export function packageJson(nx = nxVersion): string {
  return JSON.stringify({
    name: 'research',
    private: true,
    workspaces: ['packages/*'],
    devDependencies: {
      nx,
      // Not every version of Nx has a devkit of its own.
      '@nx/devkit': `^${nx.split('.')[0]}.0.0 <=${nx}`,
      tensorlab: `file:${process.env.TARBALL_TENSORLAB}`,
    },
  });
}

export function npmInstall(cwd: string): void {
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', args, { cwd, env: cleanEnvironment(), stdio: 'pipe' });
}

/** Installs the plugin, as `newWorkspace` gets it. */
export function install(): void {
  mkdirSync(installation());
  writeFileSync(join(installation(), 'package.json'), packageJson());
  npmInstall(installation());
}

/** Gives a folder what `npm install` would: hard links of the packages, and copies of what npm itself writes to. */
export function copyInstallation(folder: string, from = installation()): void {
  linkTree(join(from, 'node_modules'), join(folder, 'node_modules'));
  const lock = 'node_modules/.package-lock.json';
  rmSync(join(folder, lock));
  for (const file of [lock, 'package-lock.json']) {
    copyFileSync(join(from, file), join(folder, file));
  }
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  // npm has nothing in it: it holds what other programs keep between two runs.
  const entries = readdirSync(from, { withFileTypes: true }).filter(
    ({ name }) => name !== '.cache',
  );
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      linkTree(source, target);
    } else if (entry.isSymbolicLink()) {
      symlinkSync(readlinkSync(source), target);
    } else {
      linkOrCopy(source, target);
    }
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') {
      throw error;
    }
    copyFileSync(source, target); // on another disk
  }
}
