// What it costs that nothing has to be done: `node tools/benchmarks/no-op.mjs [--trainings=100,1000] [--rounds=5] [--peers] [--daemon=off,on]`.
// Trainings of one project, made of 200 modules, each cached and none changed: TensorLab, as many tasks with as many outputs in Nx alone,
// with `--peers` also in Snakemake and DVC, which are installed into a temporary folder. In turn by kind, medians of seconds and their
// ratios to bare Nx. In the place of Python stands a program that leaves what a training leaves: the trainings themselves are not
// measured. Needs `node tools/build.mjs`.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generateLab } from './generated-lab.mjs';
import { linkedWorkspace, nxIn, usePlugins } from './linked-workspace.mjs';
import { installPeers, peerCommands } from './no-op/peers.mjs';

const { values } = parseArgs({
  options: {
    trainings: { type: 'string', default: '100,1000' },
    rounds: { type: 'string', default: '5' },
    peers: { type: 'boolean', default: false },
    daemon: { type: 'string', default: 'off,on' },
  },
});
const rounds = Number(values.rounds);
/** As many files as a training leaves here. */
const outputs = ['run/run.json', 'run/config.yaml', 'run/metrics.jsonl', 'logs/events', 'best.pt'];
const interpreter = fileURLToPath(new URL('no-op/interpreter.mjs', import.meta.url));
chmodSync(interpreter, 0o755);
const tools = values.peers ? installPeers() : undefined;

for (const count of values.trainings.split(',').map(Number)) {
  const workspaces = { TensorLab: withTensorLab(count), 'bare Nx': withNxAlone(count) };
  const groups = [
    ...values.daemon.split(',').map((daemon) => nxCommands(workspaces, daemon)),
    ...(tools ? [peerCommands(tools, count)] : []),
  ];
  // One after the other: a run without the daemon makes it look at all outputs again.
  print(count, new Map(groups.flatMap((commands) => [...timesOf(commands)])));
}
tools?.remove();

/** The seconds of each command, all of them in turn. */
function timesOf(commands) {
  for (const { fill } of commands) {
    fill();
  }
  const times = new Map(commands.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, again } of commands) {
      times.get(name).push(timed(again));
    }
  }
  commands.forEach(({ end }) => end());
  return times;
}

function nxCommands(workspaces, daemon) {
  return Object.entries(workspaces).map(([title, workspace]) => {
    const run = (...args) => nx(workspace, daemon === 'on', ...args);
    const train = () => run('run', 'bench:train', '--outputStyle=static');
    return {
      name: `${title}, daemon ${daemon}`,
      // The third time, outputs and graph are where the next command expects them.
      fill: () => [train(), train(), train()],
      again: train,
      end: () => {
        if (daemon === 'on') run('daemon', '--stop');
      },
    };
  });
}

function withTensorLab(count) {
  const workspace = linkedWorkspace();
  usePlugins(workspace, 'tensorlab/plugin');
  generateLab(join(workspace, 'lab'), { modules: 200, experiments: count });
  removeAtEnd(workspace);
  return workspace;
}

function withNxAlone(count) {
  const workspace = linkedWorkspace();
  usePlugins(workspace);
  const write = (path, value) => {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), JSON.stringify(value));
  };
  const train = {
    executor: 'nx:run-commands',
    cache: true,
    inputs: ['{projectRoot}/in.json', { externalDependencies: [] }],
    outputs: outputs.map((path) => `{projectRoot}/${path}`),
    options: {
      cwd: '{projectRoot}',
      command: `mkdir -p ${outputs.map(dirname).join(' ')} && ${outputs.map((path) => `cp in.json ${path}`).join(' && ')}`,
    },
  };
  const names = Array.from({ length: count }, (_, index) => `e${index}`);
  for (const name of names) {
    write(`${name}/project.json`, { name, targets: { train } });
    write(`${name}/in.json`, { name });
  }
  write('bench/project.json', {
    name: 'bench',
    targets: {
      train: {
        executor: 'nx:noop',
        cache: true,
        inputs: [{ externalDependencies: [] }],
        dependsOn: [{ target: 'train', projects: names }],
      },
    },
  });
  removeAtEnd(workspace);
  return workspace;
}

function nx(workspace, daemon, ...args) {
  const run = nxIn(workspace, daemon, () => ({ TENSORLAB_PYTHON: interpreter }));
  const { status, stdout, stderr } = run(...args);
  if (status !== 0) {
    throw new Error(`nx ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  }
}

function removeAtEnd(folder) {
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}

function timed(deed) {
  const begun = performance.now();
  deed();
  return (performance.now() - begun) / 1000;
}

function print(count, times) {
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  console.log(`\n${count} trainings, nothing changed, ${rounds} rounds`);
  for (const [name, list] of times) {
    const floor = times.get(name.replace('TensorLab', 'bare Nx')) ?? [...times.values()].at(1);
    console.log(
      `${name.padEnd(24)} ${median(list).toFixed(2).padStart(8)} s  ${(median(list) / median(floor)).toFixed(2)} of bare Nx`,
    );
  }
}
