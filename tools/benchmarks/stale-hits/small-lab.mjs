// A lab of one experiment whose every file below counts, and the edits of it.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fixed = {
  'pyproject.toml': '[tool.tensorlab]\nname = "lab"\npythonpath = ["../beside"]\n',
  '.gitignore': 'experiments/runs\n',
  'projects/active/p/project.yaml': 'name: p\n',
  'src/utils/plots.py': 'size = 1\n',
};

/** Every file that `e` is made from. `extra` exists in some states only. */
const first = {
  'requirements.lock': 'torch==2.13.100\n',
  'datasets/raw/d/dataset.yaml': 'description: size 100\nsource: {dvc: d.dvc}\n',
  'datasets/raw/d/d.dvc': 'outs: [{path: d, size: 100}]\n',
  'tables/one.csv': '100\n',
  'models/pretrained/start.pt': '100\n',
  '../beside/shared.py': 'size = 100\n',
  'src/__init__.py': '',
  'src/architectures/__init__.py': '',
  'src/architectures/a/__init__.py': 'from .a import A\n',
  'src/architectures/a/a.py':
    'import shared\nimport torch\n\nfrom src.utils import seed\n\ntry:\n    from . import extra\nexcept ImportError:\n    pass\n\n\nclass A:\n    width = 100\n',
  'src/architectures/a/words.txt': '100\n',
  'src/utils/seed.py': 'seed = 100\n',
  'src/dataloaders/d/__init__.py': 'from .d import D\n',
  'src/dataloaders/d/d.py': 'class D:\n    width = 100\n',
  'src/trainers/t/__init__.py': 'from .t import T\n',
  'src/trainers/t/t.py': 'class T:\n    width = 100\n',
  'experiments/configs/base/experiment.yaml':
    'project: p\narchitecture: {_target_: src.architectures.a.A}\ndataloader: {_target_: src.dataloaders.d.D, dataset: d}\n' +
    'loss: {_target_: torch.nn.CrossEntropyLoss}\noptimizer: {_target_: torch.optim.AdamW, lr: 100}\n' +
    'trainer: {_target_: src.trainers.t.T, epochs: 100}\n',
  'experiments/configs/e/experiment.yaml':
    'extends: base\ninputs: [tables/*.csv]\ninit_from: models/pretrained/start.pt\nseed: 100\n',
};
const extra = 'src/architectures/a/extra.py';

/** What an edit leaves that hides itself, as `rsync -t` and `touch -d` do: every file of the lab is as old. */
const longAgo = new Date('2020-02-02T02:02:02Z');

/** By what is edited and how the bytes reach the disk. Most keep the size of the file. */
export const edits = {
  'a module': (lab, n) => lab.number('src/architectures/a/a.py', n),
  'a module that a module imports': (lab, n) => lab.number('src/utils/seed.py', n),
  'a module of the same size and time': (lab, n) =>
    lab.number('src/trainers/t/t.py', n, 'same time'),
  'a module by a rename': (lab, n) => lab.number('src/dataloaders/d/d.py', n, 'rename'),
  'a module of the same size and time, by a rename': (lab, n) =>
    lab.number('src/architectures/a/a.py', n, 'rename, same time'),
  'an ancestor': (lab, n) => lab.write('src/architectures/__init__.py', `width = ${n}\n`),
  'a module that comes': (lab, n) => lab.write(extra, `extra = ${n}\n`),
  'a module that goes': (lab, n) =>
    existsSync(lab.path(extra)) ? rmSync(lab.path(extra)) : lab.write(extra, `extra = ${n}\n`),
  'a file beside a module': (lab, n) => lab.number('src/architectures/a/words.txt', n),
  'a manifest': (lab, n) => lab.number('datasets/raw/d/dataset.yaml', n),
  'the pointer that a manifest names': (lab, n) => lab.number('datasets/raw/d/d.dvc', n),
  'a file that inputs name': (lab, n) => lab.number('tables/one.csv', n, 'same time'),
  'the weights that it starts from': (lab, n) => lab.number('models/pretrained/start.pt', n),
  'a module beside the lab': (lab, n) => lab.number('../beside/shared.py', n),
  'the config': (lab, n) => lab.number('experiments/configs/e/experiment.yaml', n),
  'the config that it extends': (lab, n) =>
    lab.number('experiments/configs/base/experiment.yaml', n, 'same time'),
  'the lock': (lab, n) => lab.number('requirements.lock', n),
};

export class SmallLab {
  constructor(root) {
    this.root = root;
    this.log = join(root, '../starts.log');
    for (const [path, text] of Object.entries({ ...fixed, ...first })) {
      this.write(path, text);
      utimesSync(this.path(path), longAgo, longAgo);
    }
    writeFileSync(this.log, '');
  }

  path = (path) => join(this.root, path);

  interpreter = fileURLToPath(new URL('interpreter.mjs', import.meta.url));

  write(path, text) {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  /** Puts another number of three digits where the last one is. */
  number(path, n, way = '') {
    const file = this.path(path);
    const text = readFileSync(file, 'utf8').replace(/\d{3}(?=\D*$)/, (old) =>
      String(String(n) === old ? n - 1 : n),
    );
    if (way.startsWith('rename')) {
      writeFileSync(`${file}.tmp`, text);
      if (way.endsWith('same time')) utimesSync(`${file}.tmp`, longAgo, longAgo);
      renameSync(`${file}.tmp`, file);
    } else {
      writeFileSync(file, text);
      if (way === 'same time') utimesSync(file, longAgo, longAgo);
    }
  }

  /** What is trained now, by path. */
  files = () => filesOf(this.root);

  /** One name for it. */
  state = () => stateOf(this.root);

  /** Back to what `files` was. */
  restore(files) {
    for (const path of [...Object.keys(first), extra]) {
      if (files[path] === undefined) {
        rmSync(this.path(path), { force: true });
      } else if (files[path] !== this.files()[path]) {
        this.write(path, files[path]);
        utimesSync(this.path(path), longAgo, longAgo);
      }
    }
  }

  /** How many trainings there were since the last call. */
  trainings() {
    this.last = readFileSync(this.log, 'utf8').split('\n').filter(Boolean);
    writeFileSync(this.log, '');
    return this.last.filter((line) => line.startsWith('trained ')).length;
  }

  starts = () => this.last.filter((line) => line.startsWith('started ')).length;

  /** The state that the run which Nx named was made from, training and evaluation; undefined unless both are on the disk. */
  latest(output) {
    const run = /\brun ([0-9a-f]{12})\b/.exec(output)?.[1];
    const folder = this.path(`experiments/runs/e/${run}`);
    const states = ['run.json', 'evaluation.json'].map((file) =>
      existsSync(join(folder, file))
        ? JSON.parse(readFileSync(join(folder, file), 'utf8')).state
        : undefined,
    );
    return states[0] === states[1] ? states[0] : undefined;
  }
}

export const filesOf = (root) =>
  Object.fromEntries(
    [...Object.keys(first), extra]
      .filter((path) => existsSync(join(root, path)))
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );

export const stateOf = (root) =>
  createHash('sha256')
    .update(JSON.stringify(filesOf(root)))
    .digest('hex');

export const note = (root, line) => appendFileSync(join(root, '../starts.log'), `${line}\n`);
