import { smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { trainKey } from './keys';
import { surroundingsOf } from './surroundings';
import { isUnkeyed } from './used-files';

const vision = {
  'pyproject.toml': '[tool.tensorlab]\nname = "lab"\npythonpath = ["libs/vision"]\n',
  'libs/vision/vision/__init__.py': '',
  'libs/vision/vision/nets/lenet.py': 'class LeNet: ...\n',
  'libs/vision/other/tool.py': 'x = 1\n',
  'libs/vision/single.py': 'x = 1\n',
};
const loader = 'src/dataloaders/digits/digits.py';
let workspace: WorkspaceFixture;
beforeEach(() => {
  workspace = new WorkspaceFixture({
    ...smallLab,
    ...vision,
    [loader]: 'import vision.nets.lenet\nimport src.utils.seed\n',
  });
});
afterEach(() => workspace.dispose());

function train() {
  const { lab, analysis } = workspace.read().labs[0]!;
  const found = trainKey(lab, 'base', surroundingsOf(lab, {}));
  if (isUnkeyed(found)) {
    throw new Error(found.unkeyed.join());
  }
  expect(analysis.keys.base!.train).toBe(found.key);
  workspace.read().disk.cache.save();
  return found;
}

it.each([
  ['of a component', 'src/architectures/mlp/words.bin'],
  ['deep in it', 'src/architectures/mlp/data/test/a/words.txt'],
  ['hidden in it', 'src/architectures/mlp/.vocabulary'],
  ['in a folder of it that is no environment', 'src/architectures/mlp/venv/words.txt'],
  ['beside a loose module', 'src/utils/words.txt'],
  ['below a loose module', 'src/utils/csrc/op.cpp'],
  ['deep below a loose module', 'src/utils/data/de/a.txt'],
  ['beside other modules below a loose one', 'src/utils/more/a.txt'],
  ['of a package of pythonpath', 'libs/vision/vision/data/a.txt'],
  ['beside a module of that package', 'libs/vision/vision/nets/kernel.cu'],
])('a file %s counts by its bytes', (_, file) => {
  workspace.write({ 'src/utils/more/tool.py': 'x = 1\n' });
  const keys = [train().key];
  workspace.write({ [file]: 'a' });
  expect(train().parts.files).toHaveProperty([file]);
  keys.push(train().key);
  workspace.write({ [file]: 'b' });
  keys.push(train().key);
  expect(new Set(keys).size).toBe(3);
});

it.each([
  ['README.md', 'LICENSE', 'notes.rst', 'picture.PNG', 'look.ipynb', 'changelog.txt'],
  ['mlp.pyi', 'py.typed', 'mlp.py~', 'mlp.py.orig', '.mlp.py.swp', '#mlp.py#', '.DS_Store'],
  [
    '.gitignore',
    'project.json',
    'tests/data/a.json',
    '.ipynb_checkpoints/a.py',
    '__pycache__/a.pyc',
  ],
  [
    'env/pyvenv.cfg',
    'env/lib/a.txt',
    'conda/conda-meta/history',
    'conda/a.txt',
    'x.egg-info/a.txt',
  ],
])('what is for people, editors and tools does not: %s', (...files) => {
  const before = train().key;
  for (const folder of ['src/architectures/mlp', 'src/utils', 'libs/vision/vision']) {
    workspace.write(Object.fromEntries(files.map((file) => [`${folder}/${file}`, 'x'])));
  }
  expect(train().key).toBe(before);
});

it.each([
  ['beside an empty __init__.py', 'src/architectures/words.txt'],
  ['of another component', 'src/architectures/cnn/words.txt'],
  ['of a component below loose modules', 'src/utils/metric/words.txt'],
  ['of another package', 'libs/vision/other/data/a.txt'],
  ['directly in a folder of pythonpath', 'libs/vision/setup.cfg'],
])('a file %s does not', (_, file) => {
  workspace.write({ 'src/utils/metric/__init__.py': 'x = 1\n' });
  const before = train().key;
  workspace.write({ [file]: 'a' });
  expect(train().key).toBe(before);
});

it('a module directly in a folder of pythonpath has what is in no package of it', () => {
  workspace.write({
    [loader]: 'import single\n',
    'libs/vision/data/a.txt': '',
    'libs/vision/setup.cfg': '',
    'libs/vision/vision/a.txt': '',
  });
  expect(Object.keys(train().parts.files)).toEqual([
    'libs/vision/data/a.txt',
    'libs/vision/setup.cfg',
    'src/architectures/mlp/vocabulary.txt',
  ]);
});

it('a file of one of two names counts by what it is', () => {
  workspace.write({ 'shared/words.txt': 'a' });
  workspace.link('src/architectures/mlp/shared', `${workspace.root}/shared`);
  const before = train();
  expect(before.parts.files).toHaveProperty(['src/architectures/mlp/shared/words.txt']);
  workspace.write({ 'shared/words.txt': 'b' });
  expect(train().key).not.toBe(before.key);
});
