import type { Metrics } from '../../runs/read-runs';
import { studentT } from './student-t';

/** What one training of a cross-validation came to, on one split. */
export interface Result {
  fold?: number;
  seed?: number;
  metrics: Metrics;
}

/** A metric over all trainings. */
export interface Summary {
  mean: number;
  /** Standard deviation of the trainings; absent for a single one. */
  std?: number;
  /** Of the folds' means over their seeds; absent without folds. */
  std_folds?: number;
  /** Of the seeds of a fold, over all folds; absent for a single seed. */
  std_seeds?: number;
  /** Confidence interval of the mean; absent for a single training. */
  interval?: [number, number];
}

/** The metrics that every training has, in the order of the first. */
export function summaries(results: readonly Result[], level: number): Record<string, Summary> {
  const shared = Object.keys(results[0]?.metrics ?? {}).filter((name) =>
    results.every(({ metrics }) => name in metrics),
  );
  return Object.fromEntries(shared.map((name) => [name, summaryOf(name, results, level)]));
}

function summaryOf(name: string, results: readonly Result[], level: number): Summary {
  const parts = [...new Set(results.map(({ fold }) => fold))];
  const groups = parts.map((part) =>
    results.filter(({ fold }) => fold === part).map(({ metrics }) => metrics[name]!),
  );
  const values = groups.flat();
  const hasFolds = results[0]!.fold !== undefined;
  const folds = groups.map(mean);
  const seeds = groups[0]!.length;
  const interval = hasFolds ? intervalOfFolds(folds, level) : intervalOfSeeds(values, level);
  return {
    mean: mean(values),
    ...(values.length > 1 && { std: deviation(values) }),
    ...(hasFolds && { std_folds: deviation(folds) }),
    ...(seeds > 1 && { std_seeds: Math.sqrt(mean(groups.map((group) => deviation(group) ** 2))) }),
    ...(interval && { interval }),
  };
}

/**
 * Two folds share most of their training samples, so that their metrics are no independent draws: the variance of the mean is
 * `(1 / k + test / train)` of theirs, and not `1 / k` (Nadeau and Bengio 2003, Inference for the generalization error). The
 * seeds of a fold are one draw, their mean: they share all samples.
 */
function intervalOfFolds(folds: readonly number[], level: number): [number, number] {
  const k = folds.length;
  return around(mean(folds), deviation(folds) * Math.sqrt(1 / k + 1 / (k - 1)), level, k - 1);
}

/** Independent draws of everything that the seed decides, on one split of the data. */
function intervalOfSeeds(values: readonly number[], level: number): [number, number] | undefined {
  const n = values.length;
  return n < 2 ? undefined : around(mean(values), deviation(values) / Math.sqrt(n), level, n - 1);
}

function around(middle: number, error: number, level: number, freedom: number): [number, number] {
  const half = studentT(level, freedom) * error;
  return [middle - half, middle + half];
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a sample: divided by one less than there are values. */
function deviation(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
