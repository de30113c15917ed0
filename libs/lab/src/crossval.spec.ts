import { crossvalOf, crossvalRuns } from './crossval';
import { parseExperiment } from './experiment-file';
import { resolveExperiment } from './merge';

const file = 'experiments/configs/base/experiment.yaml';
const rest = `project: digits
architecture: {_target_: src.a.A}
dataloader: {_target_: src.b.B}
loss: {_target_: torch.nn.MSELoss}
optimizer: {_target_: torch.optim.SGD}
trainer: {_target_: src.c.C}
`;
const resolved = (text: string) => resolveExperiment(parseExperiment(text, file), () => undefined);
const problems = (section: string) =>
  resolved(`${rest}crossval: ${section}\n`).problems.map(({ line, message }) => [line, message]);

it('trains every seed of the first fold, then those of the second', () => {
  const section = crossvalOf(resolved(`${rest}crossval: {folds: 2, seeds: [3, 1]}\n`).value)!;
  expect(section).toEqual({ folds: 2, seeds: [3, 1], level: 0.95 });
  expect(crossvalRuns(section).map(({ name }) => name)).toEqual([
    'fold-1-seed-3',
    'fold-1-seed-1',
    'fold-2-seed-3',
    'fold-2-seed-1',
  ]);
  expect(crossvalRuns(section)[1]).toEqual({
    name: 'fold-1-seed-1',
    fold: 1,
    seed: 1,
    set: ['seed=1', 'dataloader.fold=[1,2]'],
  });
});

it('does with folds alone, and with seeds alone', () => {
  expect(crossvalRuns({ folds: 2, level: 0.9 })).toEqual([
    { name: 'fold-1', fold: 1, set: ['dataloader.fold=[1,2]'] },
    { name: 'fold-2', fold: 2, set: ['dataloader.fold=[2,2]'] },
  ]);
  expect(crossvalRuns({ seeds: [0], level: 0.9 })).toEqual([
    { name: 'seed-0', seed: 0, set: ['seed=0'] },
  ]);
});

it('is none where there is no section, or null takes away that of a parent', () => {
  expect(crossvalOf(resolved(rest).value)).toBeUndefined();
  expect(crossvalOf(resolved(`${rest}crossval: null\n`).value)).toBeUndefined();
  expect(problems('null')).toEqual([]);
});

it.each([
  ['5', 'crossval takes a map.'],
  ['{folds: 1}', 'crossval.folds takes a whole number, 2 or more.'],
  ['{folds: 5.0}', 'crossval.folds takes a whole number, 2 or more.'],
  ['{seeds: 3}', 'crossval.seeds takes a list of whole numbers, 0 or more.'],
  ['{seeds: []}', 'crossval.seeds takes a list of whole numbers, 0 or more.'],
  ['{seeds: [1, -1]}', 'crossval.seeds takes a list of whole numbers, 0 or more.'],
  ['{seeds: [1, 2, 1]}', 'crossval.seeds has a seed twice.'],
  ['{folds: 5, level: 1}', 'crossval.level takes a number between 0 and 1.'],
  ['{fold: 5}', 'crossval.fold is no key of it: there are folds, seeds and level.'],
  [
    '{folds: "${seed}"}',
    'crossval.folds takes no interpolation: it decides which targets there are.',
  ],
  ['{level: 0.9}', 'crossval has neither folds nor seeds.'],
  ['{folds: 500, seeds: [1, 2, 3]}', 'crossval asks for 1500 trainings, and 1000 are the most.'],
])('refuses %s', (section, message) => {
  expect(problems(section)).toEqual([[7, message]]);
  expect(crossvalOf(resolved(`${rest}crossval: ${section}\n`).value)).toBeUndefined();
});
