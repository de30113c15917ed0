// "Edit, run at once": `node tools/benchmarks/stale-hits.mjs [--edits=100] [--seed=1] [--daemon=off,on]`.
// Every edit of a small lab changes what is trained, or undoes an earlier edit, and the experiment is evaluated in the same
// moment. In the place of Python stands a program (stale-hits/interpreter.mjs) that notes what it was run on, so that a stale
// hit cannot hide: what Nx prints and restores names the files that it was made from. Exit status 1 on any of:
// a stale hit (the result of other files), a training that was not needed, a result that is not on the disk.
// `--real` does the same with real trainings, of one experiment for every kind of thing that no import names: stale-hits/real.mjs.
// Needs `node tools/build.mjs`.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { linkedWorkspace, nxIn } from './linked-workspace.mjs';
import { generator } from './stale-hits/random.mjs';
import { realRounds } from './stale-hits/real.mjs';
import { edits, SmallLab } from './stale-hits/small-lab.mjs';

const { values } = parseArgs({
  options: {
    edits: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    daemon: { type: 'string', default: 'off,on' },
    real: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '6' },
    kinds: { type: 'string', default: '' },
    'audit-only': { type: 'boolean', default: false },
  },
});
const random = generator(Number(values.seed));
let failed = 0;
for (const daemon of values.daemon.split(',')) {
  failed += values.real
    ? realRounds({
        daemon: daemon === 'on',
        rounds: Number(values.rounds),
        kinds: values.kinds,
        auditOnly: values['audit-only'],
        random,
      })
    : round(daemon === 'on', Number(values.edits));
}
process.exit(failed > 0 ? 1 : 0);

/** @returns how many runs were wrong */
function round(daemon, count) {
  const workspace = linkedWorkspace();
  const lab = new SmallLab(join(workspace, 'lab'));
  const nx = nxIn(workspace, daemon, () => ({ TENSORLAB_PYTHON: lab.interpreter }));
  const evaluate = () => nx('run', 'e:evaluate', '--outputStyle=stream');

  const seen = new Map();
  const totals = { changes: 0, undone: 0, stale: 0, needless: 0, broken: 0, python: 0 };
  const started = Date.now();
  for (let step = 0; step <= count; step += 1) {
    const what = step === 0 ? 'the first run' : edit(lab, seen);
    const state = lab.state();
    const isNew = !seen.has(state);
    const { status, stdout, stderr } = evaluate();
    const trained = lab.trainings();
    totals.python += lab.starts();
    totals[isNew ? 'changes' : 'undone'] += 1;
    const madeOf = [...stdout.matchAll(/(?:trained|evaluated) on ([0-9a-f]{64})/g)];
    const wrong =
      status !== 0
        ? 'broken'
        : isNew !== trained > 0
          ? isNew
            ? 'stale'
            : 'needless'
          : madeOf.some(([, of]) => of !== state) || lab.latest(stdout) !== state
            ? 'stale'
            : undefined;
    if (wrong) {
      totals[wrong] += 1;
      console.log(`${step}: ${wrong} after ${what}\n${stdout}${stderr}`);
    }
    seen.set(state, lab.files());
  }
  if (daemon) {
    nx('daemon', '--stop');
  }
  rmSync(workspace, { recursive: true, force: true });
  const { changes, undone, stale, needless, broken, python } = totals;
  const seconds = ((Date.now() - started) / 1000 / (count + 1)).toFixed(1);
  console.log(
    `daemon ${daemon ? 'on ' : 'off'}: ${changes} changes: ${changes - stale - broken} misses, ${stale} stale hits; ` +
      `${undone} undone: ${undone - needless} hits, ${needless} needless trainings; ${broken} failed; ` +
      `${python} starts of Python; ${seconds} s each`,
  );
  return stale + needless + broken;
}

/** One in three goes back to an earlier state of the lab. */
function edit(lab, seen) {
  const earlier = [...seen.keys()].filter((state) => state !== lab.state());
  if (earlier.length > 0 && random() < 1 / 3) {
    lab.restore(seen.get(earlier[Math.floor(random() * earlier.length)]));
    return 'an edit was undone';
  }
  const names = Object.keys(edits);
  const name = names[Math.floor(random() * names.length)];
  edits[name](lab, Math.floor(random() * 900) + 100);
  return name;
}
