// What it costs to ask whether data is still as recorded: `node tools/benchmarks/verify.mjs [--files=70000] [--rounds=5] [--dvc=<program>]`.
// Nothing has changed, and everything was read before: medians of whole processes, in turn and on the same files, of the executor
// `verify` alone, of `nx run dataset-many:verify` with and without the daemon, of the comparison before a training in Python, and of
// `dvc status`. Without `--dvc` DVC is installed into a temporary folder. Times are of this machine: compare the rows.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nx, nxEnvironment, repository } from '../set-up.mjs';

const dvcVersion = '3.67.1';
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '70000' },
    rounds: { type: 'string', default: '5' },
    dvc: { type: 'string' },
  },
});
const python = join(repository, 'apps/tensor_lab/venv/bin/python');
const workspace = mkdtempSync(join(tmpdir(), 'tensorlab-verify-'));
const folder = join(workspace, 'datasets/raw/many');
const environment = (daemon) => ({
  ...process.env,
  ...nxEnvironment,
  NX_DAEMON: daemon,
  NX_WORKSPACE_DATA_DIRECTORY: join(workspace, '.nx/workspace-data'),
  PYTHONPATH: join(repository, 'libs/runtime'),
  DVC_NO_ANALYTICS: '1',
});
const run = (file, args, daemon = 'false', cwd = workspace) =>
  execFileSync(file, args, { cwd, env: environment(daemon), encoding: 'utf8' });
const node = (...args) => run(process.execPath, args);
process.on('exit', () => {
  run(process.execPath, nx('reset', '--onlyDaemon'), 'true');
  rmSync(workspace, { recursive: true, force: true });
});

makeWorkspace();
const dvc = values.dvc ?? installDvc();
console.log(`writing ${values.files} files ...`);
writeFiles(Number(values.files));
const context = JSON.stringify({
  root: workspace,
  projectName: 'dataset-many',
  projectsConfigurations: { projects: { 'dataset-many': { root: 'datasets/raw/many' } } },
});
const source = JSON.stringify(join(repository, 'libs/tensorlab/source.cjs'));
const executor = (name) => ['-e', `require(${source}).${name}({}, ${context})`];
await new Promise((resolve) => setTimeout(resolve, 2500)); // until no file is too young to be trusted
node(...executor('record'));
run(dvc, ['init', '--no-scm', '--quiet']);
run(dvc, ['add', '--quiet', 'datasets/raw/many/images']);
// The pointer lies beside the data, as it would in a lab; DVC may have put links in place of the files.
node(...executor('record'));
node(...executor('verify'));

const check =
  'import tensorlab.datasets, pathlib; tensorlab.datasets.check(pathlib.Path("."), ["many"])';
const verifyByNx = nx('run', 'dataset-many:verify', '--outputStyle=stream');
const rows = {
  'the executor verify, in a process of its own': () => node(...executor('verify')),
  'nx run dataset-many:verify': () => run(process.execPath, verifyByNx),
  'nx run dataset-many:verify, with the daemon': () => run(process.execPath, verifyByNx, 'true'),
  'the comparison before a training, Python': () => run(python, ['-c', check]),
  'dvc status': () => run(dvc, ['status', '--quiet']),
};
const times = Object.fromEntries(Object.keys(rows).map((name) => [name, []]));
for (let round = 0; round <= Number(values.rounds); round += 1) {
  for (const [name, deed] of Object.entries(rows)) {
    const started = performance.now();
    deed();
    if (round > 0) times[name].push((performance.now() - started) / 1000); // the first warms up
  }
}
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const theirs = median(times['dvc status']);
for (const [name, of] of Object.entries(times)) {
  const seconds = median(of);
  console.log(
    `${name.padEnd(46)} ${seconds.toFixed(2)} s   dvc status takes ${(theirs / seconds).toFixed(1)} x`,
  );
}

/** A lab with the plugin as it is in this repository. */
function makeWorkspace() {
  const write = (path, text) => writeFileSync(join(workspace, path), text);
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(workspace, 'node_modules'));
  const settings = { analytics: false, neverConnectToCloud: true, plugins: ['tensorlab/plugin'] };
  write('nx.json', JSON.stringify(settings));
  write('package.json', '{"name": "benchmark", "private": true}');
  write('.gitignore', 'node_modules\n.nx\n.dvc\ncache\ndatasets/raw/*/images\n');
  write('pyproject.toml', '[tool.tensorlab]\nname = "lab"\n');
  write('datasets/raw/many/dataset.yaml', 'name: many\n');
}

function installDvc() {
  const venv = join(workspace, '.nx/dvc');
  console.log(`installing dvc ${dvcVersion} ...`);
  run('python3', ['-m', 'venv', venv]);
  run(join(venv, 'bin/python'), ['-m', 'pip', 'install', '--quiet', `dvc==${dvcVersion}`]);
  return join(venv, 'bin/dvc');
}

function writeFiles(count) {
  for (let index = 0; index < count; index += 1) {
    const group = join(folder, 'images', String(index % 100));
    if (index < 100) mkdirSync(group, { recursive: true });
    writeFileSync(join(group, `${index}.png`), `${index} `.repeat(100));
  }
}
