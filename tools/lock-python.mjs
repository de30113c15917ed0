// Writes requirements.lock of the `init` template, and of the demo lab: the versions of the default dependencies and of
// the extras dev, mlflow, wandb, export and accelerate, for every Python from 3.10 on. Needs uv, on PATH or in the demo lab's venv, and a package index. Versions
// that pyproject.toml still allows stay as they are; `--upgrade` takes the newest.
//
//   node tools/lock-python.mjs [--upgrade]
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const template = join(root, 'libs/tensorlab/src/generators/init/files');
const targets = [
  join(template, 'requirements.lock.template'),
  join(root, 'apps/tensor_lab/requirements.lock'),
];
const ownUv = join(root, 'apps/tensor_lab/venv/bin/uv');

const header = `# The versions that a lab is set up with: default dependencies and the extras dev, mlflow, wandb, export, accelerate; Python 3.10 and later, every platform.
#
# No hashes: torch's builds for CPU and for CUDA have one version and differ in theirs. No nvidia-* and no triton: torch
# itself names the ones that its build needs. To take newer versions, after a change of pyproject.toml as well:
#
#   uv pip compile --universal --python-version 3.10 --no-header --extra dev --extra mlflow --extra wandb --extra export --extra accelerate \\
#     pyproject.toml -o requirements.lock --upgrade
#
# and leave out what only torch's CUDA build needs. Keep the lines "via": by them a training depends on the packages that its
# code imports and on what those need, and not on the whole lock.
`;

/** Packages that only torch's CUDA build on Linux asks for, with the comments below them. */
const cuda = /^(nvidia-|cuda-|triton).*\n( .*\n)*/gm;

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
try {
  const pyproject = readFileSync(join(template, 'pyproject.toml.template'), 'utf8');
  writeFileSync(join(folder, 'pyproject.toml'), pyproject.replaceAll('<%= name %>', 'lab'));
  copyFileSync(targets[0], join(folder, 'requirements.lock'));
  execFileSync(
    existsSync(ownUv) ? ownUv : 'uv',
    [
      ...'pip compile --quiet --universal --python-version 3.10 --no-header --extra dev --extra mlflow --extra wandb --extra export --extra accelerate'.split(
        ' ',
      ),
      ...process.argv.slice(2).filter((argument) => argument === '--upgrade'),
      ...['pyproject.toml', '--output-file', 'requirements.lock'],
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const pins = readFileSync(join(folder, 'requirements.lock'), 'utf8').replace(cuda, '');
  for (const target of targets) {
    writeFileSync(target, header + pins);
    console.log(`wrote ${relative(root, target)}: ${pins.match(/^\S/gm).length} pins`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
