// Is the closure of an experiment whole? `node tools/benchmarks/closure.mjs [--lab=demo,imports,packages,strings,beside,unclear] [--verbose]`.
// For the demo lab and the labs of closure/labs.mjs, each experiment's closure is held against two judges:
//   ruff    every file of the lab that `ruff analyze graph` reaches from the experiment's `_target_`s, by its own resolver;
//   Python  every file of the lab that a real training and evaluation execute as a module, and every other file below src/
//           that they open (closure/trace.py).
// Exit status 1 where one of them has a file that the closure lacks. What only type checkers import is told apart by ruff
// itself: such a file must not be executed by Python.
// Needs the demo lab's venv with the extra dev. `TENSORLAB_PYTHON` names another one.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fetchDigits, repository } from '../set-up.mjs';
import { labs } from './closure/labs.mjs';
import { closuresOf } from './closure/ours.mjs';

const { values } = parseArgs({
  options: { lab: { type: 'string' }, verbose: { type: 'boolean', default: false } },
});
const demo = join(repository, 'apps/tensor_lab');
const python = process.env.TENSORLAB_PYTHON ?? join(demo, 'venv/bin/python');
const trace = fileURLToPath(new URL('closure/trace.py', import.meta.url));

let missing = 0;
for (const name of values.lab?.split(',') ?? ['demo', ...Object.keys(labs)]) {
  const root = mkdtempSync(join(tmpdir(), `tensorlab-closure-${name}-`));
  makeLab(name, root);
  // The demo lab's other projects train for minutes, on data that has to be downloaded.
  const closures = Object.entries(closuresOf(root)).filter(
    ([experiment]) => name !== 'demo' || experiment.startsWith('digits'),
  );
  const records = run(
    root,
    closures.map(([experiment]) => experiment),
  );
  const graphs = {
    all: ruffGraph(root, '--type-checking-imports'),
    running: ruffGraph(root, '--no-type-checking-imports'),
  };
  for (const [experiment, closure] of closures) {
    missing += judge(`${name}/${experiment}`, closure, graphs, records[experiment]);
  }
  rmSync(root, { recursive: true });
}
console.log(missing === 0 ? 'nothing is missing' : `${missing} files are missing`);
process.exit(missing === 0 ? 0 : 1);

/** @returns how many files the closure lacks */
function judge(title, { train, evaluate, targets }, graphs, [trained, evaluated]) {
  const both = new Set([...train, ...evaluate]);
  const all = reached(graphs.all, targets);
  const running = reached(graphs.running, targets);
  const executed = new Set([...trained.executed, ...evaluated.executed]);
  const lacks = {
    'ruff reaches': [...running].filter((file) => !both.has(file)),
    'a training executes': trained.executed.filter((file) => !train.has(file)),
    'a training opens': trained.opened.filter((file) => !train.has(file)),
    'an evaluation executes': evaluated.executed.filter((file) => !both.has(file)),
    'an evaluation opens': evaluated.opened.filter((file) => !both.has(file)),
    'only type checkers import, and Python executes': [...all].filter(
      (file) => !running.has(file) && executed.has(file) && !both.has(file),
    ),
  };
  const typing = [...all].filter((file) => !running.has(file));
  const wider = [...both].filter((file) => file.endsWith('.py') && !executed.has(file));
  const bad = Object.values(lacks).flat().length;
  console.log(
    `${title.padEnd(28)} closure ${String(both.size).padStart(3)}   ruff ${String(running.size).padStart(3)}   ` +
      `Python ${String(executed.size).padStart(3)}   for type checkers alone ${typing.length}   ` +
      `not executed ${wider.length}   missing ${bad}`,
  );
  for (const [what, files] of Object.entries(lacks)) {
    for (const file of files) console.log(`  MISSING: ${what} ${file}`);
  }
  if (values.verbose) {
    for (const file of typing) console.log(`  for type checkers alone: ${file}`);
    for (const file of wider) console.log(`  in the closure, not executed this time: ${file}`);
  }
  return bad;
}

function makeLab(name, root) {
  if (name === 'demo') {
    const tracked = execFileSync('git', ['ls-files'], { cwd: demo, encoding: 'utf8' });
    for (const file of tracked.trim().split('\n')) {
      cpSync(join(demo, file), join(root, file));
    }
    fetchDigits();
    cpSync(join(demo, 'datasets/raw/digits'), join(root, 'datasets/raw/digits'), {
      recursive: true,
    });
    return;
  }
  const shared = [
    'src/trainers/supervised/__init__.py',
    'src/trainers/supervised/supervised.py',
    'projects/active/digits/project.yaml',
  ];
  for (const file of shared) {
    cpSync(join(demo, file), join(root, file));
  }
  for (const [file, text] of Object.entries(labs[name])) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

/** Files by the files that they import, as ruff resolves them. */
function ruffGraph(root, ...options) {
  const ruff = join(dirname(python), 'ruff');
  const args = ['analyze', 'graph', '--quiet', '--preview', '--python', python, ...options];
  return JSON.parse(execFileSync(ruff, args, { cwd: root, encoding: 'utf8' }));
}

/** Everything that a graph reaches from the modules behind some dotted names. */
function reached(graph, targets) {
  const found = new Set(targets.flatMap(moduleOf));
  for (const file of found) {
    // Absolute paths are those of installed packages.
    for (const next of graph[file] ?? []) if (!isAbsolute(next)) found.add(next);
  }
  return found;

  function moduleOf(target) {
    for (let parts = target.split('.'); parts.length > 0; parts = parts.slice(0, -1)) {
      const path = parts.join('/');
      const file = [`${path}/__init__.py`, `${path}.py`].find((one) => graph[one] !== undefined);
      if (file) return [file];
    }
    return [];
  }
}

/** One epoch of each experiment, and what Python executed and opened of the lab for it: `{ experiment: [trained, evaluated] }`. */
function run(root, experiments) {
  const commands = experiments.flatMap((experiment) =>
    ['train', 'evaluate'].map((verb) => [verb, ...argumentsOf(root, experiment)]),
  );
  const path = [join(repository, 'libs/runtime'), join(root, 'beside')]; // the second one in one lab
  const said = execFileSync(python, [trace, root], {
    cwd: root,
    encoding: 'utf8',
    input: JSON.stringify(commands),
    env: { ...process.env, PYTHONPATH: path.join(delimiter), OMP_NUM_THREADS: '1' },
  });
  const records = JSON.parse(said);
  const failed = records.findIndex(({ status }) => status !== 0);
  if (failed >= 0) {
    console.error(`${commands[failed].join(' ')} cannot be judged:\n${records[failed].said}`);
    process.exit(1);
  }
  for (const record of records) {
    record.opened = record.opened.filter((file) => existsSync(join(root, file)));
  }
  return Object.fromEntries(
    experiments.map((experiment, at) => [experiment, records.slice(2 * at, 2 * at + 2)]),
  );
}

function argumentsOf(root, experiment) {
  const file = join(root, `experiments/configs/${experiment}/experiment.yaml`);
  // A baseline is fitted at once, and has no epochs.
  const isFitted = readFileSync(file, 'utf8').includes('tensorlab.baselines');
  const once = isFitted ? [] : ['--set', 'trainer.epochs=1'];
  // Left to itself, the runtime would read every file of the lab to name the run.
  return ['--config', experiment, ...once, '--run', '0123456789ab'];
}
