import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import init from '../init/generator';
import { changesOf, messageOf, quietly } from '../testing';
import optimizer from './generator';

let tree: Tree;
beforeEach(async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
});

test.each([
  ['sgd', 'momentum'],
  ['lion', 'arXiv:2302.06675'],
] as const)('%s is a package with one class, its test beside it', async (variant, text) => {
  await optimizer(tree, { name: 'MyPart', variant });
  const folder = 'src/optimizers/my_part';
  expect(tree.children(folder).sort()).toEqual(['__init__.py', 'my_part.py', 'test_my_part.py']);
  expect(tree.read(`${folder}/__init__.py`, 'utf8')).toBe(
    'from .my_part import MyPart\n\n__all__ = ["MyPart"]\n',
  );
  expect(tree.read(`${folder}/my_part.py`, 'utf8')).toContain(text);
  for (const file of tree.children(folder)) {
    expect(tree.read(`${folder}/${file}`, 'utf8')).not.toContain('<%');
  }
});

test('says what to type next', async () => {
  expect(await quietly(await optimizer(tree, { name: 'a' }))).toMatchInlineSnapshot(`
    "The optimizer a is in src/optimizers/a.
      next: nx g tensorlab:experiment my-experiment --optimizer=a
      next: nx run optimizer-a:test"
  `);
});

test('twice changes nothing; another variant of the same name is refused', async () => {
  await optimizer(tree, { name: 'one' });
  const before = changesOf(tree);
  expect(await quietly(await optimizer(tree, { name: 'One' }))).toContain('nothing changed');
  expect(await messageOf(optimizer(tree, { name: 'one', variant: 'lion' }))).toMatch(
    /The optimizer one exists already, in src\/optimizers\/one\/one\.py/,
  );
  expect(changesOf(tree)).toEqual(before);
});

test.each(['../x', '1abc', 'class', 'a b', 'queue', ''])('refuses %j', async (name) => {
  const before = changesOf(tree);
  expect(await messageOf(optimizer(tree, { name }))).toMatch(/usable name|reserved name/);
  expect(changesOf(tree)).toEqual(before);
});
