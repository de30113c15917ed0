import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { evaluateKey, trainKey } from './keys';
import { surroundingsOf } from './surroundings';
import { isUnkeyed } from './used-files';

let workspace: WorkspaceFixture;
beforeEach(() => (workspace = new WorkspaceFixture(smallLab)));
afterEach(() => workspace.dispose());

function train(experiment = 'base', env: NodeJS.ProcessEnv = {}) {
  const lab = workspace.read().labs[0]!.lab;
  return trainKey(lab, experiment, surroundingsOf(lab, env));
}

function key(experiment = 'base', env: NodeJS.ProcessEnv = {}): string {
  const found = train(experiment, env);
  return isUnkeyed(found) ? `unkeyed: ${found.unkeyed.join(' ')}` : found.key;
}

function keyOfEvaluation(experiment = 'base'): string {
  const lab = workspace.read().labs[0]!.lab;
  const found = evaluateKey(lab, experiment, key(experiment), surroundingsOf(lab, {}));
  return isUnkeyed(found) ? `unkeyed: ${found.unkeyed.join(' ')}` : found.key;
}

function parts(experiment = 'base') {
  const found = train(experiment);
  return isUnkeyed(found) ? undefined : found.parts;
}

const base = 'experiments/configs/base/experiment.yaml';
const edit = (path: string, from: string, to: string) =>
  workspace.write({ [path]: smallLab[path]!.replace(from, to) });

