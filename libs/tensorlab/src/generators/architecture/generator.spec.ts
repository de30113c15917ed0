import { addProjectConfiguration, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import init from '../init/generator';
import { changesOf, messageOf, quietly } from '../testing';
import architecture from './generator';

const demo = join(__dirname, '../../../../../apps/tensor_lab');

let tree: Tree;
beforeEach(async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, { directory: 'lab' });
});

test('a package with one class, its test beside it', async () => {
  await architecture(tree, { name: 'MyCnn', variant: 'cnn' });
  expect(tree.children('lab/src/architectures/my_cnn').sort()).toEqual([
    '__init__.py',
    'my_cnn.py',
    'test_my_cnn.py',
  ]);
  expect(tree.read('lab/src/architectures/my_cnn/__init__.py', 'utf8')).toBe(
    'from .my_cnn import MyCNN\n\n__all__ = ["MyCNN"]\n',
  );
  expect(tree.read('lab/src/architectures/my_cnn/my_cnn.py', 'utf8')).toContain(
    'class MyCNN(nn.Module):',
  );
  expect(tree.read('lab/src/architectures/__init__.py', 'utf8')).toBe('');
});

test.each(['mlp', 'cnn'] as const)('%s is the one of the demo lab', async (variant) => {
  await architecture(tree, { name: variant, variant });
  for (const file of ['__init__.py', `${variant}.py`]) {
    const path = `src/architectures/${variant}/${file}`;
    expect(tree.read(`lab/${path}`, 'utf8')).toBe(readFileSync(join(demo, path), 'utf8'));
  }
});

test('an autoencoder has a contract and a test of its own', async () => {
  const words = await quietly(await architecture(tree, { name: 'a', variant: 'autoencoder' }));
  expect(words).toContain('--architecture=a --trainer=my-autoencoder --loss=torch.nn.MSELoss');
  expect(tree.read('lab/src/architectures/a/test_a.py', 'utf8')).toContain('model.encode(x)');
});

test('says what to type next', async () => {
  expect(await quietly(await architecture(tree, { name: 'a' }))).toMatchInlineSnapshot(`
    "The architecture a is in lab/src/architectures/a.
      next: nx g tensorlab:experiment my-experiment --architecture=a
      next: nx run architecture-a:test"
  `);
});

test('twice changes nothing', async () => {
  await architecture(tree, { name: 'a', variant: 'transformer' });
  const before = changesOf(tree);
  const words = await quietly(await architecture(tree, { name: 'A', variant: 'transformer' }));
  expect(changesOf(tree)).toEqual(before);
  expect(words).toContain('nothing changed');
});

test('never writes over what the user wrote', async () => {
  await architecture(tree, { name: 'a' });
  tree.write('lab/src/architectures/a/a.py', '# mine\n');
  expect(await messageOf(architecture(tree, { name: 'a' }))).toBe(
    'The architecture a exists already, in lab/src/architectures/a/a.py.\n  next: choose another name, or edit lab/src/architectures/a/a.py',
  );
  expect(tree.read('lab/src/architectures/a/a.py', 'utf8')).toBe('# mine\n');
});

test.each([
  ['../x', /A name is not a path/],
  ['1abc', /starts with a letter/],
  ['class', /Python keyword/],
  ['a b', /no spaces/],
  ['random', /standard library/],
])('refuses %j and writes nothing', async (name, message) => {
  const before = changesOf(tree);
  expect(await messageOf(architecture(tree, { name }))).toMatch(message);
  expect(changesOf(tree)).toEqual(before);
});

test('refuses a name that a loose module or an Nx project has', async () => {
  tree.write('lab/src/architectures/old.py', 'X = 1\n');
  expect(await messageOf(architecture(tree, { name: 'old' }))).toMatch(
    /exists already, in lab\/src\/architectures\/old\.py/,
  );
  addProjectConfiguration(tree, 'architecture-x', { root: 'libs/x' });
  expect(await messageOf(architecture(tree, { name: 'x' }))).toMatch(
    /The Nx project architecture-x exists already, in libs\/x/,
  );
});

describe('the lab', () => {
  test('there is none', async () => {
    const empty = createTreeWithEmptyWorkspace();
    expect(await messageOf(architecture(empty, { name: 'a' }))).toMatch(
      /not in a lab.*\n {2}next: nx g tensorlab:init/,
    );
  });

  test('of several', async () => {
    await init(tree, { directory: 'apps/vision', name: 'vision' });
    expect(await messageOf(architecture(tree, { name: 'a' }))).toMatchInlineSnapshot(`
      "This workspace has several labs: apps/vision (vision), lab (lab).
        next: say which one, for example --lab=apps/vision"
    `);
    expect(await messageOf(architecture(tree, { name: 'a', lab: 'vison' }))).toMatch(
      /There is no lab vison\..*Did you mean vision\?/,
    );
    await architecture(tree, { name: 'a', lab: 'apps/vision/' });
    await architecture(tree, { name: 'b', lab: 'vision' });
    await architecture(tree, { name: 'a', lab: 'lab' });
    expect(tree.exists('apps/vision/src/architectures/a')).toBe(true);
    expect(tree.exists('apps/vision/src/architectures/b')).toBe(true);
    expect(tree.exists('lab/src/architectures/a')).toBe(true);
  });

  test('that the command is typed in', async () => {
    await init(tree, { directory: 'apps/vision', name: 'vision' });
    const typedIn = process.env.INIT_CWD;
    process.env.INIT_CWD = join(tree.root, 'apps/vision/src');
    await architecture(tree, { name: 'here' });
    process.env.INIT_CWD = typedIn;
    expect(tree.exists('apps/vision/src/architectures/here')).toBe(true);
  });
});
