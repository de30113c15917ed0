// What `npm run demo` and `npm test` share: the set-up of a fresh clone, each part only where it is missing.
// Plain Node: it runs before any package is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = join(dirname(fileURLToPath(import.meta.url)), '..');

const oldestNode = [20, 19];

export function say(text) {
  console.log(`\n> ${text}`);
}

/** Runs a program in the repository with its output on this terminal; ends this process where it fails, unless `allowed`. */
export function run(file, args, { allowed = false, env = {} } = {}) {
  const { status, signal } = spawnSync(file, args, {
    cwd: repository,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  const code = signal ? 1 : (status ?? 1);
  if (code !== 0 && !allowed) {
    console.error(`\n${[file, ...args].join(' ')} failed with exit status ${code}.`);
    process.exit(code);
  }
  return code;
}

/** Arguments that run Nx from this clone's own node_modules, printing plain lines. */
export const nx = (...args) => [join(repository, 'node_modules/nx/dist/bin/nx.js'), ...args];

export const nxEnvironment = { NX_TUI: 'false' };

/** Of the demo lab's environment: what all tests need. */
export const testExtras = ['accelerate', 'dev', 'export', 'mlflow', 'wandb'];

/** Installs node_modules and the demo lab's venv where they are missing or older than their lock files. */
export function setUp(extras = []) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    console.error(
      `TensorLab needs Node ${oldestNode.join('.')} or later; this is ${process.version}.`,
    );
    process.exit(1);
  }
  if (!isInstalled()) {
    say('Installing node packages (about half a minute) ...');
    // Not `npm ci`: it refuses a lock that leaves out the builds of nx for other platforms than its writer's.
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  say('Checking the Python environment (the first time installs torch: some minutes) ...');
  run(
    process.execPath,
    nx('run', 'lab:setup', '--outputStyle=stream', ...extras.map((extra) => `--extras=${extra}`)),
    { env: nxEnvironment },
  );
}

/** Brings the data of the demo lab's digits, where it is not there yet: scikit-learn carries it. */
export function fetchDigits() {
  run(process.execPath, nx('run', 'dataset-digits:fetch', '--outputStyle=static'), {
    env: nxEnvironment,
  });
}

/** Whether npm's own record of what it installed says the same as the lock file. */
function isInstalled() {
  const record = join(repository, 'node_modules/.package-lock.json');
  if (!existsSync(record)) {
    return false;
  }
  const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packages(record);
  return Object.entries(packages(join(repository, 'package-lock.json'))).every(
    ([path, { version, optional, link }]) =>
      path === '' ||
      optional ||
      link ||
      !path.startsWith('node_modules/') ||
      installed[path]?.version === version,
  );
}
