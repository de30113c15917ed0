import { pairedDifference, type PairedDifference } from '../../runs/paired-difference';
import type { Resamples } from '../../runs/read-resamples';
import { holm } from './holm';
import type { Row } from './leaderboard';

/** How one experiment differs from the one that all are compared with. */
export interface Compared extends PairedDifference {
  experiment: string;
  /** `p`, corrected for all comparisons of the board by Holm's method. */
  holm?: number;
}

/** A board's experiments against one of them, by one metric. */
export interface Comparison {
  against: string;
  metric: string;
  /** Whether it is compared with because it is the best, which makes its own value too good. */
  isBest: boolean;
  /** Of the deltas' intervals, 0 to 1. */
  level: number;
  /** How many p-values Holm's method corrected for. */
  tests: number;
  /** No p-value can be below it: there are only so many resamplings. */
  leastP?: number;
  /** In the order of the board. */
  rows: Compared[];
}

/**
 * Every other row that has the metric, minus the row `against`.
 *
 * @param rows best first
 * @param resamplesOf a row's resamplings; undefined where it has none
 */
export function comparisonOf(
  rows: readonly Row[],
  metric: string,
  against: string,
  level: number,
  resamplesOf: (row: Row) => Resamples | undefined,
): Comparison {
  const measured = rows.filter(({ metrics }) => metric in metrics);
  const reference = measured.find(({ experiment }) => experiment === against)!;
  const of = (row: Row) => ({ value: row.metrics[metric]!, resamples: resamplesOf(row) });
  const other = of(reference);
  const found = measured
    .filter((row) => row !== reference)
    .map((row) => ({
      experiment: row.experiment,
      ...pairedDifference(metric, of(row), other, level),
    }));
  const tested = found.filter(({ p }) => p !== undefined);
  const corrected = holm(tested.map(({ p }) => p!));
  const resamplings = other.resamples?.metrics[metric]?.length;
  return {
    against,
    metric,
    isBest: measured[0] === reference,
    level,
    tests: tested.length,
    ...(tested.length > 0 && resamplings && { leastP: 2 / (resamplings + 1) }),
    rows: found.map((row) =>
      row.p === undefined ? row : { ...row, holm: corrected[tested.indexOf(row)]! },
    ),
  };
}
