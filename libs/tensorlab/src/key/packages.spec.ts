import { below, smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { trainKey } from './keys';
import { surroundingsOf } from './surroundings';
import { isUnkeyed } from './used-files';

const lock = `# a header
jinja2==3.1.6
    # via torch
jupyterlab==4.4.1
    # via lab (pyproject.toml)
matplotlib==3.10.1
    # via lab (pyproject.toml)
numpy==2.2.6 ; python_full_version < '3.11'
    # via
    #   scikit-learn
    #   torchmetrics
numpy==2.4.6 ; python_full_version >= '3.11'
    # via
    #   scikit-learn
    #   torchmetrics
omegaconf==2.3.0
pillow==12.0.0
    # via matplotlib
pyyaml==6.0.3
    # via omegaconf
scikit-learn==1.9.1
    # via lab (pyproject.toml)
scipy==1.17.1
    # via scikit-learn
tensorboard==2.21.0
    # via lab (pyproject.toml)
timm==1.0.20
    # via lab (pyproject.toml)
torch==2.13.0
    # via
    #   lab (pyproject.toml)
    #   timm
torchmetrics==1.9.0
    # via lab (pyproject.toml)
tqdm==4.67.0
    # via lab (pyproject.toml)
`;

const base = 'experiments/configs/base/experiment.yaml';
const mlp = 'src/architectures/mlp/mlp.py';
const always = ['jinja2', 'matplotlib', 'numpy', 'omegaconf', 'pillow', 'pyyaml'];
const common = [...always, 'tensorboard', 'torch', 'torchmetrics', 'tqdm'];

let workspace: WorkspaceFixture;
beforeEach(() => (workspace = new WorkspaceFixture({ ...smallLab, 'requirements.lock': lock })));
afterEach(() => workspace.dispose());

function read() {
  const { lab } = workspace.read().labs[0]!;
  const found = trainKey(lab, 'base', surroundingsOf(lab, {}));
  if (isUnkeyed(found)) {
    throw new Error(found.unkeyed.join(' '));
  }
  return found;
}

const packages = () => Object.keys(read().parts.packages);
const imports = (text: string) => workspace.write({ [mlp]: `${text}\n\nclass MLP: ...\n` });
const relock = (from: string | RegExp, to: string) =>
  workspace.write({ 'requirements.lock': lock.replace(from, to) });

it('are those that the runtime needs, with all that these need, and their versions', () => {
  expect(packages()).toEqual(common);
  expect(read().parts.packages).toMatchObject({
    torch: '2.13.0',
    numpy: "==2.2.6 ; python_full_version < '3.11' | ==2.4.6 ; python_full_version >= '3.11'",
  });
});

it.each([
  ['import sklearn.svm', ['scikit-learn', 'scipy']],
  ['def f():\n    from sklearn import svm', ['scikit-learn', 'scipy']],
  ['from timm.models import create_model', ['timm']],
  ['from importlib import import_module\nx = import_module("timm.data")', ['timm']],
  ['from importlib import import_module\nx = import_module(f"timm.models.{name}")', ['timm']],
  ['x = "timm.models.resnet"', ['timm']],
  ['x = "no.such.thing"', []],
  ['import os, math, tensorlab, typing as t', []],
  ['from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import timm', []],
  ['from . import mlp', []],
])('come with %s', (text, more) => {
  imports(text);
  expect(packages()).toEqual([...common, ...more].sort());
});

it('come with a _target_, and with a text of the config that may name one', () => {
  for (const backbone of ['timm.models.vit', '"timm.models:vit"', '--model timm.models.vit -v']) {
    const text = smallLab[base]!.replace('hidden: 128', `hidden: 128\n  backbone: ${backbone}`);
    workspace.write({ [base]: text });
    expect(packages()).toContain('timm');
  }
  workspace.write({ [base]: smallLab[base]!.replace('torch.optim.AdamW', 'sklearn.svm.SVC') });
  expect(packages()).toContain('scikit-learn');
});

it.each([
  ['an import that nothing in the lock is known to hold', 'import unheard_of'],
  ['an import that only Python knows', 'import importlib\nimportlib.import_module(name)'],
  ['a module that is no Python', 'def ('],
])('are all of them for %s', (_what, text) => {
  imports(text);
  expect(packages()).toEqual(expect.arrayContaining(['jupyterlab', 'timm', 'scipy']));
});

it('are all of them for a lock that does not say what needs what', () => {
  relock(/ +#.*\n/g, '');
  expect(packages()).toContain('jupyterlab');
});

it('are not changed by an upgrade of another, by comments, and by the order of lines', () => {
  const { key } = read();
  relock('jupyterlab==4.4.1', 'jupyterlab==4.5.0');
  expect(read().key).toBe(key);
  relock('# a header', '# another\n\n');
  expect(read().key).toBe(key);
  const pins = lock.split(/(?=^\w)/m);
  workspace.write({ 'requirements.lock': pins.reverse().join('') });
  expect(read().key).toBe(key);
});

it.each([
  ['torch', 'torch==2.13.0', 'torch==2.14.0'],
  ['what torch needs', 'jinja2==3.1.6', 'jinja2==3.1.7'],
  ['a marker', "python_full_version < '3.11'", "python_full_version < '3.12'"],
  ['where packages come from', '# a header', '--index-url https://example.org/simple'],
  ['what needs a package', 'via lab (pyproject.toml)\nmatplotlib', 'via torch\nmatplotlib'],
])('change with %s', (_what, from, to) => {
  const { key } = read();
  expect(lock).toContain(from);
  relock(from, to);
  expect(read().key).not.toBe(key);
});

it('are the same with and without an environment, whatever is in it', () => {
  const { key } = read();
  workspace.write(below('venv/lib/python3.11/site-packages', { 'timm/__init__.py': '' }));
  expect(read().key).toBe(key);
});

it("count where a folder of the lab has a package's name", () => {
  workspace.write({ 'timm/note.txt': '' });
  imports('import timm');
  expect(packages()).toContain('timm');
});

it('do not come with a module of the lab', () => {
  workspace.write({ 'helper.py': 'x = 1\n' });
  imports('import helper');
  expect(packages()).toEqual(common);
  workspace.write({ [base]: smallLab[base]!.replace('torch.optim.AdamW', 'helper.x') });
  expect(packages()).toEqual(common);
});
