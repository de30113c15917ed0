import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import init from '../init/generator';
import { changesOf, messageOf, quietly } from '../testing';
import trainer from './generator';

const demo = join(__dirname, '../../../../../apps/tensor_lab');

let tree: Tree;
beforeEach(async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
});

test.each([
  ['supervised', 'val/accuracy'],
  ['regression', 'val/rmse'],
  ['language-model', 'val/perplexity'],
  ['autoencoder', 'reconstructs = True'],
  ['finetune', 'body_lr'],
] as const)('%s is a package with one class, its test beside it', async (variant, text) => {
  await trainer(tree, { name: 'MyPart', variant });
  const folder = 'src/trainers/my_part';
  expect(tree.children(folder).sort()).toEqual(['__init__.py', 'my_part.py', 'test_my_part.py']);
  expect(tree.read(`${folder}/__init__.py`, 'utf8')).toBe(
    'from .my_part import MyPart\n\n__all__ = ["MyPart"]\n',
  );
  expect(tree.read(`${folder}/my_part.py`, 'utf8')).toContain(text);
  for (const file of tree.children(folder)) {
    expect(tree.read(`${folder}/${file}`, 'utf8')).not.toContain('<%');
  }
});

test('supervised is the one of the demo lab', async () => {
  const path = 'src/trainers/supervised/supervised.py';
  expect(tree.read(path, 'utf8')).toBe(readFileSync(join(demo, path), 'utf8'));
  await trainer(tree, { name: 'again', variant: 'supervised' });
  expect(tree.read('src/trainers/again/again.py', 'utf8')).toContain('class Again:');
});

test('a regression is told which loss it needs', async () => {
  const words = await quietly(await trainer(tree, { name: 'a', variant: 'regression' }));
  expect(words).toMatchInlineSnapshot(`
    "The trainer a is in src/trainers/a.
      next: nx g tensorlab:experiment my-experiment --trainer=a --loss=torch.nn.MSELoss
      next: nx run trainer-a:test"
  `);
});

test('an autoencoder is told which model and loss it needs', async () => {
  const words = await quietly(await trainer(tree, { name: 'a', variant: 'autoencoder' }));
  expect(words).toContain('--trainer=a --architecture=my-autoencoder --loss=torch.nn.MSELoss');
});

test('twice changes nothing; another variant of the same name is refused', async () => {
  await trainer(tree, { name: 'one' });
  const before = changesOf(tree);
  expect(await quietly(await trainer(tree, { name: 'One' }))).toContain('nothing changed');
  expect(await messageOf(trainer(tree, { name: 'one', variant: 'regression' }))).toMatch(
    /The trainer one exists already, in src\/trainers\/one\/one\.py/,
  );
  expect(changesOf(tree)).toEqual(before);
});

test.each(['../x', '1abc', 'class', 'a b', 'queue', ''])('refuses %j', async (name) => {
  const before = changesOf(tree);
  expect(await messageOf(trainer(tree, { name }))).toMatch(/usable name|reserved name/);
  expect(changesOf(tree)).toEqual(before);
});
