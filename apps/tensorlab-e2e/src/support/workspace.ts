import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copyInstallation, npmInstall, packageJson } from './installed';
import { python, repository } from './repository';
import { shell, start, type Finished } from './shell';

/** A folder outside this repository in which Nx and the packed plugin are installed, or a clone of this repository. */
export class Workspace {
  private readonly starts: string;
  /** As Nx does where nobody says otherwise, with a process for every plugin, which takes most of a second to start. */
  isolatesPlugins = false;

  constructor(
    readonly root: string,
    private readonly interpreter: string | undefined = python,
  ) {
    this.starts = join(mkdtempSync(join(tmpdir(), 'tensorlab-starts-')), 'python.log');
  }

  path = (...parts: string[]) => join(this.root, ...parts);
  read = (file: string) => readFileSync(this.path(file), 'utf8');
  readJson = (file: string) => JSON.parse(this.read(file));
  exists = (file: string) => existsSync(this.path(file));

  write(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  append = (file: string, text: string) => appendFileSync(this.path(file), text);

  nx = (line: string, options: { fails?: boolean; env?: Record<string, string> } = {}) =>
    this.run(this.nxProgram(), words(line), options);

  run(
    file: string,
    args: string[],
    options: { fails?: boolean; env?: Record<string, string>; cwd?: string } = {},
  ): Promise<Finished> {
    return shell(file, args, {
      cwd: this.root,
      ...options,
      env: { ...this.env(), ...options.env },
    });
  }

  start = (line: string) =>
    start(this.nxProgram(), words(line), { cwd: this.root, env: this.env() });

  /** Without npx in between: it takes a second, and a signal does not reach Nx. */
  private nxProgram = () => this.path('node_modules/.bin/nx');

  commit = async (message: string) => {
    await this.run('git', ['add', '-A']);
    await this.run('git', ['commit', '-qm', message]);
  };

  /** The command lines of the runtime that were started since the last call: the judge of what ran. */
  pythonStarts(): string[] {
    const lines = existsSync(this.starts)
      ? readFileSync(this.starts, 'utf8').trim().split('\n')
      : [];
    writeFileSync(this.starts, '');
    return lines.filter((line) => line.startsWith('-m tensorlab'));
  }

  private env(): Record<string, string> {
    const env = { NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: String(this.isolatesPlugins) };
    return this.interpreter ? { ...env, TENSORLAB_PYTHON: this.counting(this.interpreter) } : env;
  }

  /** A stand-in on TENSORLAB_PYTHON that notes every start and then is the interpreter, in an environment that tells its version. */
  private counting(interpreter: string): string {
    const environment = dirname(this.starts);
    const file = join(environment, 'bin/python');
    if (!existsSync(file)) {
      mkdirSync(dirname(file));
      const version = join(dirname(dirname(interpreter)), 'pyvenv.cfg');
      if (existsSync(version)) {
        copyFileSync(version, join(environment, 'pyvenv.cfg'));
      }
      writeFileSync(file, `#!/bin/sh\necho "$@" >> '${this.starts}'\nexec '${interpreter}' "$@"\n`);
      chmodSync(file, 0o755);
    }
    return file;
  }
}

const words = (line: string) => line.split(' ').filter(Boolean);

/** A new Nx workspace with the packed plugin, as `npm install -D tensorlab` leaves it. */
export async function newWorkspace(
  files: Record<string, string> = {},
  interpreter: string | null = python,
): Promise<Workspace> {
  const workspace = new Workspace(
    mkdtempSync(join(tmpdir(), 'tensorlab-e2e-')),
    interpreter ?? undefined,
  );
  const contents = {
    'package.json': packageJson(),
    // A cache of its own: Nx would share one among clones of one repository.
    'nx.json': JSON.stringify({
      cacheDirectory: '.nx/cache',
      analytics: false,
      neverConnectToCloud: true,
    }),
    '.gitignore': 'node_modules\n.nx\n',
    ...files,
  };
  for (const [file, text] of Object.entries(contents)) {
    workspace.write(file, text);
  }
  if (files['package.json'] === undefined) {
    copyInstallation(workspace.root);
  } else {
    npmInstall(workspace.root);
  }
  await initGit(workspace);
  return workspace;
}

async function initGit(workspace: Workspace): Promise<void> {
  await workspace.run('git', ['init', '-q', '-b', 'main']);
  await workspace.run('git', ['config', 'user.name', 'Ada']);
  await workspace.run('git', ['config', 'user.email', 'ada@example.org']);
  await workspace.commit('chore: a workspace');
}

/** A clean clone of this repository's last commit, with the packages that `npm test` has installed from its lock file. */
export async function cloneRepository(): Promise<Workspace> {
  const folder = join(mkdtempSync(join(tmpdir(), 'tensorlab-clone-')), 'tensorlab');
  await shell('git', ['clone', '-q', repository, folder], { cwd: repository });
  copyInstallation(folder, repository);
  const clone = new Workspace(folder);
  await clone.run('git', ['config', 'user.name', 'Ada']);
  await clone.run('git', ['config', 'user.email', 'ada@example.org']);
  return clone;
}
