import type { Metrics } from '../../runs/read-runs';

/** What an experiment contributes to a leaderboard: one row. */
export interface Row {
  experiment: string;
  run: string;
  /** That were measured. */
  samples?: number;
  metrics: Metrics;
  /** `[low, high]` of those metrics that were resampled. */
  intervals?: Record<string, [number, number]>;
  /** Of the intervals, 0 to 1. */
  level?: number;
  /** Seconds that the training took. */
  seconds?: number;
  epochs?: number;
}

/** Metrics where less is more. Every other one is a score. */
const losses = /(^|_)(loss|mae|mse|rmse|error|perplexity|brier|nll|bits_per_character)$/;

/** Whether less of a metric is better. */
export const isLoss = (metric: string) => losses.test(metric);

/** The metric to sort by: the first that every row has, losses last. */
export function mainMetric(rows: readonly Pick<Row, 'metrics'>[]): string | undefined {
  const [first] = rows;
  const shared = Object.keys(first?.metrics ?? {}).filter((metric) =>
    rows.every(({ metrics }) => metric in metrics),
  );
  return shared.find((metric) => !isLoss(metric)) ?? shared[0];
}

/** Best first; rows without the metric last; equals by name. */
export function sortRows(rows: readonly Row[], metric: string | undefined): Row[] {
  if (metric === undefined) {
    return [...rows];
  }
  const sign = isLoss(metric) ? 1 : -1;
  const value = ({ metrics }: Row) => (metric in metrics ? sign * metrics[metric]! : Infinity);
  return [...rows].sort(
    (a, b) => compare(value(a), value(b)) || a.experiment.localeCompare(b.experiment),
  );
}

/** Two infinities are equal: their difference is no number. */
const compare = (a: number, b: number) => (a === b ? 0 : a - b);
