import { RunsFixture } from '../../runs/runs-fixture';
import { readRow } from './read-rows';

const key = 'a'.repeat(64);
const details = { train: { key, parts: {} }, evaluate: { key, parts: {} } };
const lab = new RunsFixture();
const test = { samples: 10, metrics: { accuracy: 0.9 }, intervals: { accuracy: [0.8, 1] } };
lab.run('mine', '0a1b');
lab.evaluate('mine', '0a1b', {}, { splits: { test }, bootstrap: { level: 0.9 }, key: details });
const read = (run: string, split: string, evaluation?: string) =>
  readRow(lab.labRoot, { name: 'mine', run, ...(evaluation && { evaluation }) }, split);

it('joins what training and evaluation wrote', () => {
  const row = { experiment: 'mine', run: '0a1b', ...test, level: 0.9, seconds: 60, epochs: 3 };
  expect(read('0a1b', 'test')).toEqual(row);
  expect(read('0a1b', 'test', key.slice(0, 32))).toEqual(row);
});

it.each([
  ['a run that was not evaluated', 'ffff', 'test', undefined],
  ['a split that was not evaluated', '0a1b', 'val', undefined],
  ['an evaluation of an older section', '0a1b', 'test', 'b'.repeat(32)],
])('has no row for %s', (_, run, split, evaluation) => {
  expect(read(run, split, evaluation)).toBeUndefined();
});
