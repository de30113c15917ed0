// What Nx costs around a training: `[NX_DAEMON=true] node tools/benchmarks/executor-overhead.mjs [--pairs 5] [--epochs 1]`.
// Pairs `nx run digits-mlp:train` with the same `python -m tensorlab train`, in turn, each with a seed of its own so that nothing is
// reused. The cost does not grow with the training, so short trainings show it best: prints the seconds that Nx adds, their share of
// a training of a minute, and the time from Nx starting the task to its first line. `--epochs 1600` is about a minute.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fetchDigits, nx, nxEnvironment, repository } from '../set-up.mjs';

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '5' }, epochs: { type: 'string', default: '1' } },
});
const lab = join(repository, 'apps/tensor_lab');
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Wall seconds of a command, and the seconds from the line that matches `from` to the one that matches `to`. */
function time(file, args, cwd, from, to) {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const child = spawn(file, args, { cwd, env: { ...process.env, ...nxEnvironment } });
  let output = '';
  let begun = from ? undefined : 0;
  let first;
  child.stdout.on('data', (chunk) => {
    output += chunk;
    begun ??= from.test(output) ? seconds() : undefined;
    first ??= to.test(output) ? seconds() : undefined;
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code) =>
      code === 0
        ? resolve({ wall: seconds(), first: first - begun })
        : reject(new Error(`${file} ${args.join(' ')} ended with ${code}\n${output}`)),
    );
  });
}

fetchDigits();
const rows = [];
for (let pair = 0; pair < Number(values.pairs); pair += 1) {
  const set = (seed) => [`--set=trainer.epochs=${values.epochs}`, `--set=seed=${seed}`];
  const seed = 1000 + (Date.now() % 1_000_000) + pair * 2;
  const training = /digits-mlp: training/;
  const python = join(lab, 'venv/bin/python');
  const alone = await time(
    python,
    ['-m', 'tensorlab', 'train', '--config', 'digits-mlp', ...set(seed)],
    lab,
    undefined,
    training,
  );
  const wrapped = await time(
    process.execPath,
    nx('run', 'digits-mlp:train', '--outputStyle=stream', ...set(seed + 1)),
    repository,
    /nx run digits-mlp:train/,
    training,
  );
  rows.push({
    alone: alone.wall,
    wrapped: wrapped.wall,
    added: wrapped.wall - alone.wall,
    first: wrapped.first,
  });
  const { alone: a, wrapped: w, added, first } = rows.at(-1);
  console.log(
    `python ${a.toFixed(2)} s   nx ${w.toFixed(2)} s   added ${added.toFixed(2)} s   first line after ${first.toFixed(2)} s`,
  );
}
const of = (name) => median(rows.map((row) => row[name]));
console.log(
  `median: Nx adds ${of('added').toFixed(2)} s, ${((of('added') / 60) * 100).toFixed(1)} % of a minute; first line ${of('first').toFixed(2)} s after Nx starts the task`,
);
