// `npm run coverage`: how much of the libraries and of the runtime their own tests run. Not part of `npm test`: it takes longer.
import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { repository, run, say } from './set-up.mjs';
import { provideUv } from './uv.mjs';

const python = join(repository, 'apps/tensor_lab/venv/bin/python');
const folder = join(repository, 'node_modules/.cache/coverage');

say('The libraries (jest)');
for (const library of ['lab', 'python-source', 'python-process', 'tensorlab']) {
  const config = join(repository, 'libs', library, 'jest.config.cjs');
  const how = ['--coverage', '--coverageProvider=v8', '--coverageReporters=text-summary'];
  const jest = join(repository, 'node_modules/jest/bin/jest.js');
  run(process.execPath, [jest, '-c', config, ...how], { allowed: true });
}

say('The runtime (pytest)');
provideUv(repository);
mkdirSync(folder, { recursive: true });
run('uv', ['pip', 'install', '--quiet', '--python', python, '--target', folder, 'coverage']);
const env = { PYTHONPATH: [folder, process.env.PYTHONPATH].filter(Boolean).join(delimiter) };
const data = `--data-file=${join(folder, '.coverage')}`;
const pytest = [
  '-m',
  'coverage',
  'run',
  data,
  '--source=tensorlab',
  '-m',
  'pytest',
  'libs/runtime',
];
run(python, pytest, { allowed: true, env });
run(python, ['-m', 'coverage', 'report', data, '--skip-covered', '--sort=cover'], { env });
