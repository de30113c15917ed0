import { LabError, suggest, unknownName } from '@tensorlab/lab';
import type { Resamples } from '../../runs/read-resamples';
import { comparisonOf, type Comparison } from './comparison';
import { mainMetric, sortRows, type Row } from './leaderboard';
import { sortRepeated, type Repeated } from './repeated';

/** One leaderboard: the experiments of a project, or of none, on one split. */
export interface Board {
  /** The project's name. */
  name: string;
  split: string;
  /** What it is sorted and compared by; absent where the rows share none. */
  metric?: string;
  /** Every metric of a row, the one above first. */
  metrics: string[];
  /** Of the rows' intervals, where all have the same. */
  level?: number;
  /** Best first. */
  rows: Row[];
  /** Absent where there is nothing to compare. */
  comparison?: Comparison;
  /** Experiments that were trained on several folds and seeds. */
  repeated: Repeated[];
  /** Experiments that have no evaluation of what their files are now. */
  missing: string[];
}

/** What a board is to be made of. */
export interface Source {
  name: string;
  rows: Row[];
  repeated: Repeated[];
  missing: string[];
}

export interface BoardOptions {
  split: string;
  metric?: string;
  against?: string;
  resamplesOf: (row: Row) => Resamples | undefined;
}

const defaultLevel = 0.95;

/**
 * The boards of some projects. `metric` and `against` are meant for those that have them, the others choose their own.
 *
 * @throws LabError UNKNOWN_NAME for a metric or an experiment that none of them has
 */
export function boardsOf(sources: readonly Source[], options: BoardOptions): Board[] {
  const rows = sources.flatMap((source) => source.rows);
  const { metric, against } = options;
  if (metric !== undefined) {
    requireKnown(
      'metric',
      metric,
      rows.flatMap(({ metrics }) => Object.keys(metrics)),
    );
  }
  if (against !== undefined) {
    requireKnown(
      'evaluated experiment',
      against,
      rows.map(({ experiment }) => experiment),
    );
  }
  return sources.map((source) => boardOf(source, options));
}

function boardOf({ name, rows, repeated, missing }: Source, options: BoardOptions): Board {
  const { split, resamplesOf } = options;
  const names = [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)))];
  const wanted = options.metric;
  const metric = wanted !== undefined && names.includes(wanted) ? wanted : mainMetric(rows);
  const sorted = sortRows(rows, metric);
  const levels = new Set(rows.flatMap(({ level }) => level ?? []));
  const level = levels.size === 1 ? [...levels][0] : undefined;
  const measured = sorted.filter(({ metrics }) => metric !== undefined && metric in metrics);
  const against = measured.find(({ experiment }) => experiment === options.against) ?? measured[0];
  if (options.against !== undefined && metric !== undefined) {
    requireMetric(
      metric,
      sorted.find(({ experiment }) => experiment === options.against),
    );
  }
  return {
    name,
    split,
    metric,
    metrics: metric ? [metric, ...names.filter((other) => other !== metric)] : names,
    level,
    rows: sorted,
    ...(measured.length > 1 && {
      comparison: comparisonOf(
        sorted,
        metric!,
        against!.experiment,
        level ?? defaultLevel,
        resamplesOf,
      ),
    }),
    repeated: sortRepeated(repeated, metric, rows),
    missing,
  };
}

function requireKnown(kind: string, name: string, all: readonly string[]): void {
  const known = [...new Set(all)];
  if (!known.includes(name)) {
    throw unknownName(kind, name, {
      suggestion: suggest(name, known),
      next: `choose one of ${known.join(', ')}`,
    });
  }
}

function requireMetric(metric: string, row: Row | undefined): void {
  if (row && !(metric in row.metrics)) {
    throw new LabError('UNKNOWN_NAME', {
      what: `${row.experiment} has no ${metric}, by which the others are compared.`,
      next: `give --metric=${Object.keys(row.metrics)[0]}, or another experiment to --against`,
    });
  }
}
