// A lab of one experiment for every kind of `kinds.mjs`, in an environment of its own, trained by the real runtime.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from '../../set-up.mjs';
import { kinds, shared } from './kinds.mjs';

const longAgo = new Date('2020-02-02T02:02:02Z');
const environment = join(repository, 'apps/tensor_lab/venv');

export class RealLab {
  /** The number of each kind's files now. */
  numbers = new Map();

  /**
   * @param root of the lab, below a workspace with the built plugin
   * @param chosen the names of the kinds
   */
  constructor(root, chosen) {
    this.root = root;
    this.kinds = Object.entries(kinds).filter(([name]) => chosen.includes(name));
    for (const [path, text] of Object.entries(shared)) {
      this.write(path, text);
    }
    const lock = join(repository, 'apps/tensor_lab/requirements.lock');
    this.write('requirements.lock', readFileSync(lock, 'utf8'));
    this.copyEnvironment();
    for (const [name] of this.kinds) {
      this.set(name, 100);
    }
  }

  path = (path) => join(this.root, path.replace(/^venv\/site/, this.site));

  get site() {
    const lib = join(environment, 'lib');
    return `venv/lib/${readdirSync(lib).find((one) => one.startsWith('python'))}/site-packages`;
  }

  /** The demo lab's environment with the runtime that is packed into the plugin; its files are links to the same bytes. */
  copyEnvironment() {
    const venv = join(this.root, 'venv');
    const linked = spawnSync('cp', ['-al', environment, venv]);
    if (linked.status !== 0) {
      rmSync(venv, { recursive: true, force: true });
      spawnSync('cp', ['-a', environment, venv]);
    }
    const runtime = readdirSync(this.path('venv/site')).find(
      (one) =>
        /^_*tensorlab.*\.pth$|^__editable__.*tensorlab.*\.pth$/.test(one) &&
        !one.includes('pythonpath'),
    );
    const file = this.path(`venv/site/${runtime}`);
    unlinkSync(file);
    writeFileSync(file, `${join(this.root, '../node_modules/tensorlab/runtime')}\n`);
  }

  write(path, text, { sameTime = false } = {}) {
    const file = this.path(path);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) {
      return;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (sameTime) {
      utimesSync(file, longAgo, longAgo);
    }
  }

  /** Makes the files of a kind those of a number. */
  set(name, n) {
    const kind = kinds[name];
    const before = this.numbers.has(name) ? kind.files(this.numbers.get(name)) : {};
    const now = kind.files(n);
    for (const path of Object.keys(before).filter((one) => !(one in now))) {
      rmSync(this.path(path));
      this.removeEmpty(dirname(this.path(path)));
    }
    for (const [path, text] of Object.entries(now)) {
      this.write(path, text, kind);
    }
    this.write(`experiments/configs/${kind.id}/experiment.yaml`, experiment(kind, n));
    this.numbers.set(name, n);
  }

  removeEmpty(folder) {
    if (readdirSync(folder).length === 0) {
      rmSync(folder, { recursive: true });
    }
  }

  /** An edit that changes nothing of what is trained. */
  touch(name, way) {
    const { id } = kinds[name];
    neutral[way]((path, change) => {
      const file = this.path(path.replace('<id>', id));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, change(existsSync(file) ? readFileSync(file, 'utf8') : ''));
    });
  }

  /** The variables of all kinds. */
  variables = () =>
    Object.assign({}, ...this.kinds.map(([name, { env }]) => env?.(this.numbers.get(name))));

  /** What has to come out where two numbers are one state, and the state itself. */
  state = (name) => (kinds[name].state ?? ((n) => n))(this.numbers.get(name));
  expected = (name) => (kinds[name].value ?? ((n) => n))(this.numbers.get(name));

  record = (name, run) => {
    const file = this.path(`experiments/runs/${kinds[name].id}/${run}/run.json`);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  };

  /** The one number that a run's best weights are. */
  weight(name, run) {
    const file = this.path(`models/checkpoints/${kinds[name].id}/${run}/best.safetensors`);
    return existsSync(file) ? firstNumber(file) : undefined;
  }
}

const neutral = {
  'a comment': (edit) => edit('src/architectures/<id>/net.py', (text) => `${text}# more\n`),
  'a picture': (edit) => edit('src/architectures/<id>/sketch.png', (text) => `${text}.`),
  'a stub': (edit) => edit('src/architectures/<id>/net.pyi', (text) => `${text}\n`),
  'a backup': (edit) => edit('src/architectures/<id>/net.py~', (text) => `${text}\n`),
  'a description': (edit) =>
    edit('experiments/configs/<id>/experiment.yaml', (text) => `${text}description: more\n`),
  'a default': (edit) =>
    edit('experiments/configs/<id>/experiment.yaml', (text) => `${text}freeze: []\n`),
};
export const neutralWays = Object.keys(neutral);

const experiment = ({ id, yaml, sections }, n) =>
  `project: p\narchitecture:\n  _target_: src.architectures.${id}.Net\n${yaml ? `  ${yaml(n)}\n` : ''}` +
  (sections ?? 'dataloader: {_target_: src.dataloaders.one.One}\n') +
  'loss: {_target_: torch.nn.MSELoss}\noptimizer: null\ntrainer: {_target_: src.trainers.kept.Kept}\n' +
  'tracking: []\nresources: {gpus: 0, cpus: 1}\n';

/** A safetensors file is the length of its header (8 bytes), the header as JSON, then the numbers. */
function firstNumber(path) {
  const file = openSync(path, 'r');
  try {
    const length = Buffer.alloc(8);
    readSync(file, length, 0, 8, 0);
    const bytes = Buffer.alloc(4);
    readSync(file, bytes, 0, 4, 8 + Number(length.readBigUInt64LE()));
    return bytes.readFloatLE();
  } finally {
    closeSync(file);
  }
}
