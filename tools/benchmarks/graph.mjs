// What the graph plugin costs: `node tools/benchmarks/graph.mjs [--modules=2000] [--experiments=500] [--rounds=5] [--nxlv]`.
// Prints medians of `nx show projects` in one interleaved run, daemon off: Nx without a plugin, with a plugin that hands out the
// same projects from a list (so that Nx's own work for so many projects is told apart), and with tensorlab as it is published:
// cold (no parse cache), warm, and after the edit of one module. Then the same with the daemon, the time inside the plugin's hooks,
// that of the keys of all tasks in a process of their own, and the size of the environment. `--nxlv` installs @nxlv/python into a
// temporary folder and measures it too. Times are of this machine: compare the columns, not runs. Needs `node tools/build.mjs`.
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nx } from '../set-up.mjs';
import { generateLab } from './generated-lab.mjs';
import { linkedWorkspace, usePlugins } from './linked-workspace.mjs';

const { values } = parseArgs({
  options: {
    modules: { type: 'string', default: '2000' },
    experiments: { type: 'string', default: '500' },
    rounds: { type: 'string', default: '5' },
    nxlv: { type: 'boolean', default: false },
  },
});
const [modules, experiments, rounds] = [values.modules, values.experiments, values.rounds].map(
  Number,
);

const here = dirname(fileURLToPath(import.meta.url));
const workspace = linkedWorkspace();
process.on('exit', () => rmSync(workspace, { recursive: true, force: true }));
const dataFolder = join(workspace, '.nx/workspace-data');
const inWorkspace = (path) => join(workspace, path);

const paths = generateLab(inWorkspace('lab'), { modules, experiments });
const list = inWorkspace('node_modules/list');
mkdirSync(list);
writeFileSync(join(list, 'package.json'), '{"name": "list", "main": "list-plugin.cjs"}');
cpSync(join(here, 'graph/list-plugin.cjs'), join(list, 'list-plugin.cjs'));
const hooks = join(here, 'graph/hooks.cjs');

const run = (args, daemon = false) =>
  execFileSync(process.execPath, args, {
    cwd: workspace,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NX_DAEMON: `${daemon}`,
      NX_WORKSPACE_DATA_DIRECTORY: dataFolder,
      NX_CACHE_DIRECTORY: inWorkspace('.nx/cache'),
    },
  });

const forget = () => rmSync(join(dataFolder, 'tensorlab-files.jsonl'), { force: true });
const moduleOf = (round) => join(workspace, 'lab', paths[(round * 37) % paths.length]);
const edit = (round) => appendFileSync(moduleOf(round), '\nx = 1\n');

function showProjects(daemon) {
  const begun = performance.now();
  run(nx('show', 'projects'), daemon);
  return performance.now() - begun;
}

const tensorlab = 'tensorlab/plugin';
const cases = {
  'bare Nx': () => usePlugins(workspace),
  'same projects from a list': () => usePlugins(workspace, 'list'),
  'tensorlab, cold': () => (usePlugins(workspace, tensorlab), forget()),
  'tensorlab, warm': () => usePlugins(workspace, tensorlab),
  'tensorlab, one edit': (round) => (usePlugins(workspace, tensorlab), edit(round)),
};
/** Each makes the arguments of a process that runs the hooks. In the last, as in the daemon, they have run before, and saw edits. */
const hookCases = {
  cold: () => (forget(), []),
  warm: () => [],
  'one edit': (round) => (edit(round + 100), []),
  'one edit, daemon': (round) => ['edits', ...[200, 300, 400].map((at) => moduleOf(round + at))],
};

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const seconds = (ms) => `${(ms / 1000).toFixed(3)} s`;
const padded = (cell) => cell.padStart(15);

function print(title, times) {
  const [bare, list] = ['bare Nx', 'same projects from a list'].map((name) => median(times[name]));
  console.log(
    `\n${title.padEnd(32)} ${['median', 'over bare Nx', 'over the list'].map(padded).join('')}`,
  );
  for (const [name, all] of Object.entries(times)) {
    const time = median(all);
    const over = [bare, list].map((floor) => (time > floor ? seconds(time - floor) : ''));
    console.log(`${name.padEnd(32)} ${[seconds(time), ...over].map(padded).join('')}`);
  }
}

// Files of the last two seconds are read again by design: a lab is older than that.
console.log(`${paths.length} modules, ${experiments} experiments, ${rounds} rounds`);
await new Promise((done) => setTimeout(done, 2500));
usePlugins(workspace);
run([hooks, 'list', list]);

const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, prepare] of Object.entries(cases)) {
    prepare(round);
    if (name === 'tensorlab, one edit') await new Promise((done) => setTimeout(done, 50));
    const time = showProjects();
    // The first round warms the machine.
    if (round > 0) times[name].push(time);
  }
}
print('nx show projects, daemon off', times);

const stopDaemon = async () => {
  run(nx('daemon', '--stop'));
  // It says so before it is gone.
  await new Promise((done) => setTimeout(done, 1000));
};
const withDaemon = {};
for (const name of ['bare Nx', 'same projects from a list', 'tensorlab, warm']) {
  await stopDaemon();
  cases[name]();
  showProjects(true);
  withDaemon[name] = Array.from({ length: rounds + 1 }, () => showProjects(true)).slice(1);
}
await stopDaemon();
print('nx show projects, daemon on', withDaemon);

console.log('\nin the plugin          load  createNodes  createDependencies  preTasksExecution');
for (const [name, prepare] of Object.entries(hookCases)) {
  const lists = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [hook, time] of Object.entries(JSON.parse(run([hooks, ...prepare(round)])))) {
      (lists[hook] ??= []).push(time);
    }
  }
  const cells = Object.values(lists).map((list) => `${Math.round(median(list))} ms`.padStart(12));
  console.log(`${name.padEnd(18)}${cells.join(' ')}`);
}

if (values.nxlv) {
  const { withNxlv } = await import('./graph/nxlv.mjs');
  const [without, inferring] = withNxlv(
    paths.map((path) => join(workspace, 'lab', path)),
    rounds,
  ).map(median);
  console.log(
    `\n@nxlv/python on the same modules, in 20 packages: ${seconds(inferring)}, bare Nx there ${seconds(without)}`,
  );
}

const alone = [];
for (let round = 0; round < rounds; round += 1) {
  alone.push(Number(run([hooks, 'hook'])));
}
console.log(
  `\nthe keys of ${2 * experiments} tasks, in a process of their own: ${seconds(median(alone))}`,
);
const { all, one } = JSON.parse(readFileSync(join(list, 'bytes.json'), 'utf8'));
console.log(`environment: ${one} bytes for nx run e0:train, ${all} for nx run-many`);
