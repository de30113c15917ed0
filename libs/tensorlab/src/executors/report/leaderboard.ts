import { table } from '../table';

/** What an experiment contributes to a leaderboard: one row. */
export interface Row {
  experiment: string;
  run: string;
  metrics: Record<string, number>;
  /** Seconds that the training took. */
  seconds?: number;
  epochs?: number;
}

/** Metrics where less is more. Every other one is a score. */
const losses = /(^|_)(loss|mae|mse|rmse|error|perplexity|brier|nll|bits_per_character)$/;

/** The metric to sort by: the first that every row has, losses last. */
export function mainMetric(rows: Row[]): string | undefined {
  const [first] = rows;
  const shared = Object.keys(first?.metrics ?? {}).filter((metric) =>
    rows.every(({ metrics }) => metric in metrics),
  );
  return shared.find((metric) => !losses.test(metric)) ?? shared[0];
}

/** Best first; rows without the metric last; equals by name. */
export function sortRows(rows: Row[], metric: string | undefined): Row[] {
  if (metric === undefined) {
    return rows;
  }
  const sign = losses.test(metric) ? 1 : -1;
  const value = ({ metrics }: Row) => (metric in metrics ? sign * metrics[metric]! : Infinity);
  return [...rows].sort((a, b) => value(a) - value(b) || a.experiment.localeCompare(b.experiment));
}

/** The leaderboard as a Markdown table, aligned so that it reads well on a terminal too. */
export function leaderboard(rows: Row[], metric: string | undefined): string {
  const metrics = [...new Set(rows.flatMap((row) => Object.keys(row.metrics)))];
  const ordered = metric ? [metric, ...metrics.filter((name) => name !== metric)] : metrics;
  const header = ['#', 'experiment', ...ordered, 'epochs', 'seconds', 'run'];
  const lines = rows.map((row, index) => [
    String(index + 1),
    row.experiment,
    ...ordered.map((name) => row.metrics[name]?.toFixed(4) ?? '-'),
    String(row.epochs ?? '-'),
    row.seconds?.toFixed(1) ?? '-',
    row.run,
  ]);
  return table([header, ...lines], [1, header.length - 1]);
}
