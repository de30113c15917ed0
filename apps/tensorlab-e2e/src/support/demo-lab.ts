import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyDigits, demo } from './demo-data';
import { newWorkspace, type Workspace } from './workspace';

/** Where the demo lab lies in the workspaces of these tests. */
export const lab = 'research';

const smoothLoss = `"""Cross entropy with soft targets."""

from torch import nn


class SmoothLoss(nn.CrossEntropyLoss):
    """More than the truth is likely."""

    def __init__(self, smoothing: float = 0.1) -> None:
        super().__init__(label_smoothing=smoothing)
`;

/** What the cases edit and the demo lab has not: a loss of its own, which two experiments use, a util that none uses, a notebook server. */
const additions = {
  'src/losses/smooth_loss/__init__.py':
    'from .smooth_loss import SmoothLoss\n\n__all__ = ["SmoothLoss"]\n',
  'src/losses/smooth_loss/smooth_loss.py': smoothLoss,
  'src/utils/plots.py': 'def title(text: str) -> str:\n    return text.upper()\n',
};

/** The other projects, which need downloads and minutes, and the baselines: the cases are about the four networks on digits. */
const isLeftOut = (path: string) =>
  /mnist|king[-_]james|\bgpt\b|language_model|digits-(knn|linear)/.test(path);

/** The files of the demo lab's networks on digits, quick to train: one epoch an experiment. Paths are those of the workspace. */
export function demoLabFiles(): Record<string, string> {
  const tracked = execFileSync('git', ['ls-files'], { cwd: demo, encoding: 'utf8' }).trim();
  const files = tracked
    .split('\n')
    .filter((path) => !isLeftOut(path))
    .map((path): [string, string] => [path, quick(path, readFileSync(join(demo, path), 'utf8'))]);
  return Object.fromEntries(
    [...files, ...Object.entries(additions)].map(([path, text]) => [`${lab}/${path}`, text]),
  );
}

function quick(path: string, text: string): string {
  if (path === 'src/dataloaders/digits/digits.py') {
    // Importing scikit-learn takes a quarter of such a training.
    text = text
      .replace('    from sklearn.model_selection import train_test_split\n\n', '')
      .replace(/train_test_split\([^]*?\n {8}\)/, 'rest[size:], rest[:size]');
  }
  if (path.endsWith('digits-mlp/experiment.yaml')) {
    text = text.replace('torch.nn.CrossEntropyLoss', 'src.losses.smooth_loss.SmoothLoss');
  }
  if (path === 'requirements.lock' && !/^jupyterlab==/m.test(text)) {
    text = `${text.trimEnd()}\njupyterlab==4.5.0\n    # via lab (pyproject.toml)\n`;
  }
  return path.endsWith('/experiment.yaml') ? text.replace(/epochs: \d+/, 'epochs: 1') : text;
}

/** A workspace with the packed plugin and the demo lab, committed, and its data; nothing is trained yet. */
export async function demoWorkspace(): Promise<Workspace> {
  const nxJson = {
    cacheDirectory: '.nx/cache',
    analytics: false,
    neverConnectToCloud: true,
    plugins: ['tensorlab/plugin'],
  };
  const workspace = await newWorkspace({ 'nx.json': JSON.stringify(nxJson), ...demoLabFiles() });
  copyDigits(workspace.path(lab));
  return workspace;
}

/** `train digits-mlp`, `split digits`, sorted: what a workspace's Python was started for since the last call. */
export const ran = (workspace: Workspace): string[] =>
  workspace
    .pythonStarts()
    .map((line) =>
      line
        .replace(/^-m tensorlab (\w+) .*?configs\/([^/ ]+)\/.*$/, '$1 $2')
        .replace(/^-m tensorlab\.(\w+) (\S+).*$/, '$1 $2'),
    )
    .sort();
