import { DatasetFixture, filesSection, listen } from '../../datasets/dataset-fixture';
import verify from './executor';

let dataset: DatasetFixture;
let said: { text: () => string };
beforeEach(() => {
  dataset = new DatasetFixture(filesSection({ 'a.csv': 'a', 'b.csv': 'b' }));
  dataset.data('a.csv', 'a');
  dataset.data('b.csv', 'b');
  said = listen();
});
afterEach(() => {
  jest.restoreAllMocks();
  dataset.dispose();
});

const isGood = async (options = {}) => (await verify(options, dataset.context)).success;

it.each([{}, { full: true }])('is content with files that are as recorded: %j', async (options) => {
  expect(await isGood(options)).toBe(true);
  expect(said.text()).toMatch(/^d: 2 files, 2 bytes, as recorded$/m);
});

it('names the files that are not, and what to type', async () => {
  dataset.data('a.csv', 'x');
  dataset.data('b.csv', 'longer');
  dataset.data('c.csv', 'c');
  expect(await isGood()).toBe(false);
  expect(said.text()).toContain(`d: the files are not as datasets/raw/d/dataset.yaml records them
  different  a.csv  (other bytes)
  different  b.csv  (6 bytes, recorded 1)
  extra      c.csv
  next: nx run dataset-d:fetch for what is missing, or nx run dataset-d:record`);
});

it('names some of many', async () => {
  for (let number = 10; number < 40; number += 1) {
    dataset.data(`new/${number}`, '');
  }
  expect(await isGood()).toBe(false);
  expect(said.text()).toContain('new/29\n  and 10 more\n');
});

it('says where nothing is recorded', async () => {
  dataset.manifest('name: d\n');
  expect(await isGood()).toBe(true);
  expect(said.text()).toContain('records no files: there is nothing to compare with');
});

it.each([
  ['name: other\n', "dataset.yaml:1: name says other, and the folder's name is d."],
  [
    `files: {list: files.tsv, sha256: ${'a'.repeat(64)}}\n`,
    'datasets/raw/d/files.tsv: The list is not the one whose sha256 dataset.yaml has.',
  ],
])('refuses the manifest %j', async (manifest, message) => {
  dataset.manifest(manifest);
  expect(await isGood()).toBe(false);
  expect(said.text()).toContain(message);
});
