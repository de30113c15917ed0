import { summaries, type Result } from './summary';

/** Three folds of two seeds; the expected numbers are NumPy's and scipy.stats.t's. */
const results: Result[] = [
  [0.9, 0.92],
  [0.8, 0.86],
  [0.85, 0.81],
].flatMap((seeds, fold) =>
  seeds.map((accuracy, seed) => ({ fold: fold + 1, seed, metrics: { accuracy } })),
);
const [mean, std, low, high] = [
  0.8566666666666668, 0.04760952285695232, 0.6752508985766773, 1.0380824347566562,
];

const rounded = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (_, one) => (typeof one === 'number' ? +one.toFixed(9) : one)));

it('has the mean and the deviations of folds and seeds, and a corrected interval over folds', () => {
  const { accuracy } = summaries(results, 0.95);
  expect(rounded(accuracy)).toEqual(
    rounded({
      mean,
      std,
      std_folds: 0.046188021535170036,
      std_seeds: 0.0305505046330389,
      interval: [low, high],
    }),
  );
});

it('takes the seeds of a fold for one draw: more of the same do not make the interval narrower', () => {
  const twice = [...results, ...results.map((one) => ({ ...one, seed: one.seed! + 2 }))];
  const [once, again] = [results, twice].map((all) => summaries(all, 0.95).accuracy!.interval);
  expect(rounded(again)).toEqual(rounded(once));
});

it('takes seeds alone for independent draws', () => {
  const seeds = [0.9, 0.92, 0.85].map((accuracy, seed) => ({ seed, metrics: { accuracy } }));
  expect(rounded(summaries(seeds, 0.9).accuracy)).toEqual(
    rounded({
      mean: 0.89,
      std: 0.036055512754639925,
      std_seeds: 0.036055512754639925,
      interval: [0.8292156529844626, 0.9507843470155374],
    }),
  );
});

it('has no interval for a single training', () => {
  expect(summaries([{ seed: 1, metrics: { accuracy: 0.9 } }], 0.95)).toEqual({
    accuracy: { mean: 0.9 },
  });
});

it('leaves out what one training does not have', () => {
  const some: Result[] = [{ metrics: { f1: 1, loss: 2 } }, { metrics: { loss: 3 } }];
  expect(Object.keys(summaries(some, 0.95))).toEqual(['loss']);
});

it('covers the mean as often as it says, where folds are independent enough', () => {
  // Five folds with variance 1 and covariance 0.2 between them, which is what the correction takes for granted.
  let seed = 1;
  const uniform = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const draws = Array.from({ length: 4000 }, () => {
    const shared = normal() * Math.sqrt(0.2);
    const folds = Array.from({ length: 5 }, () => shared + normal() * Math.sqrt(0.8));
    const found = folds.map((value, fold) => ({ fold, metrics: { value } }));
    const [from, to] = summaries(found, 0.95).value!.interval!;
    return from < 0 && to > 0 ? 1 : 0;
  });
  const share = draws.reduce((sum: number, one) => sum + one, 0) / draws.length;
  expect(share).toBeGreaterThan(0.94);
  expect(share).toBeLessThan(0.96);
});
