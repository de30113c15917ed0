import { pairedDifference, whyUnpaired } from './paired-difference';
import type { Resamples } from './read-resamples';

const resamples = (metrics: Resamples['metrics'], other: Partial<Resamples> = {}) => ({
  samples: 200,
  targets: 't',
  seed: 0,
  drawn: 'd',
  metrics,
  ...other,
});

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));

/** Numbers from 0 to 1 by Mulberry32: the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Which samples each resampling takes: as the runtime does it, the same for all models. */
const draw = (size: number, count: number, random: () => number) =>
  times(count, () => times(size, () => Math.floor(random() * size)));

/** The difference of the means of two columns of the same samples. */
function differenceOfMeans(one: number[], other: number[], drawn: number[][]) {
  const measured = (column: number[]) => {
    const m = drawn.map((at) => at.reduce((sum, i) => sum + column[i]!, 0) / at.length);
    return { value: mean(column), resamples: resamples({ m }) };
  };
  return pairedDifference('m', measured(one), measured(other));
}

it('has the quantiles of numpy, and counts both sides', () => {
  const one = times(501, (k) => 0.9 + 0.05 * Math.sin(7 * k));
  const other = times(501, (k) => 0.88 + 0.05 * Math.sin(7 * k + 0.9));
  const difference = (level?: number) =>
    pairedDifference(
      'm',
      { value: 0.91, resamples: resamples({ m: one }) },
      { value: 0.89, resamples: resamples({ m: other }) },
      level,
    );
  const { delta, interval, p } = difference();
  expect(delta).toBeCloseTo(0.02, 12);
  // numpy.quantile(one - other, [0.025, 0.975]), of which 175 are 0 or less
  expect(interval![0]).toBeCloseTo(-0.02336944, 8);
  expect(interval![1]).toBeCloseTo(0.06334271, 8);
  expect(p).toBeCloseTo((2 * 176) / 502, 12);
  expect(difference(0.9).interval![0]).toBeCloseTo(-0.02299731, 8);
});

it('agrees with scipy.stats.bootstrap(paired=True) and with the paired t-test', () => {
  const one = times(200, (i) => Math.sin(i) + 0.06);
  const other = times(200, (i) => 0.8 * Math.sin(i) + 0.3 * Math.cos(3 * i));
  const { delta, interval, p } = differenceOfMeans(one, other, draw(200, 4000, randomNumbers(1)));
  expect(delta).toBeCloseTo(0.0594044, 7);
  // 50,000 resamplings of scipy: 0.02399 to 0.09492, p 0.0009; ttest_rel: p 0.00125
  expect(Math.abs(interval![0] - 0.02399)).toBeLessThan(0.002);
  expect(Math.abs(interval![1] - 0.09492)).toBeLessThan(0.002);
  expect(p).toBeGreaterThan(0.0002);
  expect(p).toBeLessThan(0.003);
});

/** Two models of the same quality, which agree on most samples: columns of losses, or of right and wrong. */
function equals(size: number, random: () => number, asRight: boolean): [number[], number[]] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const shared = times(size, normal);
  const [one, other] = [0, 1].map(() =>
    shared.map((value) => {
      const score = value + 0.5 * normal();
      return asRight ? Number(score < 1) : score * score;
    }),
  );
  return [one!, other!];
}

describe.each([
  ['losses', false],
  ['right or wrong', true],
])('of equal models, %s', (_, asRight) => {
  const trials = 300;
  const drawn = draw(100, 200, randomNumbers(0));
  const found = times(trials, (seed) => {
    const random = randomNumbers(seed + 1);
    const [one, other] = equals(100, random, asRight);
    return differenceOfMeans(one, other, drawn);
  });
  const share = (is: (difference: (typeof found)[number]) => boolean) =>
    found.filter(is).length / trials;

  it('finds a difference about as often as p promises, and not much more often', () => {
    for (const level of [0.05, 0.1, 0.3, 0.6]) {
      // Three standard deviations of the share above it; ties count for both sides, so that it may be less.
      const most = level + 3 * Math.sqrt((level * (1 - level)) / trials);
      const rejected = share(({ p }) => p! <= level);
      expect(rejected).toBeLessThan(most);
      expect(rejected).toBeGreaterThan(level / 4);
    }
  });

  it('has 0 in the interval about as often as its level promises', () => {
    expect(share(({ interval: [low, high] = [1, 1] }) => low <= 0 && 0 <= high)).toBeGreaterThan(
      0.9,
    );
  });
});

it('finds a difference that is there', () => {
  const random = randomNumbers(5);
  const [one, other] = equals(300, random, false);
  const better = other.map((loss) => loss * 0.6);
  const { p, interval } = differenceOfMeans(better, one, draw(300, 500, random));
  expect(p).toBeLessThan(0.01);
  expect(interval![1]).toBeLessThan(0);
});

it('has p 1 for two runs that predict the same', () => {
  const same = { value: 0.9, resamples: resamples({ m: [0.8, 0.9, 1] }) };
  expect(pairedDifference('m', same, same)).toEqual({ delta: 0, interval: [0, 0], p: 1 });
});

it('never says that chance is impossible', () => {
  const one = { value: 1, resamples: resamples({ m: times(199, () => 1) }) };
  const other = { value: 0, resamples: resamples({ m: times(199, () => 0) }) };
  expect(pairedDifference('m', one, other)).toEqual({ delta: 1, interval: [1, 1], p: 0.01 });
});

it('leaves out resamplings in which the metric of either is not defined', () => {
  const one = { value: 1, resamples: resamples({ m: [...times(199, () => 1), null, 1] }) };
  const other = { value: 0, resamples: resamples({ m: [...times(199, () => 0), 0, null] }) };
  expect(pairedDifference('m', one, other)).toEqual({ delta: 1, interval: [1, 1], p: 0.01 });
  const none = { value: 1, resamples: resamples({ m: [null, null] }) };
  expect(pairedDifference('m', none, none)).toEqual({
    delta: 0,
    unpaired: 'm is not defined in the resamplings',
  });
});

describe('whyUnpaired', () => {
  const one = resamples({ m: [1, 2], loss: [] });

  it('is undefined for the same samples', () => {
    expect(whyUnpaired('m', one, resamples({ m: [3, 4] }))).toBeUndefined();
  });

  it.each<[string, Partial<Resamples> | undefined, RegExp]>([
    ['a run without resamplings', undefined, /evaluate it again/],
    ['another number of samples', { samples: 100 }, /on 200 and on 100 samples/],
    ['other samples', { targets: 'u' }, /different samples/],
    ['a metric without resamplings', { metrics: {} }, /m has no resamplings/],
    ['another seed', { seed: 7 }, /seeds 0 and 7/],
    ['another number of resamplings', { metrics: { m: [1] } }, /2 and 1 times/],
    ['another generator', { drawn: 'e' }, /generator/],
  ])('says why of %s, and there is only the delta', (_, change, why) => {
    const other = change && resamples({ m: [3, 4] }, change);
    expect(whyUnpaired('m', one, other)).toMatch(why);
    const difference = pairedDifference(
      'm',
      { value: 3, resamples: one },
      { value: 1, resamples: other },
    );
    expect(difference).toEqual({ delta: 2, unpaired: expect.stringMatching(why) });
  });
});
