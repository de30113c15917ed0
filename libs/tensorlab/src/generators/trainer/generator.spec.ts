import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentCases } from '../component-cases';
import init from '../init/generator';
import { quietly } from '../testing';
import trainer from './generator';

const demo = join(__dirname, '../../../../../apps/tensor_lab');

let tree: Tree;
beforeEach(async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
});

componentCases('trainer', trainer, {
  supervised: 'val/accuracy',
  regression: 'val/rmse',
  'language-model': 'val/perplexity',
  autoencoder: 'reconstructs = True',
  finetune: 'body_lr',
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
