// A lab of any size: `generateLab(folder, {modules, experiments})`. Two files a component, imports across components.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from '../set-up.mjs';

const kinds = ['architectures', 'dataloaders', 'losses', 'optimizers', 'trainers'];

/** @returns the paths of the modules, relative to the folder */
export function generateLab(folder, { modules = 2000, experiments = 500 } = {}) {
  const paths = [];
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    if (path.endsWith('.py')) paths.push(path);
  };
  write('pyproject.toml', '[tool.tensorlab]\nname = "lab"\n');
  // What no lock has would not be cached.
  write('requirements.lock', readFileSync(join(repository, 'apps/tensor_lab/requirements.lock')));
  write('projects/active/bench/project.yaml', 'name: bench\n');
  write('datasets/raw/digits/dataset.yaml', 'description: sklearn\n');
  const components = Math.floor(modules / 2);
  const place = (index) => `src/${kinds[index % kinds.length]}/c${index}`;
  for (let index = 0; index < components; index += 1) {
    write(
      `${place(index)}/__init__.py`,
      `from .c${index} import C${index}\n\n__all__ = ["C${index}"]\n`,
    );
    write(`${place(index)}/c${index}.py`, moduleText(index, importedBy(index).map(place)));
  }
  for (let index = 0; index < experiments; index += 1) {
    const parent = index % 5 === 0 ? '' : `extends: e${index - (index % 5)}\n`;
    write(
      `experiments/configs/e${index}/experiment.yaml`,
      parent + experimentText(index, components),
    );
  }
  return paths;

  function experimentText(index, count) {
    const component = (kind) => (kind + kinds.length * index) % count;
    const section = (name, kind) => {
      const at = Math.floor(component(kind) / kinds.length) * kinds.length + kind;
      const target = at < count ? at : kind;
      return `${name}:\n  _target_: ${place(target).replaceAll('/', '.')}.C${target}\n  width: ${index}\n`;
    };
    return [
      'project: bench\nseed: 0\n',
      section('architecture', 0),
      section('dataloader', 1),
      '  dataset: digits\n',
      section('loss', 2),
      section('optimizer', 3),
      section('trainer', 4),
      'tracking: [tensorboard]\nevaluate: {splits: [test]}\n',
    ].join('');
  }
}

/** Components come in families of ten: each builds on two of its own family and on one of the first, so that an experiment has 30 to 130 modules. */
function importedBy(index) {
  const family = index - (index % 10);
  const own = [index - 1, index - 4].filter((other) => other >= family);
  return family === 0 ? own : [...own, index % 10];
}

function moduleText(index, imported) {
  const imports = imported.map((path) => {
    const name = path.split('/').at(-1);
    return `from ${path.replaceAll('/', '.')} import ${name.toUpperCase()}`;
  });
  const methods = Array.from(
    { length: 6 },
    (_, method) => `
    def step_${method}(self, x_BD: torch.Tensor, *, scale: float = 1.0) -> torch.Tensor:
        """Scales and projects.

        Args:
            x_BD: a batch of features
        """
        y_BD = self.layers[${method}](x_BD) * scale  # why: the paper scales before the norm
        if y_BD.isnan().any():
            raise ValueError(f"step ${method} of {type(self).__name__!r} gave NaN for {x_BD.shape}")
        return torch.where(y_BD > 0, y_BD, 0.1 * y_BD)
`,
  );
  return `"""Component ${index}."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import nn

${imports.join('\n')}


class C${index}(nn.Module):
    def __init__(self, width: int = 64, depth: int = 6, names: Sequence[str] = ("a", "b")) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(width, width) for _ in range(depth))
        self.gain = math.sqrt(2.0)
        self.names = list(names)
${methods.join('')}`;
}
