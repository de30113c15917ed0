// `npm test`: every check of the repository, each named with what it took. The first failures do not hide the later ones.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nx, nxEnvironment, repository, run, say, setUp, testExtras } from './set-up.mjs';
import { sideBySide } from './side-by-side.mjs';
import { startTimes, tellTimes } from './test-times.mjs';
import { provideUv } from './uv.mjs';

const lab = join(repository, 'apps/tensor_lab');
const python = join(lab, 'venv/bin/python');
const program = (name, ...args) => [join(repository, 'node_modules/.bin', name), ...args];
const task = (...args) => [process.execPath, ...nx(...args, '--outputStyle=static')];
const component = 'trainer-language-model';

const runtimeTests = 'libs/runtime/tests';
/** Those that start many processes: in one row with the others they would be the last to end. */
const slow = ['test_distributed.py', 'test_stop_and_resume.py', 'test_exact_resume.py'];
const others = readdirSync(join(repository, runtimeTests)).filter(
  (file) => /^test_.*\.py$/.test(file) && !slow.includes(file),
);

/** The longest first. Of the demo lab's components one is checked by its own targets, and all by one process a tool. */
const checks = [
  pytest('most of it', others),
  pytest('several processes', slow.slice(0, 1)),
  {
    name: 'the libraries (jest)',
    command: task(
      ...['run-many', '-t', 'test', '--exclude=runtime,tag:tensorlab:lab:lab', '--parallel=1'],
    ),
  },
  pytest('stopping and resuming', slow.slice(1)),
  { name: 'types of the libraries and apps (tsc)', command: program('tsc', '-p', '.') },
  {
    name: 'types and lint of the runtime (mypy, ruff)',
    command: task('run-many', '-t', 'typecheck', 'lint', '-p', 'runtime', '--parallel=1'),
  },
  { name: 'lint (eslint)', command: program('eslint', 'apps', 'libs') },
  { name: 'types of the demo lab (mypy)', command: [python, '-m', 'mypy', 'src'], cwd: lab },
  { name: 'lint of the demo lab (ruff)', command: [python, '-m', 'ruff', 'check'], cwd: lab },
  {
    name: `a component of the demo lab: ${component}`,
    command: task('run-many', '-t', 'lint', 'typecheck', 'test', '-p', component, '--parallel=1'),
  },
  { name: 'formatting', command: program('prettier', '--check', '--log-level=warn', '.') },
  {
    name: 'option types match their schemas',
    command: [process.execPath, 'tools/schema-types.mjs', '--check'],
  },
  { name: 'workspace.json tells the truth', command: task('sync:check') },
];

provideUv(repository);
setUp(testExtras);
startTimes();
const steps = [...(await sideBySide(checks)), endToEnd()];
tellTimes(steps);
const failed = steps.filter(({ ok }) => !ok);
for (const { name } of failed) {
  console.error(`failed: ${name}`);
}
console.log(`steps: ${steps.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length > 0 ? 1 : 0);

/** Some test files of the runtime. */
function pytest(name, files) {
  const paths = files.map((file) => `${runtimeTests}/${file}`);
  const options = ['-c', 'libs/runtime/pyproject.toml'];
  return {
    name: `the runtime (pytest): ${name}`,
    command: [python, '-m', 'pytest', ...options, ...paths],
  };
}

/** Not beside the others: it has two workers. Its output is shown as it comes, for it takes minutes. */
function endToEnd() {
  const name = 'end to end: a packed plugin, as a newcomer uses it';
  say(name);
  const started = Date.now();
  const args = nx('run', 'tensorlab-e2e:e2e', '--outputStyle=stream');
  const code = run(process.execPath, args, { allowed: true, env: nxEnvironment });
  const seconds = (Date.now() - started) / 1000;
  console.log(`(${seconds.toFixed(0)} s)`);
  return { name, seconds, ok: code === 0 };
}
