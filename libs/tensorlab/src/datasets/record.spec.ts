import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseDataset, parseFileList } from '@tensorlab/lab';
import { compare } from './compare';
import { measure, writeManifest } from './record';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorlab-record-'));
});

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const text = (path: string) => readFileSync(join(folder, path), 'utf8');
const record = async () => writeManifest(folder, await measure(folder));
const manifest = () => parseDataset(text('dataset.yaml'), 'datasets/raw/d/dataset.yaml');

it('adds the files, and leaves the rest as it is', async () => {
  const mine = '# mine\nname:   d\nsource: {file: x,   paths: [ a ]} # odd spaces\n';
  write('dataset.yaml', mine);
  write('b.csv', 'b');
  write('a/a.csv', '');
  write('.hidden', 'x');
  write('old.dvc', 'outs: []');
  await record();
  expect(text('dataset.yaml')).toBe(`${mine}files:
  - path: a/a.csv
    size: 0
    sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
  - path: b.csv
    size: 1
    sha256: 3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d
`);
  expect(await compare(folder, manifest().files!)).toEqual([]);
});

it('keeps the comments and the order of the entries', async () => {
  const entry = (path: string) => `  # about ${path}\n  - path: ${path} # ${path}\n    size: 7\n`;
  write('dataset.yaml', `files:\n${entry('b')}${entry('gone')}${entry('a')}# the end\nname: d\n`);
  ['a', 'b', 'c'].forEach((path) => write(path, path));
  await record();
  const found = text('dataset.yaml');
  expect(manifest().problems).toEqual([]);
  expect(manifest().files!.map(({ path, size }) => [path, size])).toEqual([
    ['b', 1],
    ['a', 1],
    ['c', 1],
  ]);
  for (const comment of ['# about b', '# b', '# about a', '# a']) {
    expect(found).toContain(comment);
  }
  expect(found).toMatch(/name: d\n$/);
});

it.each(['{name: d}\n', 'name: d\nfiles: []\n', 'name: d\nfiles:', 'files: {list: x}\nname: d\n'])(
  'writes into %j',
  async (before) => {
    write('dataset.yaml', before);
    write('a', 'a');
    await record();
    expect(manifest()).toMatchObject({ problems: [], value: { name: 'd' } });
    expect(manifest().files).toHaveLength(1);
  },
);

it('twice writes the same', async () => {
  write('dataset.yaml', 'name: d\n');
  write('a', 'a');
  await record();
  const before = text('dataset.yaml');
  await record();
  expect(text('dataset.yaml')).toBe(before);
});

it('lists many files beside dataset.yaml, and few in it again', async () => {
  write('dataset.yaml', 'name: d\n');
  for (let number = 0; number <= 1000; number += 1) {
    write(`images/${number}.txt`, `${number}`);
  }
  await record();
  expect(text('dataset.yaml')).toMatch(/^name: d\nfiles:\n {2}list: files.tsv\n {2}sha256: /);
  const files = parseFileList(text('files.tsv'));
  expect(files).toHaveLength(1001);
  expect(await compare(folder, files as Awaited<ReturnType<typeof measure>>)).toEqual([]);
  rmSync(join(folder, 'images'), { recursive: true });
  write('a', 'a');
  await record();
  expect(manifest().files).toHaveLength(1);
  expect(existsSync(join(folder, 'files.tsv'))).toBe(false);
});
