import { boardsOf } from './board';
import { boards, resamplesOf, rows } from './boards-fixture';

it('sorts by the metric that the rows share, and compares with the best', () => {
  const [board] = boards();
  expect(board).toMatchObject({ name: 'digits', metric: 'accuracy', level: 0.95 });
  expect(board!.metrics).toEqual(['accuracy', 'loss']);
  expect(board!.rows.map(({ experiment }) => experiment)).toEqual([
    'digits-cnn',
    'digits-old',
    'digits-mlp',
  ]);
  expect(board!.comparison).toMatchObject({ against: 'digits-cnn', isBest: true, tests: 1 });
  expect(board!.comparison!.rows).toEqual([
    {
      experiment: 'digits-old',
      delta: expect.closeTo(-0.02),
      unpaired: 'resampled with the seeds 1 and 0',
    },
    {
      experiment: 'digits-mlp',
      delta: expect.closeTo(-0.05),
      interval: [expect.closeTo(-0.068), expect.closeTo(0.002)],
      p: 0.4,
      holm: 0.4,
    },
  ]);
});

it('compares with another experiment, by another metric', () => {
  expect(boards({ against: 'digits-mlp' })[0]!.comparison).toMatchObject({
    against: 'digits-mlp',
    isBest: false,
  });
  const { metric, rows: sorted, comparison } = boards({ metric: 'loss' })[0]!;
  expect([metric, sorted.map(({ experiment }) => experiment)]).toEqual([
    'loss',
    ['digits-cnn', 'digits-mlp', 'digits-old'],
  ]);
  expect(comparison!.rows).toEqual([
    { experiment: 'digits-mlp', delta: expect.closeTo(0.2), unpaired: 'loss has no resamplings' },
  ]);
});

it('corrects for as many comparisons as there are', () => {
  const same = boards({ resamplesOf: (row) => ({ ...resamplesOf(row), seed: 0 }) })[0]!;
  expect(same.comparison!.rows.map(({ p, holm }) => [p, holm])).toEqual([
    [0.2, 0.4],
    [0.4, 0.4],
  ]);
});

it('lets every project of a lab have its own metric', () => {
  const prices = [0.3, 0.2].map((rmse, at) => ({
    experiment: `prices-${at}`,
    run: 'r',
    metrics: { rmse },
  }));
  const sources = [
    { name: 'digits', rows, repeated: [], missing: [] },
    { name: 'prices', rows: prices, repeated: [], missing: [] },
    { name: 'empty', rows: [], repeated: [], missing: ['a'] },
  ];
  const found = boardsOf(sources, {
    split: 'test',
    metric: 'loss',
    against: 'prices-0',
    resamplesOf: () => undefined,
  });
  expect(found.map(({ metric, comparison }) => [metric, comparison?.against])).toEqual([
    ['loss', 'digits-cnn'],
    ['rmse', 'prices-0'],
    [undefined, undefined],
  ]);
});

it.each([
  [{ metric: 'acuracy' }, 'There is no metric acuracy. Did you mean accuracy?'],
  [
    { against: 'digits-cn' },
    'There is no evaluated experiment digits-cn. Did you mean digits-cnn?',
  ],
  [
    { metric: 'loss', against: 'digits-old' },
    'digits-old has no loss, by which the others are compared.',
  ],
])('refuses %o', (options, message) => {
  expect(() => boards(options)).toThrow(message);
  expect(() => boards(options)).toThrow(/next: /);
});

it('compares nothing where there is one row, or no metric that all have', () => {
  const alone = boardsOf([{ name: 'p', rows: rows.slice(0, 1), repeated: [], missing: [] }], {
    split: 'test',
    resamplesOf,
  });
  expect(alone[0]).not.toHaveProperty('comparison');
});