it('is made of exactly what an experiment is trained from', () => {
  expect(key()).toMatch(/^[0-9a-f]{64}$/);
  expect(Object.keys(parts()!.modules)).toEqual([
    'src/__init__.py',
    'src/architectures/__init__.py',
    'src/architectures/mlp/__init__.py',
    'src/architectures/mlp/mlp.py',
    'src/dataloaders/digits/__init__.py',
    'src/dataloaders/digits/digits.py',
    'src/trainers/supervised/__init__.py',
    'src/trainers/supervised/supervised.py',
    'src/utils/__init__.py',
    'src/utils/seed.py',
  ]);
  expect(parts()).toMatchObject({
    files: { 'src/architectures/mlp/vocabulary.txt': expect.stringMatching(/^[0-9a-f]{64}$/) },
    datasets: { digits: expect.stringMatching(/^[0-9a-f]{64}$/) },
    packages: {},
    python: null,
    runtime: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
});

it('is the same in another folder', () => {
  const before = key();
  workspace.dispose();
  workspace = new WorkspaceFixture(smallLab);
  expect(key()).toBe(before);
});

it.each([
  ['a module', 'src/architectures/mlp/mlp.py', 'class MLP', 'class Net'],
  ['a module that a module imports', 'src/utils/seed.py', 'seed()', 'seed(x)'],
  ['an ancestor', 'src/utils/__init__.py', '', 'x = 1\n'],
  ['a file beside a module', 'src/architectures/mlp/vocabulary.txt', 'a', 'b'],
  ['a dataset', 'datasets/raw/digits/dataset.yaml', 'load_digits', 'load_iris'],
  ['a value', base, '128', '129'],
  ['the type of a value', base, '128', '128.0'],
])('differs after an edit of %s', (_what, path, from, to) => {
  const before = key();
  edit(path, from, to);
  expect(key()).not.toBe(before);
});

it.each([
  ['a module that nobody imports', 'src/utils/plots.py', 'plot', 'draw'],
  ['the spelling of a module', 'src/architectures/mlp/mlp.py', 'class MLP', '# why\nclass  MLP'],
  ['another architecture', 'src/architectures/cnn/cnn.py', 'CNN', 'Net'],
  ['quotes and order', base, 'project: digits\n', ''],
  ['a comment', base, 'project: digits', '# why\nproject: digits'],
  ['what is said of a dataset', 'datasets/raw/digits/dataset.yaml', 'sklearn', 'web # new'],
])('is the same after an edit of %s', (what, path, from, to) => {
  const before = key();
  edit(path, from, to);
  if (what === 'quotes and order') {
    workspace.write({ [path]: `${smallLab[path]!.replace(from, '')}project: 'digits'\n` });
  }
  expect(key()).toBe(before);
});

it('is the same for what cannot change the training', () => {
  const before = key();
  const text = smallLab[base]!.replace('project: digits', 'project: other');
  workspace.write({
    [base]: `${text}description: x\ntags: [a]\ntracking: [tensorboard]\nevaluate: {splits: [test]}\nresources: {gpus: 1}\n`,
  });
  expect(key()).toBe(before);
});

it('has the Python of the environment, and of pyproject.toml where there is none', () => {
  workspace.write({ 'pyproject.toml': '[tool.tensorlab]\nname = "lab"\npython = "3.11"\n' });
  const without = key();
  expect(parts()?.python).toBe('3.11');
  workspace.write({ 'venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.7\n' });
  expect(key()).toBe(without);
  workspace.write({ 'venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.12.1\n' });
  expect(parts()?.python).toBe('3.12');
});

it('goes with the lock, and with the minor version of Python', () => {
  const keys = [key()];
  workspace.write({ 'requirements.lock': 'torch==2.13.0\n' });
  keys.push(key());
  workspace.write({ 'venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.7\n' });
  keys.push(key());
  expect(parts()?.python).toBe('3.11');
  workspace.write({ 'venv/pyvenv.cfg': 'home = /usr/bin\nversion_info = 3.11.9\n' });
  expect(key()).toBe(keys[2]);
  expect(key('base', { TENSORLAB_PYTHON: '/opt/conda/bin/python3.12' })).not.toBe(keys[2]);
  expect(new Set(keys).size).toBe(3);
});

describe('extends', () => {
  it('counts the parent, and not the key that a child sets itself', () => {
    const [own, child] = [key(), key('wide')];
    expect(child).not.toBe(own);
    edit(base, '128', '64');
    expect(key()).not.toBe(own);
    expect(key('wide')).toBe(child);
    edit(base, 'epochs: 1', 'epochs: 2');
    expect(key('wide')).not.toBe(child);
  });

  it('leaves out the components of a section that a child replaces', () => {
    workspace.write({
      'experiments/configs/conv/experiment.yaml':
        'extends: base\narchitecture:\n  _target_: src.architectures.cnn.CNN\n',
    });
    const modules = Object.keys(parts('conv')!.modules);
    expect(modules).toContain('src/architectures/cnn/cnn.py');
    expect(modules).not.toContain('src/architectures/mlp/mlp.py');
  });

  it('in a circle has no key', () => {
    edit(base, 'project: digits', 'extends: wide');
    expect(key('wide')).toMatch(/^unkeyed: .*circle/);
  });
});

describe('an experiment has no key', () => {
  it.each([
    ['its YAML cannot be read', 'project: [', /cannot be read/],
    ['a key is unknown', `${smallLab[base]}optimiser: {}\n`, /Did you mean optimizer/],
    [
      'a target does not exist',
      smallLab[base]!.replace('mlp.MLP', 'mpl.MLP'),
      /src.architectures.mpl.MLP does not exist/,
    ],
    [
      'a dataset does not exist',
      smallLab[base]!.replace('dataset: digits', 'dataset: digts'),
      /no dataset digts/,
    ],
    ['its parent does not exist', 'extends: nothing\n', /extends names nothing/],
    ['only Python knows a value', smallLab[base]!.replace('128', '${now:%S}'), /only Python knows/],
    ['it is not UTF-8', Buffer.from([0x70, 0xff, 0x3a]), /not UTF-8/],
  ])('when %s, and has its old one when that is mended', (_why, broken, message) => {
    const before = key();
    workspace.write({ [base]: broken });
    expect(key()).toMatch(message);
    workspace.write({ [base]: smallLab[base]! });
    expect(key()).toBe(before);
  });

  it('when there is no such experiment', () => {
    expect(key('nothing')).toMatch(/no experiment nothing/);
    expect(key('../../base')).toMatch(/^unkeyed/);
  });
});

describe('interpolation', () => {
  const interpolated = smallLab[base]!.replace('128', '${oc.env:WIDTH,64}');

  it('reads the environment', () => {
    workspace.write({ [base]: interpolated });
    expect(key('base', { WIDTH: '1' })).not.toBe(key('base', { WIDTH: '2' }));
    expect(key('base', { WIDTH: '1', OTHER: 'x' })).toBe(key('base', { WIDTH: '1' }));
  });

  it('makes every section count, for it may refer to any', () => {
    const text = `${smallLab[base]!.replace('128', '${resources.width}')}resources: {width: 5}\n`;
    workspace.write({ [base]: text });
    const before = key();
    workspace.write({ [base]: text.replace('width: 5', 'width: 6') });
    expect(key()).not.toBe(before);
  });

  it('of a target may mean any module', () => {
    workspace.write({
      [base]: smallLab[base]!.replace('architectures.mlp.MLP', 'architectures.${tags}.MLP'),
    });
    expect(Object.keys(parts()!.modules)).toContain('src/architectures/cnn/cnn.py');
  });
});

describe('modules', () => {
  const mlp = 'src/architectures/mlp/mlp.py';
  const modules = () => Object.keys(parts()!.modules);

  it('import each other in a circle', () => {
    workspace.write({ 'src/utils/seed.py': 'import src.architectures.mlp.mlp\n' });
    expect(modules()).toContain('src/utils/seed.py');
  });

  it('may be deleted while they are imported, and count again when they are back', () => {
    const before = key();
    workspace.remove('src/utils/seed.py');
    expect(key()).not.toBe(before);
    expect(modules()).not.toContain('src/utils/seed.py');
    workspace.write({ 'src/utils/seed.py': smallLab['src/utils/seed.py']! });
    expect(key()).toBe(before);
  });

  it('lose against a package of the same name, and win against a bare folder', () => {
    mkdirSync(join(workspace.root, 'src/utils/seed'));
    workspace.write({ 'src/utils/seed/other.py': '' });
    expect(modules()).toContain('src/utils/seed.py');
    workspace.write({ 'src/utils/seed/__init__.py': 'def seed(): ...\n' });
    expect(modules()).toContain('src/utils/seed/__init__.py');
    expect(modules()).not.toContain('src/utils/seed.py');
  });

  it('behind a link that leaves the lab count by what is in them', () => {
    const outside = new WorkspaceFixture({ 'shared/tool.py': 'x = 1\n' });
    workspace.link('src/utils/shared', join(outside.root, 'shared'));
    workspace.write({ [mlp]: 'from src.utils.shared import tool\n' });
    const before = key();
    expect(modules()).toContain('src/utils/shared/tool.py');
    outside.write({ 'shared/tool.py': 'x = 2\n' });
    expect(key()).not.toBe(before);
    outside.dispose();
    expect(modules()).not.toContain('src/utils/shared/tool.py');
  });

  it('that are no Python make every module count', () => {
    workspace.write({ [mlp]: 'def (:\n' });
    expect(modules()).toContain('src/utils/plots.py');
    workspace.write({ [mlp]: Buffer.from('x = "\xe9"\n', 'latin1') });
    expect(modules()).toContain('src/utils/plots.py');
    workspace.write({ [mlp]: Buffer.from('# coding: latin-1\nx = "\xe9"\n', 'latin1') });
    expect(modules()).not.toContain('src/utils/plots.py');
  });

  it('that import what only Python knows make every module count', () => {
    workspace.write({ [mlp]: 'from importlib import import_module\nimport_module(name)\n' });
    expect(modules()).toContain('src/architectures/cnn/cnn.py');
    workspace.write({
      [mlp]: 'from importlib import import_module\nimport_module(f"src.utils.{name}")\n',
    });
    expect(modules()).toContain('src/utils/plots.py');
    expect(modules()).not.toContain('src/architectures/cnn/cnn.py');
  });

  it('that only type checkers import do not count', () => {
    workspace.write({
      [mlp]:
        'from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from src.utils import plots\n',
    });
    expect(modules()).not.toContain('src/utils/plots.py');
  });

  it('are found in the root of the lab', () => {
    workspace.write({
      [mlp]: 'import helper\nimport tools.deep\n',
      'helper.py': '',
      'tools/deep.py': '',
    });
    expect(modules()).toEqual(expect.arrayContaining(['helper.py', 'tools/deep.py']));
  });

  it.each([
    ['Windows line ends', 'import os\r\nfrom src.utils import plots\r\n'],
    ['a byte order mark', '\ufefffrom src.utils import plots\n'],
    ['50,000 lines', `${'x = 1\n'.repeat(50_000)}from src.utils import plots\n`],
    ['a star', 'from src.utils import *\n'],
    ['a lazy import', 'def f():\n    from ...utils.plots import plot\n'],
    ['a literal', 'path = "src.utils.plots.plot"\n'],
  ])('are found through %s', (what, text) => {
    workspace.write({ [mlp]: text });
    if (what === 'a star') {
      workspace.write({ 'src/utils/__init__.py': '__all__ = ["plots"]\n' });
    }
    expect(modules()).toContain('src/utils/plots.py');
  });

  it('count the pointer that a manifest names', () => {
    workspace.write({
      'datasets/raw/digits/dataset.yaml': 'source: {dvc: a.dvc}\n',
      'datasets/raw/digits/a.dvc': 'outs: []\n',
    });
    const before = key();
    workspace.write({ 'datasets/raw/digits/b.dvc': 'outs: []\n' });
    expect(key()).toBe(before);
    workspace.write({ 'datasets/raw/digits/a.dvc': 'outs: [{path: a}]\n' });
    expect(key()).not.toBe(before);
  });

  it('that name a dataset make its manifest count', () => {
    workspace.write({
      [mlp]: 'path = "datasets/raw/faces/train.csv"\n',
      'datasets/raw/faces/dataset.yaml': 'a: 1\n',
    });
    expect(Object.keys(parts()!.datasets)).toEqual(['digits', 'faces']);
  });
});

describe('the key of an evaluation', () => {
  it('has the dataloaders and the datasets that ood names, and training has not', () => {
    const trained = key();
    const [far, other] = ['src/dataloaders/far/far.py', 'datasets/raw/other/dataset.yaml'];
    const ood = '[{dataset: other}, {dataloader: {_target_: src.dataloaders.far.Far}}]';
    workspace.write({
      [base]: `${smallLab[base]}evaluate: {ood: ${ood}}\n`,
      'src/dataloaders/far/__init__.py': 'from .far import Far\n',
      [far]: 'class Far: ...\n',
      [other]: 'source: a\n',
    });
    const first = keyOfEvaluation();
    workspace.write({ [far]: 'class Far: x = 1\n' });
    const second = keyOfEvaluation();
    workspace.write({ [other]: 'source: b\n' });
    expect(new Set([first, second, keyOfEvaluation()]).size).toBe(3);
    expect(key()).toBe(trained);
  });

  it('goes with the train key and the section evaluate', () => {
    const keys = [keyOfEvaluation()];
    workspace.write({ [base]: `${smallLab[base]}evaluate: {metrics: [accuracy]}\n` });
    keys.push(keyOfEvaluation());
    edit('src/architectures/mlp/mlp.py', 'MLP', 'Net');
    keys.push(keyOfEvaluation());
    expect(new Set(keys).size).toBe(3);
  });

  it('goes with the modules of its metrics', () => {
    const text = `${smallLab[base]}evaluate: {ood: {_target_: src.utils.plots.plot}}\n`;
    workspace.write({ [base]: text });
    const [before, training] = [keyOfEvaluation(), key()];
    edit('src/utils/plots.py', 'plot', 'draw');
    expect(keyOfEvaluation()).not.toBe(before);
    expect(key()).toBe(training);
  });

  it('is missing for a metric that does not exist', () => {
    workspace.write({ [base]: `${smallLab[base]}evaluate: {ood: {_target_: src.none.X}}\n` });
    expect(keyOfEvaluation()).toMatch(/src.none.X does not exist/);
    expect(key()).toMatch(/^[0-9a-f]{64}$/);
  });
});
