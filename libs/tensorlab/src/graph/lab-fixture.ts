import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesBelow } from './disk/walk';
import { readWorkspace } from './workspace';

/** A workspace in a temporary folder, for specs: every file of it is real. */
export class WorkspaceFixture {
  readonly root = mkdtempSync(join(tmpdir(), 'tensorlab-graph-'));

  constructor(files: Record<string, string | Buffer> = {}) {
    this.write(files);
  }

  write(files: Record<string, string | Buffer>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), content);
    }
  }

  text(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  link(path: string, target: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    symlinkSync(target, join(this.root, path));
  }

  /** Every file, as Nx would list it. */
  files(): string[] {
    return filesBelow(this.root, '.').map((file) => file.slice(2));
  }

  /** A fresh look at the disk. */
  read() {
    const pyprojects = this.files().filter((file) => /(^|\/)pyproject\.toml$/.test(file));
    return readWorkspace(this.root, pyprojects);
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Paths with a folder before them. */
export const below = (folder: string, files: Record<string, string | Buffer>) =>
  Object.fromEntries(
    Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]),
  );

/** A small lab: an experiment `base` on an architecture, a loader, a trainer and a dataset, all in the project `digits`. */
export const smallLab: Record<string, string> = {
  'pyproject.toml': '[tool.tensorlab]\nname = "lab"\n',
  'projects/active/digits/project.yaml': 'name: digits\n',
  'datasets/raw/digits/dataset.yaml':
    'description: sklearn\nsource: {callable: sklearn.datasets.load_digits}\n',
  'src/__init__.py': '',
  'src/architectures/__init__.py': '',
  'src/architectures/mlp/__init__.py': 'from .mlp import MLP\n\n__all__ = ["MLP"]\n',
  'src/architectures/mlp/mlp.py':
    'import torch\n\nfrom src.utils.seed import seed\n\n\nclass MLP: ...\n',
  'src/architectures/mlp/vocabulary.txt': 'a b c\n',
  'src/architectures/cnn/__init__.py': 'from .cnn import CNN\n',
  'src/architectures/cnn/cnn.py': 'class CNN: ...\n',
  'src/dataloaders/digits/__init__.py': 'from .digits import Digits\n',
  'src/dataloaders/digits/digits.py': 'class Digits: ...\n',
  'src/trainers/supervised/__init__.py': 'from .supervised import Supervised\n',
  'src/trainers/supervised/supervised.py': 'class Supervised: ...\n',
  'src/utils/__init__.py': '',
  'src/utils/seed.py': 'def seed(): ...\n',
  'src/utils/plots.py': 'def plot(): ...\n',
  'experiments/configs/base/experiment.yaml': `project: digits
architecture:
  _target_: src.architectures.mlp.MLP
  hidden: 128
dataloader: {_target_: src.dataloaders.digits.Digits, dataset: digits}
loss: {_target_: torch.nn.CrossEntropyLoss}
optimizer: {_target_: torch.optim.AdamW, lr: 1e-3}
trainer: {_target_: src.trainers.supervised.Supervised, epochs: 1}
`,
  'experiments/configs/wide/experiment.yaml': 'extends: base\narchitecture:\n  hidden: 512\n',
};
