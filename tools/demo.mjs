// `npm run demo`: trains and evaluates the experiments of the demo lab's project `digits`, and shows what came of it.
import { spawn } from 'node:child_process';
import { fetchDigits, nx, nxEnvironment, repository, run, say, setUp } from './set-up.mjs';

setUp();

say('Fetching the data (scikit-learn carries it) ...');
fetchDigits();

say('Training and evaluating every experiment of the project digits ...');
const { code, fromCache } = await evaluate();
if (code !== 0) {
  process.exit(code);
}

run(
  process.execPath,
  nx('run', 'digits:report', '--excludeTaskDependencies', '--outputStyle=static'),
  {
    env: nxEnvironment,
  },
);
if (fromCache) {
  console.log('\nEverything came from the cache: no training, no evaluation, no Python.');
}
console.log(`
What to type next:
  npx nx run lab:tensorboard                  the learning curves, in a browser
  npx nx graph                                what depends on what
  npx nx run digits-cnn:train --set=trainer.epochs=3
                                              a variant, with a run of its own
  npx nx g tensorlab:experiment my-first --project=digits --from=digits-mlp --set=architecture.hidden=256
  npx nx run my-first:evaluate                the new experiment; the others stay as they are
`);

/** Runs `digits:evaluate`, passing its output on. What Nx says at the end tells whether anything ran. */
function evaluate() {
  const child = spawn(process.execPath, nx('run', 'digits:evaluate', '--outputStyle=stream'), {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...nxEnvironment },
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    output += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', (status) => {
      const [, hits, tasks] = / for (\d+) out of (\d+) tasks/.exec(output) ?? [];
      resolve({ code: status ?? 1, fromCache: hits !== undefined && hits === tasks });
    });
  });
}
