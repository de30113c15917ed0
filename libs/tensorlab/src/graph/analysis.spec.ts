import { Disk } from './disk/disk';
import { FileCache } from './disk/file-cache';
import { analyzeLab, type Analysis } from './analysis';
import { Lab } from './lab';
import { smallLab, WorkspaceFixture } from './lab-fixture';

let workspace: WorkspaceFixture;
beforeEach(() => (workspace = new WorkspaceFixture(smallLab)));
afterEach(() => workspace.dispose());

/** With what was kept, and from nothing. */
function both(): [Analysis, Analysis] {
  const { lab, analysis } = workspace.read().labs[0]!;
  const empty = new FileCache(workspace.root, `${Math.random()}`);
  return [analysis, analyzeLab(new Lab(lab.place, new Disk(workspace.root, empty)))];
}

const mlp = 'src/architectures/mlp/mlp.py';
const base = 'experiments/configs/base/experiment.yaml';
const wide = 'experiments/configs/wide/experiment.yaml';
const dataset = 'datasets/raw/digits/dataset.yaml';
const pointer = 'datasets/raw/digits/a.dvc';
const seed = 'src/utils/seed.py';

const edits: [string, Record<string, string>][] = [
  ['a body', { [mlp]: smallLab[mlp]!.replace('...', 'x = 1') }],
  ['a new import', { [mlp]: 'import src.utils.plots\nimport src.utils.seed\n' }],
  ['another line', { [mlp]: '\n\nimport src.utils.plots\n' }],
  ['an import fewer', { [mlp]: 'x = 1\n' }],
  ['what a new import leads to', { 'src/utils/plots.py': 'x = "datasets/raw/digits/a"\n' }],
  ['a file that nobody uses', { 'src/architectures/cnn/cnn.py': 'import src.utils.plots\n' }],
  ['two at once', { [mlp]: 'import src.utils.seed\n', [seed]: 'import src.architectures.cnn\n' }],
  ['a circle', { [seed]: 'import src.architectures.mlp.mlp\n' }],
  ['an __init__.py that now counts', { 'src/utils/__init__.py': 'import src.utils.plots\n' }],
  ['an __init__.py that no longer does', { 'src/utils/__init__.py': '# nothing\n' }],
  ['what may import anything', { [seed]: 'import importlib\nimportlib.import_module(x)\n' }],
  ['what was only then used', { 'src/architectures/cnn/cnn.py': 'x = 2\n' }],
  ['and back', { [seed]: 'x = 1\n' }],
  ['no Python', { [seed]: 'def (\n' }],
  ['and its end', { [seed]: 'y = 1\n' }],
  ['an asset', { 'src/architectures/mlp/vocabulary.txt': 'z\n' }],
  ['a new file', { 'src/utils/more.py': 'import src.utils.plots\n' }],
  ['a package', { [seed]: 'import torch, sklearn\n' }],
  ['a lock', { 'requirements.lock': 'torch==2\n    # via lab\nscikit-learn==1\n    # via lab\n' }],
  [
    'a DVC pointer that a manifest names',
    { [dataset]: 'source: {dvc: a.dvc}\n', [pointer]: 'outs: []\n' },
  ],
  ['another pointer', { [pointer]: 'outs: [{path: a}]\n' }],
  ['inputs', { [base]: `${smallLab[base]}inputs: [tables/*.csv]\n`, 'tables/a.csv': '1\n' }],
  ['one of them', { 'tables/a.csv': '2\n' }],
  ['one more of them', { 'tables/b.csv': '1\n' }],
  ['initial weights', { [wide]: 'extends: base\ninit_from: models/w.pt\n', 'models/w.pt': '1' }],
  ['others', { 'models/w.pt': '2' }],
  ['weights of an experiment', { [wide]: 'extends: base\ninit_from: more\n' }],
  ['a module at the root', { [mlp]: 'import helper\n', 'helper.py': 'x = 1\n' }],
  ['another one', { 'helper.py': 'x = 2\n' }],
  ['a cross-validation', { [wide]: 'extends: base\ncrossval: {seeds: [1, 2]}\n' }],
  ['a Python', { 'pyproject.toml': `${smallLab['pyproject.toml']}python = "3.12"\n` }],
  ['a metric', { 'src/utils/more.py': 'def far(): ...\n' }],
];

it('finds after every edit what it would find from nothing', () => {
  workspace.write({
    'experiments/configs/more/experiment.yaml':
      'extends: base\nevaluate: {metrics: [{_target_: src.utils.plots.plot}]}\n',
    'notebooks/look.ipynb': JSON.stringify({ cells: [] }),
  });
  both();
  const keys = new Set<string>();
  for (const [edit, files] of edits) {
    workspace.write(files);
    const [kept, fresh] = both();
    expect([edit, kept]).toEqual([edit, fresh]);
    keys.add(`${kept.keys.base!.train}`);
  }
  expect(keys.size).toBeGreaterThan(20);
  workspace.remove('src/utils/more.py');
  const [kept, fresh] = both();
  expect(kept).toEqual(fresh);
});
