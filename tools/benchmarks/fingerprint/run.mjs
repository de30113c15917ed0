// node tools/benchmarks/fingerprint/run.mjs [--files 5000] [--edits 20000] [--seed 1]
// CPython as the judge of fingerprints: docs/fingerprint.md. Exit status 1 on any miss.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, '../../..');
const python =
  process.env.TENSORLAB_PYTHON ||
  join(
    repository,
    'apps/tensor_lab/venv',
    process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
  );

if (!existsSync(python)) {
  console.error(`There is no ${python}.\n  next: npx nx run lab:setup, or set TENSORLAB_PYTHON`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'fingerprint-'));
try {
  const bundle = join(folder, 'fingerprint.cjs');
  buildSync({
    entryPoints: [join(repository, 'libs/python-source/src/fingerprint/index.ts')],
    bundle: true,
    platform: 'node',
    outfile: bundle,
    logLevel: 'warning',
  });
  const { status } = spawnSync(
    python,
    [
      join(here, 'judge.py'),
      ...process.argv.slice(2),
      '--',
      process.execPath,
      join(here, 'worker.cjs'),
      bundle,
    ],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
