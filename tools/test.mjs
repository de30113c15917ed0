// `npm test`: every check of the repository, each named with what it took. The first failures do not hide the later ones.
import { nx, nxEnvironment, run, say, setUp } from './set-up.mjs';

const node = process.execPath;
const many = (target, ...others) => [
  node,
  nx('run-many', '--outputStyle=static', '--parallel=2', '-t', target, ...others),
];

const steps = [
  ['formatting', 'npx', ['prettier', '--check', '--log-level=warn', '.']],
  ['option types match their schemas', node, ['tools/schema-types.mjs', '--check']],
  ['workspace.json tells the truth', node, nx('sync:check')],
  ['lint and type checks', ...many('lint', 'typecheck')],
  ['unit tests (jest, pytest)', ...many('test')],
  // Streamed: it takes minutes, and says which file it is at.
  [
    'end to end: a packed plugin, as a newcomer uses it',
    node,
    nx('run', 'tensorlab-e2e:e2e', '--outputStyle=stream'),
  ],
];

setUp(['accelerate', 'dev', 'export', 'mlflow', 'wandb']);
const failed = [];
for (const [name, file, args] of steps) {
  say(name);
  const started = Date.now();
  if (run(file, args, { allowed: true, env: nxEnvironment }) !== 0) {
    failed.push(name);
  }
  console.log(`(${((Date.now() - started) / 1000).toFixed(0)} s)`);
}
for (const name of failed) {
  console.error(`failed: ${name}`);
}
console.log(`steps: ${steps.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length > 0 ? 1 : 0);
