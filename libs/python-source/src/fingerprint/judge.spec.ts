import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(__dirname, '../../../..');
const python =
  process.env.TENSORLAB_PYTHON ||
  join(
    repository,
    'apps/tensor_lab/venv',
    process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
  );

/** A small sample of `node tools/benchmarks/fingerprint/run.mjs`. Skipped where there is no Python to ask. */
(existsSync(python) ? it : it.skip)(
  'never misses a change that CPython sees',
  () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(repository, 'tools/benchmarks/fingerprint/run.mjs'),
        ...['--files', '12', '--edits', '250', '--seed', '7'],
      ],
      { encoding: 'utf8' },
    );
    expect(`${stdout}${stderr}`).toContain('misses: 0;');
    expect(status).toBe(0);
  },
  120_000,
);
