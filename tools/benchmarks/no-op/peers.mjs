// Snakemake and DVC, with as many steps as there are trainings: a file in, a file out, one command each.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const requirements = ['snakemake==9.27.1', 'dvc==3.67.1'];

/** Installs both into a temporary folder. */
export function installPeers() {
  const folder = mkdtempSync(join(tmpdir(), 'tensorlab-peers-'));
  const python = process.env.PYTHON ?? 'python3';
  execFileSync(python, ['-m', 'venv', folder]);
  const pip = [join(folder, 'bin/python'), '-m', 'pip', 'install', '--quiet', ...requirements];
  execFileSync(pip[0], pip.slice(1), { stdio: 'pipe' });
  return {
    program: (name) => join(folder, 'bin', name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** As `nxCommands` of no-op.mjs has them. */
export function peerCommands({ program }, count) {
  const names = Array.from({ length: count }, (_, index) => `e${index}`);
  const folder = mkdtempSync(join(tmpdir(), 'tensorlab-peers-'));
  const run = (place, name, ...args) =>
    execFileSync(program(name), args, { cwd: place, stdio: ['ignore', 'ignore', 'pipe'] });
  const end = () => rmSync(folder, { recursive: true, force: true });
  const snakemake = snakefile(join(folder, 'snakemake'), names);
  const dvc = dvcFile(join(folder, 'dvc'), names, (...args) =>
    run(join(folder, 'dvc'), 'dvc', ...args),
  );
  const make = () => run(snakemake, 'snakemake', '--cores', '2', '--quiet', 'all');
  const repro = () => run(dvc, 'dvc', 'repro', '--quiet');
  // Its first run of a thousand stages takes an hour: their results are made here, and accepted.
  const accept = () => {
    names.forEach((name) => copyFileSync(join(dvc, 'in', name), join(dvc, 'out', name)));
    run(dvc, 'dvc', 'commit', '--force', '--quiet');
  };
  const status = () => run(dvc, 'dvc', 'status', '--quiet');
  return [
    { name: 'Snakemake', fill: make, again: make, end: () => {} },
    { name: 'DVC repro', fill: () => [accept(), repro()], again: repro, end: () => {} },
    { name: 'DVC status', fill: () => {}, again: status, end },
  ];
}

function snakefile(folder, names) {
  inputs(folder, names);
  writeFileSync(
    join(folder, 'Snakefile'),
    `names = ${JSON.stringify(names)}\nrule all:\n    input: expand("out/{name}", name=names)\n` +
      'rule train:\n    input: "in/{name}"\n    output: "out/{name}"\n    shell: "cp {input} {output}"\n',
  );
  return folder;
}

/** DVC itself wants a git repository. */
function dvcFile(folder, names, dvc) {
  inputs(folder, names);
  mkdirSync(join(folder, 'out'));
  const stage = (name) =>
    `  ${name}:\n    cmd: cp in/${name} out/${name}\n    deps: [in/${name}]\n    outs: [out/${name}]\n`;
  writeFileSync(join(folder, 'dvc.yaml'), `stages:\n${names.map(stage).join('')}`);
  execFileSync('git', ['init', '-q'], { cwd: folder });
  dvc('init', '--quiet');
  return folder;
}

function inputs(folder, names) {
  mkdirSync(join(folder, 'in'), { recursive: true });
  names.forEach((name) => writeFileSync(join(folder, 'in', name), name));
}
