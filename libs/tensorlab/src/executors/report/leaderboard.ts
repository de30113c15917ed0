import { lowerIsBetter } from '@tensorlab/lab';
import type { MetricModes, Metrics } from '../../runs/read-runs';

/** What an experiment contributes to a leaderboard: one row. */
export interface Row {
  experiment: string;
  run: string;
  /** That were measured. */
  samples?: number;
  metrics: Metrics;
  /** `[low, high]` of those metrics that were resampled. */
  intervals?: Record<string, [number, number]>;
  /** Which way is better, of metrics whose names need not say it. */
  modes?: MetricModes;
  /** Of the intervals, 0 to 1. */
  level?: number;
  /** Seconds that the training took. */
  seconds?: number;
  epochs?: number;
}

/** Whether less of a metric is better, as the evaluations say it, or its name; what neither says is a score. */
export function isLoss(metric: string, rows: readonly Pick<Row, 'modes'>[] = []): boolean {
  const modes = Object.assign({}, ...rows.map(({ modes: own }) => own)) as MetricModes;
  const mode = modes[metric] ?? modes[metric.replace(/_\d+$/, '')];
  return mode ? mode === 'min' : lowerIsBetter(metric) === true;
}

/** The metric to sort by: the first that every row has, losses last. */
export function mainMetric(rows: readonly Pick<Row, 'metrics' | 'modes'>[]): string | undefined {
  const [first] = rows;
  const shared = Object.keys(first?.metrics ?? {}).filter((metric) =>
    rows.every(({ metrics }) => metric in metrics),
  );
  return shared.find((metric) => !isLoss(metric, rows)) ?? shared[0];
}

/** Best first; rows without the metric last; equals by name. */
export function sortRows(rows: readonly Row[], metric: string | undefined): Row[] {
  if (metric === undefined) {
    return [...rows];
  }
  const sign = isLoss(metric, rows) ? 1 : -1;
  const value = ({ metrics }: Row) => (metric in metrics ? sign * metrics[metric]! : Infinity);
  return [...rows].sort(
    (a, b) => compare(value(a), value(b)) || a.experiment.localeCompare(b.experiment),
  );
}

/** Two infinities are equal: their difference is no number. */
const compare = (a: number, b: number) => (a === b ? 0 : a - b);
