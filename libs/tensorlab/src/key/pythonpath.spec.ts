import { below, smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { trainKey } from './keys';
import { surroundingsOf } from './surroundings';
import { isUnkeyed } from './used-files';

const lab = 'apps/lab';
const shared: Record<string, string> = {
  'libs/vision/vision/__init__.py': '',
  'libs/vision/vision/ops.py': 'from .kernels import blur\n\n\ndef sharpen(x):\n    return x\n',
  'libs/vision/vision/kernels.py': 'def blur(x):\n    return x\n',
  'libs/vision/vision/plots.py': 'def plot(x):\n    return x\n',
  'libs/vision/tests/test_ops.py': 'def test_ops(): ...\n',
};
const pyproject = (...pythonpath: string[]) => ({
  [`${lab}/pyproject.toml`]: `[tool.tensorlab]\npythonpath = ${JSON.stringify(pythonpath)}\n`,
});
const mlp = (imports: string) => ({
  [`${lab}/src/architectures/mlp/mlp.py`]: `${imports}\n\nclass MLP: ...\n`,
});

let workspace: WorkspaceFixture;
beforeEach(() => {
  workspace = new WorkspaceFixture({
    ...below(lab, smallLab),
    ...shared,
    ...pyproject('../../libs/vision/'),
    ...mlp('from vision.ops import sharpen'),
  });
});
afterEach(() => workspace.dispose());

const read = () => workspace.read().labs[0]!.lab;

function train() {
  const found = trainKey(read(), 'base', surroundingsOf(read(), {}));
  if (isUnkeyed(found)) {
    throw new Error(found.unkeyed.join());
  }
  return found;
}

const found = () => modulesOf(train());
const parts = () => train().parts;
const modulesOf = ({ key, parts }: { key: string; parts: { modules: object } }) => ({
  key,
  modules: Object.keys(parts.modules).filter((file) => !file.startsWith('src/')),
});

it('counts the modules that are imported, import by import', () => {
  expect(found().modules).toEqual([
    '../../libs/vision/vision/__init__.py',
    '../../libs/vision/vision/kernels.py',
    '../../libs/vision/vision/ops.py',
  ]);
});

it('counts what they do, and nothing that is not imported', () => {
  const before = found().key;
  workspace.write({
    'libs/vision/vision/plots.py': 'x = 1\n',
    'libs/vision/vision/ops.py': `# New words.\n${shared['libs/vision/vision/ops.py']}`,
  });
  expect(found().key).toBe(before);
  workspace.write({ 'libs/vision/vision/kernels.py': 'def blur(x):\n    return x + 1\n' });
  expect(found().key).not.toBe(before);
});

it('counts what a config names', () => {
  const experiment = `${lab}/experiments/configs/wide/experiment.yaml`;
  workspace.write({ [experiment]: 'extends: base\nloss: {_target_: vision.plots.plot}\n' });
  const wide = trainKey(read(), 'wide', surroundingsOf(read(), {}));
  expect(isUnkeyed(wide) ? [] : modulesOf(wide).modules).toContain(
    '../../libs/vision/vision/plots.py',
  );
});

it('counts all of it where only Python knows what is imported', () => {
  workspace.write(
    mlp('import sys\nfrom importlib import import_module\nimport_module(sys.argv[1])'),
  );
  expect(found().modules).toContain('../../libs/vision/tests/test_ops.py');
  workspace.write({ 'libs/vision/vision/models/vit.py': 'x = 1\n' });
  workspace.write(mlp('from importlib import import_module\nimport_module(f"vision.models.{1}")'));
  expect(found().modules).toEqual(['../../libs/vision/vision/models/vit.py']);
});

it('is one more folder for Python: what both have counts in both', () => {
  workspace.write({ 'libs/vision/src/utils/seed.py': 'def seed(): ...\n' });
  workspace.write(mlp('from src.utils.seed import seed'));
  expect(found().modules).toEqual(['../../libs/vision/src/utils/seed.py']);
});

it('has other keys with other folders, of the same files', () => {
  workspace.write({ 'libs/vision/kernels.py': 'x = 1\n' });
  const before = found().key;
  workspace.write(pyproject('../../libs/vision', '../../libs/vision/vision'));
  workspace.write(mlp('import plots'));
  expect(found().modules).toEqual(['../../libs/vision/vision/plots.py']);
  expect(found().key).not.toBe(before);
});

it('may be a folder of the lab: its modules then have two names', () => {
  workspace.write(pyproject('src'));
  workspace.write(mlp('from architectures.cnn import cnn\nfrom ...utils import plots'));
  const files = Object.keys(parts().modules);
  expect(files).toContain('src/architectures/cnn/cnn.py');
  expect(files).toContain('src/utils/plots.py');
});

it.each(['.', '..', '../../', 'x/../..'])('is no folder that the lab lies in: %s', (path) => {
  workspace.write(pyproject('../../libs/vision', path));
  expect(workspace.read().problems[0]!.message).toMatch(/The lab lies in one of these folders/);
});

it('names two folders that have a module of one name', () => {
  workspace.write(pyproject('../../libs/vision', '../../libs/other'));
  workspace.write({
    'libs/other/vision.py': 'x = 1\n',
    'libs/other/setup.py': '',
    'libs/vision/setup.py': '',
  });
  expect(read().problems()).toEqual([
    {
      file: 'apps/lab/pyproject.toml',
      message:
        'pythonpath: ../../libs/vision and ../../libs/other both have a module vision, and Python imports the first one alone. Rename one of them.',
    },
  ]);
});

it('says which folder is not there', () => {
  workspace.write(pyproject('../../libs/vison'));
  expect(workspace.read().problems).toEqual([
    {
      file: 'apps/lab/pyproject.toml',
      message: 'There is no folder ../../libs/vison, which pythonpath names.',
    },
  ]);
});

it.each(['"../../libs/vision"', '["/home/libs"]', '[1]', '[""]', '["C:/libs"]'])(
  'is no %s',
  (value) => {
    workspace.write({ [`${lab}/pyproject.toml`]: `[tool.tensorlab]\npythonpath = ${value}\n` });
    expect(workspace.read().problems[0]!.message).toMatch(/It takes folders, relative to the lab/);
  },
);
