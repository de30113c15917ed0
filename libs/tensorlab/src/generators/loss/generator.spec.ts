import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import init from '../init/generator';
import { changesOf, messageOf, quietly } from '../testing';
import loss from './generator';

let tree: Tree;
beforeEach(async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
});

test.each([
  ['smoothed', 'smoothing'],
  ['focal', 'gamma'],
  ['huber', 'delta'],
] as const)('%s is a package with one class, its test beside it', async (variant, text) => {
  await loss(tree, { name: 'MyPart', variant });
  const folder = 'src/losses/my_part';
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
  expect(await quietly(await loss(tree, { name: 'a' }))).toMatchInlineSnapshot(`
    "The loss a is in src/losses/a.
      next: nx g tensorlab:experiment my-experiment --loss=a
      next: nx run loss-a:test"
  `);
});

test('twice changes nothing; another variant of the same name is refused', async () => {
  await loss(tree, { name: 'one' });
  const before = changesOf(tree);
  expect(await quietly(await loss(tree, { name: 'One' }))).toContain('nothing changed');
  expect(await messageOf(loss(tree, { name: 'one', variant: 'focal' }))).toMatch(
    /The loss one exists already, in src\/losses\/one\/one\.py/,
  );
  expect(changesOf(tree)).toEqual(before);
});

test.each(['../x', '1abc', 'class', 'a b', 'queue', ''])('refuses %j', async (name) => {
  const before = changesOf(tree);
  expect(await messageOf(loss(tree, { name }))).toMatch(/usable name|reserved name/);
  expect(changesOf(tree)).toEqual(before);
});
