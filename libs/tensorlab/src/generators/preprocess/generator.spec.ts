import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import dataset from '../dataset/generator';
import init from '../init/generator';
import { changesOf, messageOf, quietly } from '../testing';
import preprocess from './generator';

let tree: Tree;
beforeEach(async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
  await dataset(tree, { name: 'my-data' });
});

const folder = 'src/preprocess/my_data';
const text = (file: string) => tree.read(`${folder}/${file}`, 'utf8') ?? '';

test.each([
  ['arrays', 'np.load(raw / "data.npy")', 'splits.stratified(data["y"]'],
  ['images', 'image.convert(MODE)', 'splits.stratified(data["y"]'],
  ['table', 'csv.reader', 'splits.stratified(data["y"]'],
  ['text', 'out.sequences("tokens"', 'splits.random(data.samples'],
] as const)('%s', async (variant, reads, splits) => {
  const said = await quietly(await preprocess(tree, { name: 'MyData', variant }));
  expect(tree.children(folder).sort()).toEqual([
    '__init__.py',
    'preprocess.py',
    'split.py',
    'test_preprocess.py',
  ]);
  expect(text('preprocess.py')).toContain(reads);
  expect(text('preprocess.py')).toContain('# YOUR DATA GOES HERE.');
  expect(text('preprocess.py')).toContain('Makes datasets/processed/my-data');
  expect(text('split.py')).toContain(splits);
  expect(said).toBe(
    [
      `What prepares my-data is in ${folder}.`,
      '  next: nx run dataset-my-data:fetch',
      '  next: nx run preprocess-my-data:split',
      '  next: nx g tensorlab:dataloader my-data --variant=processed',
    ].join('\n'),
  );
});

test('generated data needs no dataset', async () => {
  const said = await quietly(await preprocess(tree, { name: 'rings', generated: true }));
  expect(tree.children('src/preprocess/rings').sort()).toEqual([
    '__init__.py',
    'generate.py',
    'split.py',
    'test_generate.py',
  ]);
  expect(said).not.toContain(':fetch');
});

test('twice changes nothing; another variant for the same name is refused', async () => {
  await preprocess(tree, { name: 'my-data' });
  const before = changesOf(tree);
  expect(await quietly(await preprocess(tree, { name: 'MyData' }))).toContain('nothing changed');
  expect(await messageOf(preprocess(tree, { name: 'my-data', variant: 'table' }))).toMatch(
    /The preprocess my-data exists already, in src\/preprocess\/my_data\/preprocess\.py/,
  );
  expect(changesOf(tree)).toEqual(before);
});

test.each([
  [{ name: 'my-dat' }, /There is no dataset my-dat\. Did you mean my-data\?/],
  [
    { name: 'my-data', generated: true },
    /The dataset my-data exists already, in datasets\/raw\/my-data/,
  ],
  [{ name: '../x' }, /not a path/],
  [{ name: 'class' }, /Python keyword/],
  [{ name: 'a b' }, /no spaces/],
])('refuses %j', async (options, message) => {
  const before = changesOf(tree);
  expect(await messageOf(preprocess(tree, options))).toMatch(message);
  expect(changesOf(tree)).toEqual(before);
});
