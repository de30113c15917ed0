// Writes requirements.lock of the `init` template, and of the demo lab: the versions of the default dependencies and of all
// extras, for every Python from 3.10 on, as `nx run lab:lock` writes it in a lab. Needs uv, on PATH or in the demo lab's venv, and a
// package index. Versions that pyproject.toml still allows stay as they are; `--upgrade` takes the newest.
//
//   node tools/lock-python.mjs [--upgrade]
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const template = join(root, 'libs/tensorlab/src/generators/init/files');
const own = join(root, 'apps/tensor_lab/requirements.lock');
const generated = join(template, 'requirements.lock.template');
process.env.PATH += delimiter + join(root, 'apps/tensor_lab/venv/bin');

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lock-')));
try {
  const pyproject = readFileSync(join(template, 'pyproject.toml.template'), 'utf8');
  writeFileSync(join(folder, 'pyproject.toml'), pyproject.replaceAll('<%= name %>', 'lab'));
  copyFileSync(own, join(folder, 'requirements.lock'));
  const { lock } = createRequire(import.meta.url)('../libs/tensorlab/source.cjs');
  const { success } = await lock(
    { upgrade: process.argv.includes('--upgrade') },
    {
      root: folder,
      projectName: 'lab',
      projectsConfigurations: { version: 2, projects: { lab: { root: '.' } } },
    },
  );
  process.exitCode = success ? 0 : 1;
  if (success) {
    const text = readFileSync(join(folder, 'requirements.lock'), 'utf8');
    writeFileSync(own, text);
    writeFileSync(generated, text.replaceAll('nx run lab:', 'nx run <%= name %>:'));
    console.log(`wrote ${[own, generated].map((file) => relative(root, file)).join(' and ')}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
