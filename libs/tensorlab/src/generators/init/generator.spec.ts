import { addProjectConfiguration, readNxJson, updateNxJson, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { experimentKeys, folders, labName } from '@tensorlab/lab';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import init from './generator';
import { changesOf, messageOf, quietly } from '../testing';

const repository = join(__dirname, '../../../../..');
const demo = (path: string) => readFileSync(join(repository, 'apps/tensor_lab', path), 'utf8');

let tree: Tree;
beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
});

test('the tree of the guide', async () => {
  await init(tree, { directory: 'apps/vision', name: 'vision' });
  const created = tree.listChanges().map(({ path }) => path);
  expect(created.filter((path) => path.startsWith('apps/vision/')).sort()).toMatchSnapshot();
  for (const folder of folders) expect(tree.exists(`apps/vision/${folder}`)).toBe(true);
  expect(labName(tree.read('apps/vision/pyproject.toml', 'utf8') ?? '')).toBe('vision');
});

test('the workspace itself', async () => {
  await init(tree, {});
  expect(labName(tree.read('pyproject.toml', 'utf8') ?? '')).toBe('lab');
  expect(tree.read('src/__init__.py', 'utf8')).toBe('');
  expect(tree.read('activate', 'utf8')).toContain('source activate\n');
});

test('twice changes nothing', async () => {
  await init(tree, { directory: 'lab' });
  const before = changesOf(tree);
  const words = await quietly(await init(tree, { directory: 'lab' }));
  expect(changesOf(tree)).toEqual(before);
  expect(words).toContain('nothing changed');
});

test('keeps what is there, and says so', async () => {
  tree.write('.gitignore', 'node_modules\n');
  tree.write('README.md', '# Mine\n');
  tree.write('src/__init__.py', 'VERSION = 1\n');
  tree.write('pyproject.toml', '[project]\nname = "mine"\n');
  tree.write('notebooks/research/mine.ipynb', '{}');
  const words = await quietly(await init(tree, {}));
  expect(tree.read('README.md', 'utf8')).toBe('# Mine\n');
  expect(tree.read('src/__init__.py', 'utf8')).toBe('VERSION = 1\n');
  expect(tree.read('.gitignore', 'utf8')).toMatch(/^node_modules\n\n# tensorlab: data/);
  expect(tree.read('pyproject.toml', 'utf8')).toBe(
    '[project]\nname = "mine"\n\n[tool.tensorlab]\nname = "lab"\n',
  );
  expect(tree.exists('notebooks/research/.gitkeep')).toBe(false);
  expect(words).toContain('kept README.md');
  expect(words).toContain('kept src/__init__.py');
});

test('registers the plugin once, beside others', async () => {
  updateNxJson(tree, { ...readNxJson(tree), plugins: [{ plugin: '@nx/jest/plugin' }] });
  await init(tree, { directory: 'a', name: 'one' });
  await init(tree, { directory: 'b', name: 'two' });
  expect(readNxJson(tree)?.plugins).toEqual([{ plugin: '@nx/jest/plugin' }, 'tensorlab/plugin']);
  expect(readNxJson(tree)?.sync?.globalGenerators).toEqual(['tensorlab:workspace-index']);
});

test('knows the plugin in its long form', async () => {
  updateNxJson(tree, {
    ...readNxJson(tree),
    plugins: [{ plugin: 'tensorlab/plugin', options: {} }],
  });
  await init(tree, {});
  expect(readNxJson(tree)?.plugins).toHaveLength(1);
});

describe('refuses', () => {
  test.each([
    ['../x', /no place for a lab/],
    ['/tmp/x', /no place for a lab/],
    ['a/../../x', /no place for a lab/],
    ['a b', /no place for a lab/],
    ['.git', /no place for a lab/],
    ['node_modules/x', /no place for a lab/],
    ['C:\\x', /no place for a lab/],
  ])('the folder %j', async (directory, message) => {
    const before = changesOf(tree);
    expect(await messageOf(init(tree, { directory }))).toMatch(message);
    expect(changesOf(tree)).toEqual(before);
  });

  test.each([
    ['1abc', /starts with a letter/],
    ['a b', /no spaces/],
    ['class', /Python keyword/],
    ['utils', /an Nx project of its own/],
  ])('the name %j', async (name, message) => {
    expect(await messageOf(init(tree, { name }))).toMatch(message);
  });

  test('a name that another project has', async () => {
    addProjectConfiguration(tree, 'lab', { root: 'libs/lab' });
    expect(await messageOf(init(tree, { directory: 'apps/x' }))).toBe(
      'The Nx project lab exists already, in libs/lab.\n  next: give this one a name of its own, for example --name=lab-2',
    );
  });

  test('a lab in a lab, another name for a lab, TOML that is none', async () => {
    await init(tree, { directory: 'apps/a', name: 'a' });
    expect(await messageOf(init(tree, { directory: 'apps/a/b', name: 'b' }))).toMatch(
      /one in the other/,
    );
    expect(await messageOf(init(tree, { name: 'b' }))).toMatch(/one in the other/);
    expect(await messageOf(init(tree, { directory: 'apps/a', name: 'b' }))).toMatch(
      /has the name a/,
    );
    tree.write('apps/broken/pyproject.toml', '[project\n');
    expect(await messageOf(init(tree, { directory: 'apps/broken', name: 'b' }))).toMatch(
      /apps\/broken\/pyproject\.toml.*cannot be read/,
    );
  });
});

test('the training loop is the one of the demo lab', async () => {
  await init(tree, {});
  for (const file of ['__init__.py', 'supervised.py']) {
    const path = `src/trainers/supervised/${file}`;
    expect(tree.read(path, 'utf8')).toBe(demo(path));
  }
});

test('the schema for editors is that of the demo lab, and knows every key of an experiment', async () => {
  await init(tree, {});
  const file = 'experiments/configs/experiment.schema.json';
  expect(tree.read(file, 'utf8')).toBe(demo(file));
  const { properties } = JSON.parse(tree.read(file, 'utf8') ?? '');
  expect(Object.keys(properties).sort()).toEqual([...experimentKeys].sort());
  tree.write(file, '{"$comment": "an older one"}');
  await init(tree, {});
  expect(tree.read(file, 'utf8')).toContain('TensorLab experiment');
});
