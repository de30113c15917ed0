import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import lock from './executor';

const pyproject = `[project]
name = "lab"
requires-python = ">=3.10"
dependencies = ["numpy"]
[project.optional-dependencies]
dev = ["ruff"]
plots = ["matplotlib"]
[tool.tensorlab]
name = "lab"
`;
const path = process.env.PATH;

let root: string;
let said: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tensorlab-lock-spec-'));
  write('pyproject.toml', pyproject);
  said = '';
  const hear = (text: unknown) => void (said += `${text}\n`);
  jest.spyOn(console, 'log').mockImplementation(hear);
  jest.spyOn(console, 'error').mockImplementation(hear);
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(root, { recursive: true });
  jest.restoreAllMocks();
});

const write = (file: string, text: string) => writeFileSync(join(root, file), text);
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** uv as a script that notes its arguments, adds to the lock that it is given, and ends with a status. */
function withUv(added: string, status = 0) {
  const script = `#!/bin/sh
printf '%s ' "$@" > '${root}/arguments'
for last; do :; done
echo '${added}' | tee -a "$last"
exit ${status}
`;
  write('uv', script);
  chmodSync(join(root, 'uv'), 0o755);
  process.env.PATH = [root, path].join(delimiter);
}

const run = (options = {}) =>
  lock(options, {
    root,
    projectName: 'lab',
    projectsConfigurations: { version: 2, projects: { lab: { root: '.' } } },
  } as unknown as ExecutorContext);

it('locks all extras from the lock that there is, and says what is new', async () => {
  write('requirements.lock', 'numpy==2.4.6\n    # via lab (pyproject.toml)\n');
  withUv('ruff==0.14.0');
  expect(await run()).toEqual({ success: true });
  expect(read('arguments')).toContain('--python-version 3.10 --extra dev --extra plots pyproject');
  expect(read('requirements.lock')).toMatch(/^# .*extras dev, plots;[^]*^numpy==[^]*^ruff==/m);
  expect(said).toContain('  ruff 0.14.0 is new\n');
  expect(said).toContain('Wrote requirements.lock: 1 changes.');
});

it('locks some extras', async () => {
  withUv('ruff==0.14.0');
  await run({ extras: ['dev'], upgrade: 'ruff' });
  expect(read('arguments')).toContain('--extra dev --upgrade-package ruff pyproject');
  await expect(run({ extras: ['dve'] })).resolves.toEqual({ success: false });
  expect(said).toContain('There is no extra dve. Did you mean dev?');
});

it('leaves the lock as it was where nothing fits', async () => {
  write('requirements.lock', 'numpy==2.4.6\n');
  withUv('No solution found when resolving dependencies', 1);
  expect(await run()).toEqual({ success: false });
  expect(read('requirements.lock')).toBe('numpy==2.4.6\n');
  expect(said).toMatch(/pyproject.toml: No versions fit[^]*No solution found[^]*next: change one/);
});

it('leaves a broken lock to its owner', async () => {
  write('requirements.lock', 'numpy==2.4.6\n<<<<<<< HEAD\n');
  withUv('');
  expect(await run()).toEqual({ success: false });
  expect(existsSync(join(root, 'arguments'))).toBe(false);
  expect(said).toContain('requirements.lock:2: This is no line of a lock: <<<<<<< HEAD');
});
