import { existsSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { parseDataset } from '@tensorlab/lab';
import { compare } from './compare';
import { DatasetFixture, filesSection } from './dataset-fixture';

const contents = { 'a.csv': 'a', 'b/c.csv': 'bc' };
let dataset: DatasetFixture;
let notes: string;
beforeEach(() => {
  dataset = new DatasetFixture();
  notes = join(dataset.root, 'cache/verified/d.tsv');
  Object.entries(contents).forEach(([path, text]) => dataset.data(path, text));
});
afterEach(() => {
  jest.restoreAllMocks();
  dataset.dispose();
});

const { files = [] } = parseDataset(filesSection(contents), 'd/dataset.yaml');
const later = () => jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000);

/** What differs, and how many bytes had to be read for it. */
async function look(options = {}) {
  let read = 0;
  const found = await compare(dataset.folder, files, {
    notes,
    begin: (bytes) => (read += bytes),
    ...options,
  });
  return [found.map(({ path, is }) => `${is} ${path}`), read];
}

it('reads every file once, and then only those that were touched', async () => {
  later();
  expect(await look()).toEqual([[], 3]);
  expect(await look()).toEqual([[], 0]);
  utimesSync(join(dataset.folder, 'a.csv'), 1, 1);
  expect(await look()).toEqual([[], 1]);
  expect(await look({ full: true })).toEqual([[], 3]);
});

it('does not trust the times of a file that was written a moment ago', async () => {
  await look();
  expect(await look()).toEqual([[], 3]);
});

it('names what is missing, different and extra', async () => {
  rmSync(join(dataset.folder, 'a.csv'));
  dataset.data('b/c.csv', 'xy');
  dataset.data('b/new.csv', '');
  expect(await look()).toEqual([['missing a.csv', 'different b/c.csv', 'extra b/new.csv'], 2]);
  dataset.data('b/c.csv', 'longer');
  const found = await compare(dataset.folder, files);
  expect(found[1]).toMatchObject({ path: 'b/c.csv', detail: '6 bytes, recorded 2' });
});

it('finds an edit of the same size and the same time', async () => {
  later();
  await look();
  writeFileSync(join(dataset.folder, 'a.csv'), 'x');
  utimesSync(join(dataset.folder, 'a.csv'), 1, 1);
  expect(await look()).toEqual([['different a.csv'], 1]);
});

it('leaves the manifest, hidden files and pointers aside, and follows links', async () => {
  for (const path of ['.hidden', 'project.json', 'a.dvc', '.fetch/lock']) {
    dataset.data(path, 'x');
  }
  symlinkSync(dataset.folder, join(dataset.folder, 'b/around'));
  symlinkSync('nowhere', join(dataset.folder, 'broken'));
  symlinkSync('a.csv', join(dataset.folder, 'link.csv'));
  expect((await look())[0]).toEqual(['extra link.csv']);
});

it('goes by md5 where a DVC pointer stands for the file', async () => {
  const md5 = createHash('md5').update('a').digest('hex');
  rmSync(join(dataset.folder, 'b'), { recursive: true });
  expect(await compare(dataset.folder, [{ path: 'a.csv', size: 1, md5 }])).toEqual([]);
  dataset.data('a.csv', 'b');
  expect(await compare(dataset.folder, [{ path: 'a.csv', size: 1, md5 }])).toHaveLength(1);
});

it('keeps its notes where they can be kept, and does without', async () => {
  later();
  writeFileSync(join(dataset.root, 'cache'), 'a file in the way');
  expect(await look()).toEqual([[], 3]);
  expect(existsSync(notes)).toBe(false);
  rmSync(join(dataset.root, 'cache'));
  await look();
  expect(readFileSync(notes, 'utf8')).toMatch(/^1:\d+:\d+:\d+\t[0-9a-f]{64}\ta\.csv\n/);
});
