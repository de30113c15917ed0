import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import init from '../init/generator';
import { changesOf, messageOf, quietly } from '../testing';
import dataloader from './generator';

let tree: Tree;
beforeEach(async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
});

test.each([
  ['tabular', 'load_breast_cancer'],
  ['regression', 'load_diabetes'],
  ['image', 'load_digits'],
  ['sequence', 'pydoc_data'],
  ['text', 'pydoc_data'],
  ['ragged', 'unicodedata'],
] as const)('%s begins with %s', async (variant, data) => {
  await dataloader(tree, { name: 'MyData', variant });
  expect(tree.children('src/dataloaders/my_data').sort()).toEqual([
    '__init__.py',
    'my_data.py',
    'test_my_data.py',
  ]);
  const text = tree.read('src/dataloaders/my_data/my_data.py', 'utf8');
  expect(text).toContain(data);
  expect(text).toContain('class MyData:');
  expect(text).toContain('# YOUR DATA GOES HERE.');
});

test('processed reads what was prepared', async () => {
  await dataloader(tree, { name: 'MyData', variant: 'processed' });
  expect(tree.children('src/dataloaders/my_data')).toHaveLength(3);
  const text = tree.read('src/dataloaders/my_data/my_data.py', 'utf8');
  expect(text).toContain('dataset: str = "processed/my-data"');
});

test('twice changes nothing; another variant of the same name is refused', async () => {
  await dataloader(tree, { name: 'd' });
  const before = changesOf(tree);
  expect(await quietly(await dataloader(tree, { name: 'd' }))).toContain('nothing changed');
  expect(await messageOf(dataloader(tree, { name: 'd', variant: 'image' }))).toMatch(
    /The dataloader d exists already, in src\/dataloaders\/d\/d\.py/,
  );
  expect(changesOf(tree)).toEqual(before);
});

test.each(['../x', '1abc', 'class', 'a b', 'queue', 'dataset', ''])('refuses %j', async (name) => {
  const before = changesOf(tree);
  expect(await messageOf(dataloader(tree, { name }))).toMatch(/usable name|reserved name/);
  expect(changesOf(tree)).toEqual(before);
});
