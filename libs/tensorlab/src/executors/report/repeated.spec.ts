import { RunsFixture } from '../../runs/runs-fixture';
import { readRepeated, sortRepeated, type Repeated } from './repeated';

const lab = new RunsFixture();
const summary = { accuracy: { mean: 0.9, std: 0.1, interval: [0.8, 1] } };
const record = {
  ...{ format: 1, experiment: 'mine', crossval: 'crossval-a', folds: 2, seeds: [1, 2], level: 0.9 },
  trainings: [1, 2, 3, 4].map((run) => ({ run })),
  splits: { test: { metrics: [], summary } },
};
const read = (split = 'test', crossval: string | undefined = 'crossval-a') =>
  readRepeated(lab.labRoot, { name: 'mine', run: 'a', ...(crossval && { crossval }) }, split);

it('reads what a cross-validation wrote', () => {
  lab.write('experiments/runs/mine/crossval-a/crossval.json', record);
  const expected = { experiment: 'mine', folds: 2, trainings: 4, level: 0.9, summary };
  expect(read()).toEqual(expected);
});

it.each([
  ['an experiment without one', 'test', ''],
  ['one that did not run', 'test', 'crossval-b'],
  ['another split', 'val', 'crossval-a'],
])('has nothing for %s', (_, split, crossval) => {
  expect(read(split, crossval)).toBeUndefined();
});

it('has nothing for half a file', () => {
  lab.write('experiments/runs/mine/crossval-c/crossval.json', '{"format": 1, "fol');
  expect(read('test', 'crossval-c')).toBeUndefined();
});

it('has the best mean first, and what has none last', () => {
  const of = (experiment: string, mean?: number): Repeated => ({
    experiment,
    trainings: 3,
    summary: mean === undefined ? {} : { loss: { mean } },
  });
  const sorted = sortRepeated([of('none'), of('b', 2), of('a', 2), of('c', 1)], 'loss');
  expect(sorted.map(({ experiment }) => experiment)).toEqual(['c', 'a', 'b', 'none']);
});
